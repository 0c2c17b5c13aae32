"""The deed: everything of the person at once, in one transaction, with its act; and doing it again after a restore."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.russian import search_key
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.models import User
from mentoring.org.models import School
from participants.erasing import rules
from participants.erasing.account import close_account
from participants.erasing.models import Erasure
from participants.erasing.naming import Traces, traces_of
from participants.erasing.traces import clean_log, clean_traces
from participants.erasing.wiping import cards_of, counted, label_of, rows_of, wipe
from participants.people.models import Person
from programs.erasing import keeping
from programs.erasing.blocking import blockers_of
from programs.erasing.ending import end_waiting
from programs.erasing.fields import EVERYTHING
from programs.erasing.mentions import ALREADY, REPLACE, mentions_of, replace_all, undecided
from programs.erasing.papers import clean_papers, names_in

JOINED = "Карточку этого человека только что объединили с другой. Откройте требование ещё раз."


def of_person(person: Person) -> tuple[list[Person], Traces]:
    """The cards of a person with joined doubles, and how the name is recognised."""
    people = cards_of(person)
    return people, traces_on(people)


def traces_on(people: list[Person]) -> Traces:
    """How they are recognised by the names of these cards and by those that orders have had since before."""
    return traces_of([(one.last_name, one.first_name, one.middle_name) for one in people] + names_in(people))


@transaction.atomic
def erase(*, erasure: Erasure, typed: str, actor: Any) -> Erasure:
    """Carry the demand out for good. `typed` is the surname, typed by hand. All or nothing.

    Raises Refused (not the school's curator), Overtaken (done or declined already), MoveRefused (something stands in
    the way, texts of others are undecided, another word was typed)."""
    School.objects.select_for_update(no_key=True).get(pk=erasure.school_id)  # files are taken and undone under it
    person = Person.objects.select_for_update(of=("self",)).select_related("school", "user").get(pk=erasure.person_id)
    row = Erasure.objects.select_for_update(of=("self",)).select_related("school").get(pk=erasure.pk)
    if row.person_id != person.pk:  # joined with another a moment ago; people are locked before demands, as there
        raise Overtaken(JOINED)
    require(rules.can_erase(actor, person), rules.ERASE_REASON)
    if row.state != Erasure.State.ASKED:
        raise Overtaken(ALREADY)
    if search_key(typed) != search_key(person.last_name):
        raise MoveRefused("Наберите фамилию этого человека так, как она записана.")
    people, traces = of_person(person)
    if blockers := blockers_of(person, traces, actor):
        raise MoveRefused(" ".join(f"{one.text}." for one in blockers))
    mentions = mentions_of(traces, row.school, people)
    if left := undecided(row, mentions):
        raise MoveRefused(f"Решите, что делать с упоминаниями: осталось {len(left)}.")
    said = [mention.key for mention in mentions if row.decisions[mention.key] == REPLACE]
    row.act = destroy(people, traces, said, actor)
    row.state, row.done_at, row.done_by = Erasure.State.DONE, timezone.now(), actor
    row.person = person
    row.save(update_fields=["state", "done_at", "done_by", "act"])
    record("person_erased", person, actor, fields=row.act["fields"], erasure=row.pk, rows=row.act["counts"])
    keeping.add_when_committed(row)
    return row


def destroy(
    people: list[Person], traces: Traces, replaced: Iterable[str], actor: Any, also: Iterable[User] = ()
) -> dict[str, Any]:
    """Destroy, asking nobody; what was destroyed, for the act: {"categories", "counts", "fields"}, and for the list the
    numbers of cards and sign-ins: {"people", "users"}. `also`: sign-ins that no card of them knows. Inside a
    transaction of the caller."""
    school, users = people[0].school, {*also, *(one.user for one in people if one.user)}
    counts = counted(EVERYTHING, people)
    replaced = list(replaced)
    papers = clean_papers(people, traces, school, actor)
    counts |= {label: number for label, number in papers.items() if number}
    clean_log([rows_of(label, rows, people) for label, rows in EVERYTHING.items() if rows.person])
    clean_log([User.objects.filter(pk__in=[one.pk for one in users])])
    wipe(people, EVERYTHING, actor)
    end_waiting(people, actor)
    replace_all(replaced, traces)
    for user in users:
        close_account(user, actor)
    if users:
        counts["mentoring.User"] = len(users)
    clean_traces(traces, school)
    if replaced:
        counts["texts"] = len(replaced)
    told = {"people": keeping.made_of(people), "users": [[one.pk, one.date_joined.isoformat()] for one in users]}
    fields = ["last_name", "first_name", "middle_name"]
    return {"categories": categories(counts), "counts": counts, "fields": fields, **told}


def categories(counts: dict[str, int]) -> list[str]:
    """The list of order № 179, п. 3 «д», in the words of the interface."""
    told = ["фамилия, имя, отчество, дата рождения, контакты, класс или должность"]
    told += [label_of(label) for label in counts if label not in ("texts", "participants.Person", "mentoring.User")]
    if "mentoring.User" in counts:
        told.append("вход в систему")
    if "texts" in counts:
        told.append("упоминания в записях о других")
    return told


def coming_back(line: dict[str, Any]) -> list[Person]:
    """Whom `reapply` would erase: the cards that a backup brought back and their joined doubles; empty when nobody."""
    back = keeping.people_of(line)
    return list(dict.fromkeys(one for person in back for one in cards_of(person) if not one.erased_at))


@transaction.atomic
def reapply(line: dict[str, Any]) -> bool:
    """Erase again somebody whom a backup brought back; False when there is nothing to do."""
    people, users = coming_back(line), keeping.users_of(line)
    if not people:
        for user in users:  # the backup has the sign-in and is older than the card
            close_account(user, None)
        return bool(users)
    row = keeping.demand_of(line, people)
    row.act = destroy(people, traces_on(people), line["replaced"], None, users)
    row.state, row.done_at, row.done_by = Erasure.State.DONE, timezone.now(), keeping.doer_of(line)
    row.save(update_fields=["state", "done_at", "done_by", "act"])
    record("person_erased", people[0], None, fields=row.act["fields"], erasure=row.pk, again=True)
    return True
