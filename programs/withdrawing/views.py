"""The pages of a withdrawal and of a mistake: they show the consent and what tandems and orders feel, so they stand
above both."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from mentoring.accounts.models import Role
from mentoring.audit.versions import late
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import confirm_page, form_page
from mentoring.kit.russian import plural
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.consentpapers.views import CRUMBS, opened_from
from participants.consents.missing import missing_consents
from participants.consents.models import Consent
from participants.people import rules
from programs.withdrawing.following import consequences, still_in, withdraw_with_all
from programs.withdrawing.forms import MistakeForm, WithdrawalForm
from programs.withdrawing.mistaking import mark_mistaken, told_before


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
            letter = form.cleaned_data["letter"]
            touched = withdraw_with_all(consent=consent, day=day, actor=request.user, letter=letter)
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


@roles(Role.CURATOR)
def consent_mistake(request: HttpRequest, pk: int) -> HttpResponse:
    """The record was made by mistake: it is no consent from now on, and nobody has taken anything back."""
    consent = visible_or_404(Consent, request.user, pk=pk)
    person = consent.person
    require(rules.can_change(request.user, person), rules.WRITE_REASON if rules.stands(person) else rules.GONE)
    over = consent.withdrawn_on or consent.mistaken_at
    if over and request.method == "GET":
        raise late(consent, request.user)

    def save(form: MistakeForm) -> list[str]:
        given = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        try:
            mark_mistaken(consent=consent, actor=request.user, **given)
        except Overtaken:
            form.data = form.data.copy() | {"version": consent.version}  # the page as it is now, to be pressed again
            raise
        return missing_consents(person, timezone.localdate())

    back = opened_from(request) if "next" in request.GET else reverse("person", args=[person.pk])
    return form_page(
        request,
        MistakeForm(request.POST or None, initial={"version": consent.version}),
        title=f"Записано по ошибке: {person.full_name}",
        save=save,
        done=lambda lack: (
            "Запись больше не согласие. " + (f"Теперь: {'; '.join(lack)}" if lack else "Нужные согласия есть")
        ),
        to=lambda lack: back,
        template="generic/confirm.html",
        lines=[] if over else told_before(consent),
        button="Записано по ошибке",
        danger=True,
        cancel=back,
        crumbs=CRUMBS,
    )
