"""People and posts in the case a sentence needs: a form corrected by hand wins, then the dictionary and the library."""

from collections.abc import Mapping
from typing import Any

from mentoring.kit.russian import Case, Declined, decline_name, decline_post
from mentoring.org.models import Post

Dictionary = Mapping[str, Mapping[str, str]]


def dictionary_of_posts() -> Dictionary:
    """{nominative in lower case: {case: form}} of all posts that have their cases written by hand; one query."""
    cases = [case.name for case in Case]
    return {row["nominative"].lower(): row for row in Post.objects.values("nominative", *cases)}


def name_in(who: Any, case: Case) -> Declined:
    """The full name of a Person or a User in a case; not certain when the gender is not known."""
    given = getattr(who, "name_forms", {}).get(case.name)
    if given:
        return Declined(given, True)
    gender = getattr(who, "known_gender", "")
    text = decline_name(who.last_name, who.first_name, who.middle_name, case, gender)
    nominative = " ".join(filter(None, (who.last_name, who.first_name, who.middle_name)))
    return Declined(text, text != nominative or bool(gender or who.middle_name))


def post_in(who: Any, case: Case, posts: Dictionary) -> Declined:
    """The post of a Person in a case, empty when there is none."""
    given = getattr(who, "post_forms", {}).get(case.name)
    post = getattr(who, "post", "")
    if given or not post:
        return Declined(given or "", True)
    return decline_post(post, case, posts)


def official(who: Any, title: str, case: Case, posts: Dictionary) -> Declined:
    """«куратора, заместителя директора по УВР Захарову Анастасию Анатольевну»: `title` is the role in the same case."""
    name, post = name_in(who, case), post_in(who, case, posts)
    same = post.text.lower() == title.lower()
    head = title if same or not post.text else f"{title}, {post.text}"
    return Declined(f"{head} {name.text}", name.certain and post.certain)
