"""Links by which a signer answers: one for all papers of a person, made for many at once, taken back."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from mentoring.kit.access import require
from mentoring.links.issuing import Printed, issue, printed, revoke
from mentoring.links.models import PersonalLink
from mentoring.org.models import SchoolYear
from participants.consentpapers.issuing import issue_blanks
from participants.consentpapers.models import ConsentBlank
from participants.consents.models import Consent
from participants.people import rules
from participants.people.models import Person

LIFE = datetime.timedelta(days=30)


class Slip(NamedTuple):
    """What is given to one family, or to a grown-up if not `for_parents`: whose papers, the link, words for a chat."""

    person: Person
    link: Printed
    papers: list[str]
    message: str
    for_parents: bool


@transaction.atomic
def send_links(
    *,
    people: Sequence[Person],
    kinds: Sequence[str],
    year: SchoolYear,
    actor: Any,
    recipient: str = "",
    again: bool = False,
) -> list[PersonalLink]:
    """A link for each person of whom something is to be asked: a new one, with all that waits unanswered; the old one
    is closed. Who has answered already is not asked again. Raises Refused, MoveRefused."""
    blanks = issue_blanks(people=people, kinds=kinds, year=year, actor=actor, recipient=recipient, again=again)
    asked = {blank.person_id for blank in blanks if not blank.answer}
    waiting: dict[int, list[ConsentBlank]] = {}
    for blank in (
        ConsentBlank.objects.waiting().filter(person__in=asked, answer="").select_related("link").order_by("pk")
    ):
        waiting.setdefault(blank.person_id, []).append(blank)
    made = []
    for mine in waiting.values():
        for old in {blank.link for blank in mine if blank.link}:
            revoke(link=old, actor=actor)
        purpose = PersonalLink.Purpose.CONSENT
        link = issue(school=year.school, purpose=purpose, actor=actor, life=LIFE, single_use=False)
        ConsentBlank.objects.filter(pk__in=[blank.pk for blank in mine]).update(link=link)
        made.append(link)
    return made


def linked(user: Any) -> QuerySet[Person]:
    """People whose answer is awaited by an open link; `asked` are their blanks with it. Two queries."""
    open_links = PersonalLink.objects.visible_to(user).open()
    blanks = ConsentBlank.objects.waiting().filter(link__in=open_links).select_related("link__school").order_by("pk")
    rows = Person.objects.visible_to(user).here().filter(blanks__in=blanks).distinct()
    return rows.prefetch_related(Prefetch("blanks", blanks, to_attr="asked")).for_list()


def slips(people: Iterable[Person], origin: str) -> list[Slip]:
    """The links of people loaded by `linked`, ready to be printed or sent; those whose key is gone are left out."""
    found = []
    for person in people:
        link = printed(person.asked[0].link, origin)  # type: ignore[attr-defined]
        if link:
            mine = [blank for blank in person.asked if blank.link_id == link.link.pk]  # type: ignore[attr-defined]
            papers = [blank.get_kind_display() for blank in mine]
            parents = any(blank.signer == Consent.Signer.GUARDIAN for blank in mine)
            found.append(Slip(person, link, papers, message(person, link, parents), parents))
    return found


def message(person: Person, link: Printed, for_parents: bool) -> str:
    """What a class teacher sends in a chat, the child named by the first name only; or what a grown-up is sent."""
    ends = timezone.localtime(link.link.expires_at)
    about = f" ({person.first_name}, {person.class_name or 'участник'})" if for_parents else ""
    what = "согласие на участие в программе" if for_parents else "ваше согласие для программы"
    return (
        f"Здравствуйте! {link.link.school.short_name} просит {what} наставничества{about}. "
        f"Прочтите и ответьте по ссылке: {link.address} "
        f"Она только для вас, действует до {ends:%d.%m.%Y}. После ответа нужно подписать бумажный бланк."
    )


@transaction.atomic
def take_back(*, people: Iterable[Person], actor: Any) -> int:
    """Close the links of people loaded by `linked`; how many. What was not printed and not answered is not asked any
    more. Raises Refused."""
    require(rules.can_register(actor), rules.WRITE_REASON)
    links = {blank.link for person in people for blank in person.asked if blank.link}  # type: ignore[attr-defined]
    closed = [link for link in links if revoke(link=link, actor=actor)]
    blanks = ConsentBlank.objects.waiting().filter(link__in=closed)
    blanks.filter(answer="", printed_at=None).update(annulled_at=timezone.now())
    ConsentBlank.objects.filter(link__in=closed).update(link=None)
    return len(closed)
