"""How a person stands with one kind of consent today, as lists and cards show it. Pure: consents come loaded."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from participants.consents.missing import REQUIRED, needed
from participants.consents.models import Consent
from participants.consents.signing import who_signs
from participants.people.models import Person

SOON = datetime.timedelta(days=30)


class Standing(NamedTuple):
    """Tone of the tag and its words."""

    tone: str
    words: str


def standing(consent: Consent, on: datetime.date) -> Standing:
    """One document on a day."""
    if consent.mistaken_at:
        return Standing("none", "Записано по ошибке")
    if consent.withdrawn_on and consent.withdrawn_on <= on:
        return Standing("bad", "Отозвано")
    if consent.given_on > on:
        return Standing("wait", f"С {consent.given_on:%d.%m.%Y}")
    if consent.until and consent.until < on:
        return Standing("bad", "Закончилось")
    if consent.until and consent.until - on <= SOON:
        return Standing("warn", f"До {consent.until:%d.%m.%Y}")
    if not consent.child_signed and who_signs(consent.person, consent.given_on).child:
        return Standing("warn", "Нет подписи ученика")
    return Standing("ok", "Действует")


def standing_of(person: Person, papers: Iterable[Consent], kind: str, on: datetime.date) -> Standing:
    """The best document of this kind, signed by whoever must sign at this age; `papers` are all of the person."""
    signer = who_signs(person, on).signer
    if kind in REQUIRED and (kind, signer) not in needed(person.is_minor_on(on)):
        return Standing("none", "Не требуется")
    order = ["ok", "warn", "wait", "bad"]
    mine = [one for one in papers if one.kind == kind and one.signer == signer and not one.mistaken_at]
    found = [standing(one, on) for one in mine]
    nothing = Standing("bad", "Нет") if kind in REQUIRED else Standing("none", "Не запрошено")
    return min(found, key=lambda one: order.index(one.tone), default=nothing)


def worst(person: Person, papers: Iterable[Consent], on: datetime.date) -> Standing:
    """What pairing asks for in one tag, for lists of people: what stops it comes first."""
    papers = list(papers)
    order = ["bad", "wait", "warn", "ok", "none"]
    return min((standing_of(person, papers, kind, on) for kind in REQUIRED), key=lambda one: order.index(one.tone))
