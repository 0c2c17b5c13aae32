"""What may be done with a candidate now, as buttons of the card: the next step first."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from participants.selection.models import Candidate, Interview
from participants.selection.standing import Ask
from participants.selection.workflow import BY_BUTTON, CANDIDATE, WITH_REASON

S = Candidate.State
PAGES = {"invite": "candidate_appoint", "admit": "candidate_admit"}  # these ask for more than a press
ONLY_EXPERIENCE = "Допустить по опыту"


class Step(NamedTuple):
    """A button: `posts` when one press does it, otherwise a page asks first; `reasons` are why it cannot be done."""

    name: str
    label: str
    url: str
    posts: bool
    primary: bool
    reasons: list[str]


def next_move(candidate: Candidate, ask: Ask) -> str:
    """The move that the life of a candidate expects now; empty when it is over."""
    return {
        S.APPLIED: "invite",
        S.RESERVE: "invite",
        S.RECOMMENDED: "teach" if ask.course else "admit",
        S.LEARNING: "admit",
    }.get(S(candidate.state), "")


def steps_of(candidate: Candidate, user: Any, ask: Ask, consents: Sequence[str] = ()) -> list[Step]:
    """Everything this person may do now; `consents` are those that are missing: admission waits for them. Moves that
    an interview makes have their page instead of a button."""
    steps, expected = [], next_move(candidate, ask)
    talks = Interview.objects.visible_to(user).filter(candidate=candidate, decision="")
    planned = talks.first() if candidate.state == S.INVITED else None
    offers = [one for one in CANDIDATE.offered(candidate, user) if one.name in (*BY_BUTTON, *WITH_REASON, *PAGES)]
    if offers and planned:
        url = reverse("interview", args=[planned.pk])
        steps.append(Step("hold", "Записать итоги собеседования", url, False, True, []))
        again = reverse("candidate_appoint", args=[candidate.pk])
        steps.append(Step("again", "Перенести собеседование", again, False, False, []))
    for offer in offers:
        if offer.name == "keep" and candidate.state == S.INVITED:
            continue
        waits = consents if offer.name == "admit" and candidate.year.is_open else ()
        reasons = [*offer.reasons, *(f"{words}." for words in waits)]
        talked = offer.name != "admit" or candidate.state in (S.RECOMMENDED, S.LEARNING)
        if not talked and reasons:  # a way round that is closed: nothing to tell
            continue
        name = PAGES.get(offer.name, f"candidate_{offer.name}")
        steps.append(
            Step(
                offer.name,
                offer.label if talked else ONLY_EXPERIENCE,
                reverse(name, args=[candidate.pk]),
                offer.name in BY_BUTTON,
                offer.name == expected,
                reasons,
            )
        )
    return sorted(steps, key=lambda step: not step.primary)
