"""Stopping a tandem: it touches the requests that the tandem answered."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import form_page
from programs.answering.answering import stop_tandem
from programs.tandems.forms import ReasonForm
from programs.tandems.models import Tandem
from programs.tandems.views import crumbs


@roles("curator")
def tandem_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a tandem before its time, with the reason; what it answered waits for a mentor again."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        title="Прекратить тандем досрочно",
        save=lambda form: stop_tandem(tandem=found, reason=form.cleaned_data["reason"], actor=request.user),
        done="Тандем прекращён",
        to=lambda saved: reverse("tandem", args=[pk]),
        button="Прекратить тандем",
        crumbs=crumbs(found),
        cancel=reverse("tandem", args=[pk]),
    )
