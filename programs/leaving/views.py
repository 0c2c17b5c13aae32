"""The page «Вывести из тандема»."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.versions import late
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.workflow import Overtaken
from programs.leaving.forms import PartForm
from programs.leaving.parting import part
from programs.leaving.rules import follows, reason_against
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.pairing import NOT_YOURS
from programs.tandems.rules import can_lead
from programs.tandems.views import crumbs


@roles("curator")
def tandem_part(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """One member leaves, the others go on; when that cannot be, why and what to do instead."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    require(can_lead(request.user, found), NOT_YOURS)
    seat = get_object_or_404(found.members.select_related("person"), pk=member)  # scope: of the tandem seen
    if seat.until:
        raise late(found, request.user)
    found.year.require_open()
    if request.method == "GET" and (reason := reason_against(seat, found)):
        messages.error(request, reason)
        return redirect("tandem", pk=pk)
    start = {"day": timezone.localdate(), "version": found.version}
    form = PartForm(request.POST if request.method == "POST" else None, seat=seat, initial=start)

    def save(form: PartForm) -> TandemMember:
        told = {name: form.cleaned_data[name] for name in ("day", "reason")}
        try:
            return part(tandem=found, seat=seat, actor=request.user, version=form.cleaned_data["version"] or 0, **told)
        except Overtaken:
            form.read_again(Tandem.objects.get(pk=pk).version)  # scope: seen above
            raise

    reminder = " Внесите изменение приказом." if found.state == Tandem.State.ACTIVE else ""
    return form_page(
        request,
        form,
        title=f"Вывести из тандема: {seat.person.short_name}",
        save=save,
        done=lambda saved: f"{saved.person.short_name} больше не в тандеме.{reminder}",
        to=lambda saved: reverse("tandem", args=[pk]),
        template="generic/confirm.html",
        lines=follows(seat, found),
        button="Вывести из тандема",
        cancel=reverse("tandem", args=[pk]),
        crumbs=crumbs(found),
    )
