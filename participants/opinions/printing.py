"""Slips with links, by whom they are handed to: one pile for each class teacher."""

from collections.abc import Iterable
from typing import NamedTuple

from mentoring.links.issuing import Printed, printed
from participants.hearing.wording import message, named
from participants.requests.models import ThirdPartyView


class Slip(NamedTuple):
    """One slip: the view it asks for, who it is about as strangers may read it, the link."""

    view: ThirdPartyView
    about: str
    link: Printed


class Group(NamedTuple):
    """What one person gets: whose it is, ready words for a chat, the slips."""

    whose: str
    message: str
    slips: list[Slip]


def openable(views: Iterable[ThirdPartyView], origin: str) -> list[Printed]:
    """The links of these views that may still be opened and can be printed again."""
    links = [view.link for view in views if not view.given_at and view.link and view.link.is_open]
    return [found for link in links if (found := printed(link, origin))]


def whose(view: ThirdPartyView) -> str:
    """«Классный руководитель, 8 «Б»: Ильина Майя Олеговна»."""
    place = view.request.person.class_name if view.kind == ThirdPartyView.Kind.CLASS_TEACHER else ""
    party = ", ".join(filter(None, (view.get_kind_display().capitalize(), place)))
    return ": ".join(filter(None, (party, view.author_name)))


def groups_of(views: Iterable[ThirdPartyView], origin: str, school: str) -> list[Group]:
    """Slips by whom they are for, in order of classes; a parent gets one's own pile, never another child's slip."""
    piles: dict[tuple[str, int], list[Slip]] = {}
    for view in sorted(views, key=_place):
        alone = view.pk if view.kind == ThirdPartyView.Kind.PARENT else 0
        for link in openable([view], origin):
            piles.setdefault((whose(view), alone), []).append(Slip(view, named(view.request.person), link))
    return [Group(who, message(school, [slip.link for slip in slips]), slips) for (who, _), slips in piles.items()]


def _place(view: ThirdPartyView) -> tuple[int, str, str, int]:
    """By classes, then by names."""
    person = view.request.person
    return person.grade or 0, person.letter, person.sort_key, view.pk
