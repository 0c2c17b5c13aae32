"""The map of requests: on the screen, on paper, in Excel; and whom to ask where places are short."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from mentoring.audit.recording import record
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.russian import plural
from mentoring.kit.sheets import Column, excel_response, workbook_bytes
from participants.admissions.lacking import not_admitted
from participants.desk.planned import in_hand
from participants.requests import rules
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequest
from programs.answering.opening import unasked
from programs.demand.asking import SHOWN, applicants, in_area, maybe_mentors, others
from programs.demand.counting import columns, demand_of, supply
from programs.demand.filters import DemandFilter
from programs.demand.heat import draw
from programs.demand.map import Demand, Row, Supply

NOBODY = {
    RequestArea.Audience.PUPIL: "Среди других педагогов, выпускников, родителей и партнёров школы ни у кого нет такой "
    "должности или предмета. Попросите классных руководителей назвать старшеклассников.",
    RequestArea.Audience.TEACHER: "Среди других педагогов и партнёров школы ни у кого нет такого предмета или "
    "должности. Попросите руководителей методических объединений назвать опытных коллег.",
}
NO_YEAR = "В школе ещё нет учебного года: добавьте его в настройках."


def requests_are(number: int) -> str:
    """«8 запросов»."""
    return f"{number} {plural(number, 'запрос', 'запроса', 'запросов')}"


def places_are(number: int) -> str:
    """«2 свободных места»."""
    return f"{number} {plural(number, 'свободное место', 'свободных места', 'свободных мест')}"


def mentors_are(number: int) -> str:
    """«2 свободных наставника»."""
    words = plural(number, "свободный наставник", "свободных наставника", "свободных наставников")
    return f"{number} {words}" if number else "свободных наставников нет"


def planned_are(number: int) -> str:
    """«Ещё 27 запросов уже в черновиках пар и проектах приказов»; empty when there are none."""
    return f"Ещё {requests_are(number)} уже в черновиках пар и проектах приказов" if number else ""


def bare(supply: Supply) -> str:
    """«У 30 наставников область не указана, у них 41 свободное место»; empty when they have no places."""
    number = f"{supply.bare} {plural(supply.bare, 'наставника', 'наставников', 'наставников')}"
    places = places_are(supply.bare_places)
    return f"У {number} область не указана, у них {places}" if supply.bare_places else ""


def deficit(row: Row) -> str:
    """«8 запросов, 2 свободных наставника»; their places are told when they are not as many."""
    places = f" ({row.places} {plural(row.places, 'место', 'места', 'мест')})" if row.places != row.mentors else ""
    return f"{requests_are(row.requests)}, {mentors_are(row.mentors)}{places}"


@roles(*rules.READ)
@require_GET
def requests_map(request: HttpRequest) -> HttpResponse:
    """Demand against supply by area and form."""
    require(request.year is not None, NO_YEAR)
    rows = MentoringRequest.objects.filter(year=request.year)  # scope: a year of the open school, for who sees it whole
    found = DemandFilter(request.GET, rows, request=request)
    given = found.form.cleaned_data if found.form.is_valid() else {}
    demand = demand_of(request.user, request.year, found.qs, given.get("audience") or "")
    forms = columns(demand)
    way = next((way for way in ("xlsx", "print") if way in request.GET), "")
    acts = {"xlsx": "list_exported", "print": "list_printed"}
    record(acts.get(way, "list_viewed"), None, request.user, list="requests_map", rows=len(demand.rows))
    if way == "xlsx":
        return in_excel(request, demand, forms, found)
    asked = request.GET.copy()
    for name in ("xlsx", "print"):
        asked.pop(name, None)
    leads, here = rules.can_lead_any(request.user) and request.year.is_open, behind(asked)
    context = {
        "title": "Карта запросов",
        "demand": demand,
        "forms": forms,
        "heat": draw(demand, forms, lambda area, form: f"{here}&areas={area}&form={form}" if form else ""),
        "table": in_groups(demand, forms),
        "short": [(row.title, deficit(row), row.pk) for row in demand.short],
        "totals": (requests_are(demand.requests), places_are(demand.places)),
        "planned": planned_are(demand.planned),
        "bare": bare(demand.supply),
        "lede": headline(demand),
        "filter": found,
        "behind": here,
        "behind_planned": behind(asked, "planned"),
        "unasked": unasked(request.user, request.year).count() if leads and not way else 0,
        "may_lead": leads,
        "filtered": bool(asked),
        "query": asked.urlencode(),
        "now": timezone.localtime(),
        "filters_text": "; ".join(f"{label}: {words}" for label, words in applied(found)),
    }
    return render(request, "programs/demand/print.html" if way else "programs/demand/map.html", context)


def behind(asked: Any, view: str = "waiting") -> str:
    """The list of the requests that the map counts; an area and a form are added to it."""
    same = [(name, value) for name in ("place", "source") for value in asked.getlist(name)]
    return f"{reverse('requests')}?{urlencode([('view', view), *same])}"


def in_groups(demand: Demand, forms: list[tuple[int | None, str]]) -> list[tuple[str, list[Any]]]:
    """Rows of the table under the names of their groups: title, numbers, balance."""
    return [
        (
            group,
            [
                (
                    row.title,
                    [
                        *(row.by_form.get(form) or "—" for form, _ in forms),
                        row.requests,
                        row.planned or "—",
                        row.places,
                    ],
                    row.balance_words,
                )
                for row in rows
            ],
        )
        for group, rows in groupby(demand.rows, key=lambda row: row.group)
    ]


def headline(demand: Demand) -> str:
    """What the map says, in one sentence."""
    if not demand.requests:
        return "Сейчас никто не ждёт наставника"
    if not demand.short:
        return "Свободных мест хватает во всех областях"
    worst = demand.short[0]
    return f"Больше всего не хватает наставников: «{worst.title}» — {deficit(worst)}"


def applied(found: DemandFilter) -> list[tuple[str, str]]:
    """The filters in force, in words."""
    told = []
    for name, value in (found.form.cleaned_data if found.form.is_valid() else {}).items():
        if value:
            words = {str(key): str(word) for key, word in found.form.fields[name].choices}
            given = value if isinstance(value, list) else [value]
            told.append((str(found.form.fields[name].label), ", ".join(words.get(str(one), str(one)) for one in given)))
    return told


def in_excel(
    request: HttpRequest, demand: Demand, forms: list[tuple[int | None, str]], found: DemandFilter
) -> HttpResponse:
    """The same map as a workbook."""

    def of(form: int | None) -> Any:
        return lambda row: row.by_form.get(form, 0)

    sheet = [
        Column("Группа", lambda row: row.group, 26),
        Column("Область", lambda row: row.title, 36),
        *(Column(title, of(form), 16, "number") for form, title in forms),
        Column("Запросов", lambda row: row.requests, 12, "number"),
        Column("Ещё в черновиках и приказах", lambda row: row.planned, 16, "number"),
        Column("Свободных мест", lambda row: row.places, 12, "number"),
        Column("Свободных наставников", lambda row: row.mentors, 14, "number"),
        Column("Баланс", lambda row: row.balance, 10, "number"),
        Column("Нехватка", lambda row: deficit(row) if row.balance < 0 else "", 40),
    ]
    now = timezone.localtime()
    about = [("Отчёт", "Карта аналитики областей запросов"), ("Учебный год", request.year.label), ("Когда", now)]
    about += [("Кто", str(request.user)), *applied(found), ("Запросов всего", demand.requests)]
    about += [("Из них без области", demand.unsorted), ("Ещё в черновиках и приказах", demand.planned)]
    about += [("Свободных мест всего", demand.places), ("Из них у наставников без области", demand.supply.bare_places)]
    name = f"Карта запросов {now:%d.%m.%Y}"
    return excel_response(name, workbook_bytes("Карта запросов", sheet, demand.rows, about))


@roles(*rules.READ)
@require_GET
def area_mentors(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to ask in one area: who is free, who might be, who is full."""
    require(request.year is not None, NO_YEAR)
    area = visible_or_404(RequestArea, request.user, pk=pk, parent__isnull=False)
    mine = in_area(request.user, request.year, area)[:200]
    asked = MentoringRequest.objects.visible_to(request.user).of(request.year).waiting().filter(areas=area)
    waiting = asked.exclude(in_hand(request.year)).count()
    maybe = maybe_mentors(request.user, request.year, area)
    record("list_viewed", None, request.user, list="area_mentors", rows=len(mine))
    context = {
        "title": f"Наставники: {area.title}",
        "area": area,
        "waiting": waiting,
        "waiting_words": requests_are(waiting),
        "free": [card for card in mine if card.free],
        "full": [card for card in mine if not card.free],
        "maybe": maybe,
        "unadmitted": not_admitted([card.person for card in (*mine, *maybe)], request.year, timezone.localdate()),
        "applicants": applicants(request.user, request.year, area),
        "people": others(request.user, request.year, area),
        "bare": bare(supply(request.user, request.year)),
        "nobody": NOBODY[area.audience],
        "most": SHOWN,
        "may_lead": rules.can_lead_any(request.user) and request.year.is_open,
        "behind": f"{behind(request.GET)}&areas={area.pk}",
        "crumbs": [("Карта запросов", reverse("requests_map"))],
    }
    return render(request, "programs/demand/mentors.html", context)
