"""The tree of areas as the page of a school shows it: groups with their areas, what is used, what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q

from mentoring.org.models import School, SchoolYear
from participants.requests.areas import HiddenArea, RequestArea
from participants.requests.models import MentoringRequest
from participants.sorting.keeping import used_among


@dataclass
class Node:
    """A group or an area: requests of the shown year that name it, whether the school has hidden it, whether anything
    at all names it."""

    area: RequestArea
    requests: int
    hidden: bool
    used: bool
    areas: "list[Node]" = field(default_factory=list)

    @property
    def own(self) -> bool:
        """The school's own: may be corrected."""
        return self.area.school_id is not None

    @property
    def tag(self) -> tuple[str, str]:
        """Tone and word; empty for a common area in use: there is nothing to say of it."""
        if self.area.retired:
            return "mute", "Не предлагается"
        if self.hidden:
            return "mute", "Скрыта"
        return ("run", "Своя") if self.own else ("", "")


def tree(school: School, year: SchoolYear | None) -> list[tuple[str, list[Node]]]:
    """[(audience in words, its groups with areas)]; as many queries whatever the number."""
    rows = list(RequestArea.objects.filter(Q(school=None) | Q(school=school)).for_list())  # scope: of the school
    hidden = set(HiddenArea.objects.filter(school=school).values_list("area_id", flat=True))  # scope: of the school
    between = MentoringRequest.areas.through._default_manager.filter(mentoringrequest__year=year)
    named = dict(between.values_list("requestarea").annotate(number=Count("pk")).order_by())
    used = used_among([area.pk for area in rows if area.school_id])
    groups: dict[int | None, Node] = {
        area.pk: Node(area, 0, area.pk in hidden, area.pk in used) for area in rows if area.is_group
    }
    for area in (area for area in rows if not area.is_group):
        group, number = groups[area.parent_id], named.get(area.pk, 0)
        group.areas.append(Node(area, number, area.pk in hidden, area.pk in used))
        group.requests += number
    return [(str(audience.label), list(_of(groups, audience))) for audience in RequestArea.Audience]


def _of(groups: dict[int | None, Node], audience: str) -> Iterator[Node]:
    ordered = sorted(groups.values(), key=lambda node: (node.area.position, node.area.title))
    return (node for node in ordered if node.area.audience == audience)
