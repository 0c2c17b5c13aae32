"""Records of consents come back: till when they serve and where the paper lies. What was signed stands on the paper: no
cell is a signature, and none makes valid what was withdrawn or is over."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from mentoring.reloading.lists import ListBack
from participants.consenting.tables import PaperTable, listed_papers
from participants.consents.models import Consent
from participants.holding.person import hold_all
from participants.people import rules
from programs.returning.forms import PaperCells

PAPER = "это стоит в подписанной бумаге. Ошибку в записи исправьте на странице согласия"
GONE = "Согласие отозвано {:%d.%m.%Y}, отозванное не меняют. Если человек передумал, нужно новое согласие"
MISTAKEN = "Записано по ошибке: это не согласие, менять в нём нечего"
OVER = "согласие уже закончилось, ячейкой его не продлить: нужно новое. Ошибку в сроке исправьте на странице согласия"


def refusal(user: Any, consent: Consent) -> str:
    """The curator of the person's school; never what was taken back."""
    if not rules.can_change(user, consent.person):
        return rules.WRITE_REASON
    if consent.mistaken_at:
        return MISTAKEN
    return GONE.format(consent.withdrawn_on) if consent.withdrawn_on else ""


def hold_people(keys: Sequence[int]) -> None:
    """Lock the people before their consents, as every verb of consents does."""
    hold_all(Consent.objects.filter(pk__in=keys).values_list("person_id", flat=True))  # scope: the list has asked


def frozen(consent: Consent) -> dict[str, str]:
    """The term of a consent that is over."""
    return {"until": OVER} if consent.until and consent.until < timezone.localdate() else {}


def form(data: Mapping[str, Any], consent: Consent) -> PaperCells:
    """The form of one row."""
    return PaperCells(data, instance=consent)


BACK = [
    ListBack(
        code="consent_papers",
        title="Реестр согласий",
        table=PaperTable,
        rows=lambda user, year: listed_papers(user),
        form=form,
        fields={"until": "until", "paper": "place"},
        fixed={
            **dict.fromkeys(("name", "place", "kind"), "исправьте на карточке человека"),
            **dict.fromkeys(("purpose", "signer", "signer_name", "given_on", "child_signed", "recipient"), PAPER),
            **dict.fromkeys(
                ("state", "withdrawn_on", "letter"), "согласие отзывают на его странице, ячейка — не подпись"
            ),
            "scan": "скан загружают на странице согласия или стопкой",
        },
        frozen=frozen,
        action="consent_changed",
        refusal=refusal,
        name=lambda consent: f"{consent.person.full_name}: {consent.get_kind_display()}",
        together=(frozenset({"until", "given_on"}),),
        hold=hold_people,
        of_year=False,
    )
]
