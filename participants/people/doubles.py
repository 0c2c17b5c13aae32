"""The same person twice: how it is noticed. Namesakes exist, so this only warns; joining them is merging.py."""

from itertools import groupby

from django.db.models import Count, Q, QuerySet

from mentoring.kit.russian import search_key
from mentoring.org.models import School
from participants.people.models import Person

LOOKED_AT = 300  # of people who begin alike; more would be a slow page, not a better warning


def look_alikes(school: School, last: str, first: str, middle: str = "", birth_year: int | None = None) -> list[Person]:
    """People of the school whose name is this one or differs by one slip of the hand in each part (at most five).

    ё is е; a missing patronymic and an initial fit any; a different known year of birth clears the suspicion only when
    the name is not letter for letter the same."""
    asked = [search_key(part) for part in (last, first, middle)]
    if not asked[0] or not asked[1]:
        return []
    begins = Q(search_key__startswith=asked[0][:3]) | Q(search_key__endswith=" ".join(filter(None, ["", *asked[1:]])))
    found = []
    for person in Person.objects.here().filter(begins, school=school).order_by("sort_key")[:LOOKED_AT]:
        own = [search_key(part) for part in (person.last_name, person.first_name, person.middle_name)]
        born = person.birth_date.year if person.birth_date else person.birth_year
        other_year = birth_year is not None and born is not None and birth_year != born
        if own == asked or (not other_year and all(map(near, own, asked))):
            found.append(person)
    return found[:5]


def groups_of_namesakes(people: QuerySet[Person]) -> list[list[Person]]:
    """People of one name, ё as е: groups of two and more, of the first LOOKED_AT people. Two queries."""
    repeated = people.order_by("search_key").values("search_key").annotate(n=Count("pk")).filter(n__gt=1)
    keys = list(repeated.values_list("search_key", flat=True)[:100])
    rows = people.filter(search_key__in=keys).order_by("sort_key", "pk")[:LOOKED_AT]
    return [list(group) for _, group in groupby(rows, key=lambda person: person.search_key)]


def near(one: str, other: str) -> bool:
    """Equal, one absent or an initial of the other, or one slip apart: a letter more, less, other, or two swapped."""
    short, long = sorted((one, other), key=len)
    if short == long or not short or (len(short) == 1 and long.startswith(short)):
        return True
    if len(long) - len(short) > 1 or len(long) < 4:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start + 1 : start + 2] + short[start] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long[start:]
