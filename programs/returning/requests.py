"""Requests come back: what the school may correct, never the person's own words."""

from collections.abc import Mapping
from typing import Any

from mentoring.reloading.lists import ListBack
from participants.desk.planned import with_planned
from participants.desk.tables import RequestTable, seen_by_others
from participants.people.rules import GONE, stands
from participants.requests import rules
from participants.requests.models import MentoringRequest
from programs.returning.forms import FIELDS, OWN, RequestCells

FIXED = {
    **dict.fromkeys(("name", "place", "kind"), "исправьте на карточке человека"),
    "areas": "области указывают на странице «Разобрать по областям»",
    **dict.fromkeys(("state", "reason", "decided"), "запрос принимают и отклоняют на его странице"),
    "slots": "удобные уроки отмечают на странице запроса",
    "opinions": "сведения пишут те, кого о них спросили",
    "created": "это ставит программа",
}


def refusal(user: Any, asked: MentoringRequest) -> str:
    """The curator of the school; never words about somebody who was erased."""
    if not rules.can_lead(user, asked):
        return rules.LEAD_REASON
    return "" if stands(asked.person) else GONE


def form(data: Mapping[str, Any], asked: MentoringRequest) -> RequestCells:
    """The form of one row."""
    return RequestCells(data, instance=asked)


def rows(user: Any, year: Any) -> Any:
    """The requests of the year with what the list draws."""
    asked = MentoringRequest.objects.visible_to(user).of(year).for_list()
    return with_planned(asked.annotate(has_opinions=seen_by_others()), year)


def frozen(asked: MentoringRequest) -> dict[str, str]:
    """The person's own words stay, and that they are own."""
    words = "слова самого участника не исправляют, свою формулировку запишите в базе наставляемых"
    return {"words": words, "source": words} if asked.source == OWN else {}


BACK = [
    ListBack(
        code="requests",
        title="Запросы",
        table=RequestTable,
        rows=rows,
        form=form,
        fields={name: name for name in FIELDS},
        fixed=FIXED,
        frozen=frozen,
        action="request_changed",
        refusal=refusal,
        name=lambda asked: asked.person.full_name,
    )
]
