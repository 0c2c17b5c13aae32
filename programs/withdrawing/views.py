"""The page of a withdrawal: it shows the consent and what tandems and orders feel, so it stands above both."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from mentoring.accounts.models import Role
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import confirm_page
from mentoring.kit.russian import plural
from mentoring.kit.workflow import MoveRefused
from participants.consentpapers.views import CRUMBS, opened_from
from participants.consents.forms import WithdrawalForm
from participants.consents.models import Consent
from programs.withdrawing.following import consequences, still_in, withdraw_with_all


@roles(Role.CURATOR)
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The consent was taken back: what follows is said first."""
    consent, today = visible_or_404(Consent, request.user, pk=pk), timezone.localdate()
    form = WithdrawalForm(request.POST or None, initial={"withdrawn_on": today})
    context = {"form": form, "danger": True, "cancel": opened_from(request), "crumbs": CRUMBS}
    day: datetime.date = today
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["withdrawn_on"]
        try:
            touched = withdraw_with_all(consent=consent, day=day, actor=request.user)
        except MoveRefused as reason:
            context["refusal"] = str(reason)
        else:
            pairs = f" Убран из пар: {touched} {plural(touched, 'пара', 'пары', 'пар')}." if touched else ""
            links = format_html_join("", ' <a href="{1}">Вывести из тандема № {0}</a>.', still_in(consent.person))
            messages.success(request, format_html("Согласие отозвано.{}{}", pairs, links))
            return redirect(opened_from(request))
    lines = consequences(consent, day)
    title = f"Отозвать согласие: {consent.person.full_name}"
    return confirm_page(request, title=title, lines=lines, button="Отозвать согласие", **context)
