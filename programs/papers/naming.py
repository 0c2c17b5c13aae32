"""People and posts in the case a sentence needs: a form corrected by hand wins, then the dictionary and the library.

A form by hand is kept with the name (or post) it was made of, `of`: when that has changed since, it says nothing."""

import re
from collections.abc import Mapping
from typing import Any

from mentoring.kit.russian import Case, Declined, decline_name, decline_post, gender_of
from mentoring.org.models import Post

Dictionary = Mapping[str, Mapping[str, str]]
# Names of the usual Russian pattern, which the library knows; all others somebody has to look at once.
_SURNAME = re.compile(r"\w+(?:[оеё]в|[иы]н|[иыо]й|[оеё]ва|[иы]на|[ая]я|ко|[иы]х)", re.I)
_PATRONYMIC = re.compile(r"\w+(?:[иы]ч|вна|ична|инична)", re.I)
_FIRST = {"m": re.compile(r"\w+[бвгджзйклмнпрстфхцчшщьая]", re.I), "f": re.compile(r"\w+[ая]|любовь", re.I)}


def dictionary_of_posts() -> Dictionary:
    """{nominative in lower case: {case: form}} of all posts that have their cases written by hand; one query."""
    cases = [case.name for case in Case]
    return {row["nominative"].lower(): row for row in Post.objects.values("nominative", *cases)}


def by_hand(forms: Mapping[str, str], case: Case, nominative: str) -> str:
    """The form that somebody wrote, empty when there is none or when it was made of another name."""
    return str(forms.get(case.name, "")) if forms.get("of", nominative) == nominative else ""


def is_usual(last: str, first: str, middle: str, gender: str) -> bool:
    """A Russian name of the common pattern: rare, foreign and indeclinable ones, and those without a patronymic, are
    guesses of the library."""
    if gender not in _FIRST or not _PATRONYMIC.fullmatch(middle) or not _FIRST[gender].fullmatch(first):
        return False
    return all(_SURNAME.fullmatch(part) for part in last.split("-"))


def name_in(who: Any, case: Case) -> Declined:
    """The full name of a Person or a User in a case; not certain when it is a guess that nobody has confirmed."""
    parts = who.last_name, who.first_name, who.middle_name
    if given := by_hand(getattr(who, "name_forms", {}), case, " ".join(filter(None, parts))):
        return Declined(given, True)
    gender = getattr(who, "known_gender", "") or gender_of(*parts)
    return Declined(decline_name(*parts, case, gender), is_usual(*parts, gender))


def post_in(who: Any, case: Case, posts: Dictionary) -> Declined:
    """The post of a Person in a case, empty when there is none."""
    post = getattr(who, "post", "")
    given = by_hand(getattr(who, "post_forms", {}), case, post)
    if given or not post:
        return Declined(given if post else "", True)
    return decline_post(post, case, posts)


def official(who: Any, title: str, case: Case, posts: Dictionary) -> Declined:
    """«куратора, заместителя директора по УВР Захарову Анастасию Анатольевну»: `title` is the role in the same case."""
    name, post = name_in(who, case), post_in(who, case, posts)
    same = post.text.lower() == title.lower()
    head = title if same or not post.text else f"{title}, {post.text}"
    return Declined(f"{head} {name.text}", name.certain and post.certain)
