"""Search over what this person may see: people, tandems, orders, partners, pages. At most a few of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from mentoring.asked import NOBODYS, number
from mentoring.kit.russian import both_layouts, search_key
from monitoring.menu.showing import shown
from monitoring.menu.table import MENU
from participants.partners.models import Partner
from participants.people.models import Person
from programs.documents.models import Order
from programs.tandems.models import Tandem, TandemMember

FEW, MOST = 5, 8  # answers of a kind; words of a question that are looked for


@dataclass(frozen=True)
class Hit:
    """One answer: what it is and where it is."""

    title: str
    detail: str
    url: str


def find(user: Any, year: Any, question: str) -> list[tuple[str, list[Hit]]]:
    """Groups of answers, empty ones left out; what is not found as typed is looked for in the other keyboard layout."""
    kinds: list[tuple[str, Callable[[str], list[Hit]]]] = [
        ("Люди", lambda words: people(user, words)),
        ("Тандемы", lambda words: tandems(user, year, words)),
        ("Приказы", lambda words: orders(user, words)),
        ("Партнёры", lambda words: partners(user, words)),
        ("Разделы", lambda words: pages(user, words)),
    ]
    readings = both_layouts(question)
    groups = [(title, next(filter(None, map(ask, readings)), [])) for title, ask in kinds]
    return [group for group in groups if group[1]]


def people(user: Any, words: str) -> list[Hit]:
    """People of the school by name, class or post."""
    if not user.has("curator", "director", "staff"):
        return []
    rows = Person.objects.visible_to(user).found(words).for_list()[:FEW]
    return [Hit(row.full_name, row.place, reverse("person", args=[row.pk])) for row in rows]


def tandems(user: Any, year: Any, words: str) -> list[Hit]:
    """Tandems of the year by number or by a member's name."""
    if year is None:
        return []
    rows = Tandem.objects.visible_to(user).of(year)
    for token in search_key(words).split()[:MOST]:
        numbered = Q(number=key) if (key := number(token)) != NOBODYS else Q(pk__in=[])
        named = TandemMember.objects.filter(until=None, person__search_key__contains=token)  # not a join for each word
        rows = rows.filter(numbered | Q(pk__in=named.values("tandem_id")))
    return [
        Hit(str(row), ", ".join(m.person.short_name for m in row.present), reverse("tandem", args=[row.pk]))
        for row in rows.for_list()[:FEW]
    ]


def orders(user: Any, words: str) -> list[Hit]:
    """Orders by number or by a word of the title."""
    rows = Order.objects.visible_to(user)
    for token in words.split()[:MOST]:
        rows = rows.filter(
            Q(number_text__icontains=token) | Q(title__icontains=token) | Q(title__icontains=token.capitalize())
        )
    return [
        Hit(f"{row}: {row.title}", row.get_state_display(), reverse("order", args=[row.pk]))
        for row in rows.for_list()[:FEW]
    ]


def partners(user: Any, words: str) -> list[Hit]:
    """Organisations by name or by the number of the agreement."""
    rows = Partner.objects.visible_to(user)
    for token in words.split()[:MOST]:
        rows = rows.filter(Q(sort_key__contains=search_key(token)) | Q(agreement__icontains=token))
    return [
        Hit(row.name, row.agreement and f"соглашение № {row.agreement}", reverse("partner", args=[row.pk]))
        for row in rows.for_list()[:FEW]
    ]


def pages(user: Any, words: str) -> list[Hit]:
    """Pages of the menu whose name has all the words."""
    lines = shown(MENU, user, "")
    flat = {line.url: line.label for top in lines for line in (top, *top.children)}
    tokens = search_key(words).split()
    return [
        Hit(label, "", url) for url, label in flat.items() if tokens and all(t in search_key(label) for t in tokens)
    ][:FEW]
