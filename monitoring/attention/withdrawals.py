"""Consents taken back: what the school has to stop, and by which day. Source: 152-ФЗ ст. 9 ч. 2, ст. 21 ч. 5."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look
from participants.consents.missing import REQUIRED
from participants.consents.models import Consent

OPTIONAL = tuple(kind for kind in Consent.Kind if kind not in REQUIRED)  # each serves one act


def listed(kinds: Iterable[str]) -> str:
    """The page of consents taken back, of these purposes."""
    return reverse("consent_papers") + "?view=withdrawn" + "".join(f"&purpose={kind}" for kind in kinds)


def consent_withdrawn(look: Look) -> Item | None:
    """Without a consent that mentoring needs: data must be destroyed by a day, a tandem at work stopped."""
    found = [row for row in look.withdrawals if row["kind"] in REQUIRED and row["lacking"]]
    if not found:
        return None
    first = min(row["destroy_by"] for row in found)
    figure, tail = said(found)
    detail = f"Прекратите тандем, если он действует, и уничтожьте ненужные данные до {first:%d.%m.%Y}"
    return Item("consent_withdrawn", "urgent", "", figure, tail, detail, [Action("Показать", listed(REQUIRED))])


def consent_unpublished(look: Look) -> Item | None:
    """Of publication, image or transfer: what was shown is taken down at once, so it is said while the term runs."""
    rows = [row for row in look.withdrawals if row["destroy_by"] >= look.today and not row["given_again"]]
    found = [row for row in rows if row["kind"] in OPTIONAL]
    if not found:
        return None
    kinds = {row["kind"] for row in found}
    figure, tail = said(found)
    what = ", ".join(kind.label.lower() for kind in OPTIONAL if kind in kinds)
    first = min(row["destroy_by"] for row in found)
    detail = f"Сразу уберите то, что показано на сайте, стендах и у партнёров; уничтожьте до {first:%d.%m.%Y}"
    return Item(
        "consent_unpublished", "urgent", "", figure, f"{tail}: {what}", detail, [Action("Показать", listed(OPTIONAL))]
    )


def said(rows: list[dict[str, Any]]) -> tuple[str, str]:
    """«2 участника», «отозвали согласие»."""
    number = len({row["person_id"] for row in rows})
    figure = f"{number} {plural(number, 'участник', 'участника', 'участников')}"
    return figure, f"{plural(number, 'отозвал', 'отозвали', 'отозвали')} согласие"
