"""Pages of demands to destroy somebody's data: the list, writing one down, what stands in the way, the deed, the
act."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.sheets import excel_response
from mentoring.kit.tables import table_page
from participants.erasing import rules
from participants.erasing.asking import decline, open_demand
from participants.erasing.models import Erasure
from participants.erasing.wiping import cards_of, counted, label_of
from participants.people.models import Person
from programs.correcting.forms import DeclineForm
from programs.correcting.views import decline_page
from programs.erasing.blocking import blockers_of
from programs.erasing.doing import erase, of_person
from programs.erasing.ending import said_of
from programs.erasing.fields import EVERYTHING
from programs.erasing.mentions import KEEP, REPLACE, decide, mentions_of, undecided
from programs.erasures.act import act_pdf, facts_of, journal_xlsx
from programs.erasures.forms import AskForm, TypedForm
from programs.erasures.tables import VIEWS, ErasureFilter, ErasureTable
from programs.withdrawing.demanding import demand_erasure, standing_on
from programs.withdrawing.following import consequences

CRUMBS = [("Уничтожение данных", reverse_lazy("erasures"))]
PER_PAGE = 50
WRITTEN = "Закон или договор, без имён. Ответ дают письменно"
NOT_DONE = "Акт появится, когда данные будут уничтожены."


@require_safe
@roles(*rules.READ)
def erasures(request: HttpRequest) -> HttpResponse:
    """The demands of the school."""
    return table_page(
        request,
        table=ErasureTable,
        filterset=ErasureFilter,
        rows=Erasure.objects.visible_to(request.user).for_list(),
        whole=Erasure.objects.visible_to(request.user),
        title="Уничтожение данных",
        views=VIEWS,
        log=lambda act, rows: record(act, request.user.school, request.user, list="erasures", rows=rows),
        search_label="Найти по ФИО",
        empty_text="Требований уничтожить данные не было. Требование записывают с карточки человека",
        empty_acts=[{"url": reverse("people"), "label": "Все люди", "icon": "people", "primary": True}],
    )


@roles(Role.CURATOR)
def erasure_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a demand down; one that waits already is shown instead."""
    person = visible_or_404(Person, request.user, pk=pk)
    if request.method == "GET" and (waiting := open_demand(person)):
        return redirect("erasure", waiting.pk)
    if request.method == "GET":
        record("person_viewed", person, request.user)
    today = timezone.localdate()
    form, consent = AskForm(request.POST or None, initial={"asked_on": today}), standing_on(person, today).first()
    return form_page(
        request,
        form,
        title=f"Требование уничтожить данные: {person.full_name}",
        template="programs/erasures/ask.html",
        lines=consequences(consent, today)[:-1] if consent else [],
        save=lambda form: demand_erasure(
            person=person,
            by=request.user,
            day=form.cleaned_data["asked_on"],
            **{name: form.cleaned_data[name] for name in ("asked_by", "ground", "document")},
        ),
        done="Требование записано. Ничего ещё не уничтожено",
        to=lambda saved: reverse("erasure", args=[saved.pk]),
        button="Записать требование",
        cancel=reverse("person", args=[pk]),
        crumbs=CRUMBS,
    )


