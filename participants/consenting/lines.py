"""How a person stands with one purpose, from «не запрошено» to «действует»: the paper first, then what was asked for.
Pure: consents and blanks come loaded."""

import datetime
from collections.abc import Iterable

from participants.consentpapers.models import ConsentBlank
from participants.consents.models import Consent
from participants.consents.standing import Standing, standing_of
from participants.people.models import Person

NOTHING = ("Нет", "Не запрошено")


def status(
    person: Person, papers: Iterable[Consent], asked: Iterable[ConsentBlank], kind: str, on: datetime.date
) -> Standing:
    """A paper that stands says most; a blank that waits says more than a paper that does not stand any more."""
    stands = standing_of(person, papers, kind, on)
    if stands.tone in ("ok", "warn") or stands.words == "Не требуется":
        return stands
    blank = max((one for one in asked if one.kind == kind), key=lambda one: one.pk, default=None)
    if blank is not None:
        tone, words = blank.standing
        return Standing(tone, words[:1].upper() + words[1:])
    return Standing(stands.tone, "Не запрошено") if stands.words in NOTHING else stands
