"""Pages of requests to correct: the person's own form, the curator's list, one request and its answer."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.kit.access import roles, signed_in, visible_or_404
from mentoring.kit.pages import acted, form_page
from mentoring.kit.tables import table_page
from participants.people.models import Person
from programs.correcting import rules
from programs.correcting.asking import ask_to_correct, decline, say_corrected
from programs.correcting.forms import AskForm, DeclineForm, WriteForm
from programs.correcting.models import TERM, Correction
from programs.correcting.tables import VIEWS, CorrectionFilter, CorrectionTable

TITLE = "Просьбы исправить данные"
TOLD = {
    True: "Просьба отклонена. Человек прочтёт причину на странице «Мои данные»",
    False: "Просьба отклонена. Сообщите причину тому, кто просил",
}
CRUMBS = [(TITLE, reverse_lazy("corrections"))]


@signed_in
def own_data_correct(request: HttpRequest) -> HttpResponse:
    """What is wrong in the data of the one who asks."""
    person = visible_or_404(Person, request.user, user_id=request.user.pk, merged_into=None)
    return form_page(
        request,
        AskForm(request.POST or None),
        title="Исправить мои данные",
        intro=f"Просьбу получит куратор школы. Он исправит запись или напишет, почему нет: по закону на это"
        f" {TERM} рабочих дней.",
        save=lambda form: ask_to_correct(person=person, words=form.cleaned_data["words"], by=request.user),
        done="Просьба отправлена куратору",
        to=lambda saved: reverse("own_data"),
        button="Отправить просьбу",
        cancel=reverse("own_data"),
        crumbs=[("Мои данные", reverse("own_data"))],
    )


@require_safe
@roles(*rules.READ)
def corrections(request: HttpRequest) -> HttpResponse:
    """The requests of the school."""
    return table_page(
        request,
        table=CorrectionTable,
        filterset=CorrectionFilter,
        rows=Correction.objects.visible_to(request.user).for_list(),
        whole=Correction.objects.visible_to(request.user),
        title=TITLE,
        views=VIEWS,
        log=lambda act, rows: record(act, request.user.school, request.user, list="corrections", rows=rows),
        search_label="Найти по ФИО",
        empty_text="Исправить данные никто не просил. Просят со страницы «Мои данные», а за"
        " ученика или родителя просьбу записывают с карточки человека",
        empty_acts=[{"url": reverse("people"), "label": "Все люди", "icon": "people", "primary": True}],
    )


@roles(Role.CURATOR)
def correction_add(request: HttpRequest, pk: int) -> HttpResponse:
    """What a child, a parent or somebody by letter asks to correct, written down for them."""
    person = visible_or_404(Person, request.user, pk=pk)
    if request.method == "GET":
        record("person_viewed", person, request.user)
    waiting = Correction.objects.visible_to(request.user).filter(person=person).waiting().count()
    told = f" Ответа уже ждут просьбы об этом человеке: {waiting}." if waiting else ""

    def save(form: WriteForm) -> Correction:
        given = form.cleaned_data
        names = ("words", "asked_by", "came", "document")
        told = {name: given[name] for name in names}
        return ask_to_correct(person=person, by=request.user, day=given["asked_on"], **told)

    return form_page(
        request,
        WriteForm(request.POST or None, initial={"asked_on": timezone.localdate()}),
        title=f"Просьба исправить данные: {person.full_name}",
        intro=f"Запишите, о чём попросили ученик, родитель или тот, кто обратился не через программу. По закону на"
        f" ответ {TERM} рабочих дней.{told}",
        save=save,
        done="Просьба записана",
        to=lambda saved: reverse("correction", args=[saved.pk]),
        button="Записать просьбу",
        cancel=reverse("person", args=[pk]),
        crumbs=CRUMBS,
    )


def seen(request: HttpRequest, pk: int) -> Correction:
    """The request with its person. Raises Http404."""
    visible_or_404(Correction, request.user, pk=pk)
    return Correction.objects.select_related("person", "decided_by").get(pk=pk)


@roles(*rules.READ)
@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One request and the way to the data."""
    row = seen(request, pk)
    record("correction_viewed", row, request.user, person=row.person_id)
    may = rules.can_answer(request.user, row.school_id) and row.state == Correction.State.ASKED
    context = {"correction": row, "person": row.person, "title": str(row), "crumbs": CRUMBS, "may": may}
    return render(request, "programs/correcting/correction.html", context)


@roles(Role.CURATOR)
@require_POST
def correction_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The record is right now."""
    row = seen(request, pk)
    act = partial(say_corrected, correction=row, actor=request.user)
    return acted(request, act, "Отмечено: данные исправлены", reverse("correction", args=[pk]))


@roles(Role.CURATOR)
def correction_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The data stays, and why."""
    row = seen(request, pk)
    record("correction_viewed", row, request.user, person=row.person_id)
    act = partial(decline, correction=row, actor=request.user)
    form, page = DeclineForm(request.POST or None), reverse("correction", args=[pk])
    return decline_page(request, form, act, what=f"просьбу № {pk}", done=TOLD[row.is_read], page=page, crumbs=CRUMBS)


def decline_page(
    request: HttpRequest, form: DeclineForm, act: Any, *, what: str, done: str, page: str, crumbs: Any
) -> HttpResponse:
    """«Отклонить просьбу № 5»: a reason, then `act(reason=…)` and back to the `page` of what was declined."""
    return form_page(
        request,
        form,
        title=f"Отклонить {what}",
        save=lambda form: act(reason=form.cleaned_data["reason"]),
        done=done,
        to=lambda saved: page,
        button=f"Отклонить {what.partition(' ')[0]}",
        cancel=page,
        crumbs=crumbs,
    )