@roles(*rules.READ)
@require_GET
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One demand: what will be destroyed, what stands in the way, words of others; afterwards the act."""
    row = seen(request, pk)
    record("erasure_viewed", row, request.user, person=row.person_id)
    context: dict[str, Any] = {"erasure": row, "person": row.person, "title": str(row), "crumbs": CRUMBS}
    context["may"] = rules.can_erase(request.user, row.person)
    if row.state == Erasure.State.ASKED:
        context |= waiting_of(request, row)
    if row.state == Erasure.State.DONE:
        context["act"] = facts_of(row)
    return render(request, "programs/erasures/erasure.html", context)


def seen(request: HttpRequest, pk: int) -> Erasure:
    """The demand with its person, school and doer. Raises Http404."""
    row = visible_or_404(Erasure, request.user, pk=pk)
    return Erasure.objects.select_related("person__school", "person__user", "school", "done_by").get(pk=row.pk)


def waiting_of(request: HttpRequest, row: Erasure) -> dict[str, Any]:
    """What the page of a demand that waits tells."""
    people, traces = of_person(row.person)
    mentions = mentions_of(traces, row.school, people)
    left, blockers = undecided(row, mentions), blockers_of(row.person, traces, request.user)
    page = Paginator(mentions, PER_PAGE).get_page(request.GET.get("page"))
    told = [(f"said-{at}", one, row.decisions.get(one.key, "")) for at, one in enumerate(page, page.start_index())]
    counts = [(label_of(label), number) for label, number in counted(EVERYTHING, people).items()]
    return {"counts": counts, "doubles": len(people) - 1, "blockers": blockers, "page": page, "told": told,
            "left": len(left), "ready": not left and not blockers}  # fmt: skip


@roles(Role.CURATOR)
@require_POST
def erasure_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the choices of one page of mentions: «key» fields are pairs of a text and what to do with it."""
    row = seen(request, pk)
    people, traces = of_person(row.person)
    known = {mention.key for mention in mentions_of(traces, row.school, people)}
    said = {key: word for key in known if (word := request.POST.get(key)) in (REPLACE, KEEP)}
    back = f"{reverse('erasure', args=[pk])}?page={request.GET.get('page', '1')[:4]}"
    if known - said.keys() - row.decisions.keys():  # otherwise the next button is at the top
        back += "#mentions"
    done = f"Решения сохранены: {len(said)}"
    return acted(request, partial(decide, erasure=row, decisions=said, actor=request.user), done, back)


@roles(Role.CURATOR)
def erasure_do(request: HttpRequest, pk: int) -> HttpResponse:
    """The last question; the surname is typed by hand."""
    row = seen(request, pk)
    require(row.state != Erasure.State.DONE or request.method == "POST", "Данные по этому требованию уже уничтожены.")
    if request.method == "GET":
        record("erasure_viewed", row, request.user, person=row.person_id)
    lines = [
        f"имя, контакты, строки, файлы и вход исчезнут; на месте имени останется «Участник № {row.person_id}»",
        "числа года не изменятся: сколько было людей в базах, запросов, тандемов и приказов",
        *said_of(cards_of(row.person)),
        "зарегистрированные приказы с этим именем закроются, их подлинники останутся на бумаге",
        "вернуть данные нельзя, даже из резервной копии",
    ]
    return form_page(
        request,
        TypedForm(request.POST or None),
        title=f"Уничтожить данные: {row.person.full_name}",
        template="generic/confirm.html",
        danger=True,
        save=lambda form: erase(erasure=row, typed=form.cleaned_data["typed"], actor=request.user),
        done="Данные уничтожены. Подпишите акт",
        to=lambda saved: reverse("erasure", args=[pk]),
        lines=lines,
        button="Уничтожить навсегда",
        cancel=reverse("erasure", args=[pk]),
        crumbs=CRUMBS,
    )


@roles(Role.CURATOR)
def erasure_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The data stays, and why."""
    row = seen(request, pk)
    record("erasure_viewed", row, request.user, person=row.person_id)
    act = partial(decline, erasure=row, actor=request.user)
    form, page = DeclineForm(request.POST or None, told=WRITTEN), reverse("erasure", args=[pk])
    words = {"what": f"требование № {pk}", "done": "Требование отклонено"}
    return decline_page(request, form, act, page=page, crumbs=CRUMBS, **words)


@roles(*rules.READ)
@require_GET
def erasure_act(request: HttpRequest, pk: int) -> HttpResponse:
    """The act as a paper to sign."""
    row = seen(request, pk)
    require(row.state == Erasure.State.DONE, NOT_DONE)
    record("erasure_printed", row, request.user, person=row.person_id)
    try:
        data = act_pdf(row)
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect("erasure", pk)
    name = content_disposition_header(True, f"Акт об уничтожении данных № {pk}.pdf") or "attachment"
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": name})


@roles(*rules.READ)
@require_GET
def erasure_journal(request: HttpRequest, pk: int) -> HttpResponse:
    """«Выгрузка из журнала»: the second document of order № 179."""
    row = seen(request, pk)
    require(row.state == Erasure.State.DONE, NOT_DONE)
    record("erasure_printed", row, request.user, person=row.person_id, form="xlsx")
    return excel_response(f"Выгрузка из журнала, требование № {pk}", journal_xlsx(row))
