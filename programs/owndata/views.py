"""«Мои данные»: the page, the file, a consent taken back; the same file for whoever came to the school in person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET

from mentoring.audit.recording import record
from mentoring.kit.access import require, roles, signed_in, visible_or_404
from mentoring.kit.pages import confirm_page
from mentoring.kit.sheets import excel_response
from mentoring.kit.workflow import MoveRefused
from mentoring.personal.classes import OWN
from participants.consents.models import Consent
from participants.consents.standing import standing
from participants.erasing.asking import open_demand
from participants.people import rules
from participants.people.models import Person
from programs.correcting.asking import own_corrections
from programs.owndata.book import book
from programs.owndata.gathering import Subject, classes_for, extract, own_extract, subject_of
from programs.owndata.readers import partners_of, readers_of
from programs.withdrawing.demanding import demand_own_erasure
from programs.withdrawing.following import consequences, withdraw_with_all
from programs.withdrawing.rules import reason_against, reason_against_demand

TITLE = "Мои данные"
BACK: dict[str, Any] = {"crumbs": [(TITLE, reverse_lazy("own_data"))], "cancel": reverse_lazy("own_data")}
ERASURE = [
    "куратор получит ваше требование и исполнит его в срок, который даёт закон",
    "согласие на обработку данных перестанет действовать сегодня: вы не войдёте в новые приказы",
    "имя, контакты, запросы и всё, что написано о вас, исчезнет; останутся числа без имён",
    "тандемы, в которых вы состоите, надо будет прекратить или вывести вас из них",
    "вернуть данные после этого нельзя",
]


def person_of(user: Any) -> Person:
    """The card of whoever has signed in, in the open school. Raises Http404."""
    person = subject_of(user).person
    if person is None:
        raise Http404
    return person


@signed_in
@require_GET
def own_data(request: HttpRequest) -> HttpResponse:
    """What the school keeps about the one who looks, who sees it, the consents."""
    person, today = subject_of(request.user).person, timezone.localdate()
    papers = person.consents.select_related("person").order_by("-given_on", "-pk") if person else []
    context = {
        "title": TITLE,
        "person": person,
        "sections": own_extract(request.user),
        "consents": [(one, standing(one, today), reason_against(request.user, one, today)) for one in papers],
        "readers": readers_of(request.user.school),
        "partners": partners_of(request.user),
        "demand": open_demand(person) if person else None,
        "corrections": own_corrections(person) if person else [],
        "not_alone": reason_against_demand(person, today) if person else "",
    }
    return render(request, "programs/owndata/own.html", context)


@signed_in
@require_GET
def own_data_file(request: HttpRequest) -> HttpResponse:
    """Everything of the page, and what is empty, as a workbook."""
    subject = subject_of(request.user)
    record("own_data_exported", subject.person or request.user, request.user)
    return excel_response(TITLE, book(subject, extract(subject, OWN), request.user, OWN))


@roles(*rules.READ)
@require_GET
def person_data_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same about somebody who came to the school: with what others wrote of them, as far as the giver may see."""
    person = visible_or_404(Person, request.user, pk=pk)
    classes = classes_for(request.user)
    record("person_data_exported", person, request.user, classes=[one.code for one in classes])
    subject = Subject(request.user.school, person, person.user)
    data = book(subject, extract(subject, classes, whole=True), request.user, classes)
    return excel_response(f"Всё о человеке {person.full_name}", data)


@signed_in
def own_consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own consent taken back: what follows is said first."""
    own = visible_or_404(Consent, request.user, pk=pk, person=person_of(request.user))
    today = timezone.localdate()
    refused = reason_against(request.user, own, today)
    require(not refused, refused)
    context: dict[str, Any] = {"danger": True, **BACK}
    if request.method == "POST":
        try:
            withdraw_with_all(consent=own, day=today, actor=request.user)
        except MoveRefused as reason:
            context["refusal"] = str(reason)
        else:
            messages.success(request, "Согласие отозвано. Куратор школы это увидит")
            return redirect("own_data")
    lines = consequences(own, today, own=True)
    return confirm_page(request, title="Отозвать согласие", lines=lines, button="Отозвать согласие", **context)


@signed_in
def own_data_erase(request: HttpRequest) -> HttpResponse:
    """A demand to destroy what the school keeps of the one who asks."""
    person = person_of(request.user)
    refused = reason_against_demand(person, timezone.localdate())
    require(not refused, refused)
    context: dict[str, Any] = {"danger": True, **BACK}
    if request.method == "POST":
        try:
            demand = demand_own_erasure(person=person, actor=request.user)
        except MoveRefused as reason:
            context["refusal"] = str(reason)
        else:
            messages.success(request, f"Требование записано. Школа исполнит его до {demand.due_on:%d.%m.%Y}")
            return redirect("own_data")
    title = "Уничтожить мои данные"
    return confirm_page(request, title=title, lines=ERASURE, button="Отправить требование", **context)
