"""The two bases come back."""

from collections.abc import Mapping
from typing import Any

from mentoring.reloading.lists import ListBack
from participants.people import rules
from programs.bases.forms import CardForm
from programs.bases.kinds import BASES, Base
from programs.bases.tables import with_papers

SAME = ("form", "entered_on", "finished_on", "results", "review_url", "note")
PERSON = "исправьте на карточке человека"
PAIR = "это столбец тандема, исправьте в тандеме"
CONSENT = "согласия записывают на странице «Согласия»"
FIXED = {
    **dict.fromkeys(("name", "place", "kind", "contacts", "birth"), PERSON),
    **dict.fromkeys(("paired", "other_place"), PAIR),
    "consent": CONSENT,
}
OWN = {
    "mentee": ("request_text", "completion"),
    "mentor": ("competencies", "achievements", "interests", "wished_age", "time_resource"),
}


def refusal(user: Any, card: Any) -> str:
    """The curator of the person's school changes a line."""
    return "" if rules.can_change(user, card.person) else rules.WRITE_REASON


def base_back(base: Base) -> ListBack:
    """One base."""

    def form(data: Mapping[str, Any], card: Any) -> CardForm:
        return base.form(data, instance=card)

    return ListBack(
        code=f"{base.name}s",
        title=base.title,
        table=base.table,
        rows=lambda user, year: with_papers(base.model.objects.visible_to(user).of(year)).select_related("year"),
        form=form,
        fields={name: name for name in (*OWN[base.name], *SAME)},
        fixed=FIXED,
        action="card_changed",
        refusal=refusal,
        name=lambda card: card.person.full_name,
        together=(frozenset({"entered_on", "finished_on"}),),
    )


BACK = [base_back(base) for base in BASES.values()]
