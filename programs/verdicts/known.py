"""Who the school already knows, fetched at once for a whole file, and who a row of it is among them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from mentoring.asked import number
from mentoring.kit.russian import search_key
from mentoring.org.models import SchoolYear
from participants.people.cards import Card, MenteeCard, MentorCard
from participants.people.models import Guardian, Person
from participants.roster.cells import Values
from participants.roster.headers import MENTEES, MENTORS
from participants.roster.rows import Row, same_person
from programs.tandems.models import Tandem, TandemMember

CARDS: dict[str, type[Card]] = {MENTORS: MentorCard, MENTEES: MenteeCard}
ASK_ALL, ASK_SHORT = 400, 40  # names, names without a patronymic: above that all people of the school are fetched
NEW = "new"


class Found(NamedTuple):
    """Who a row is: a known person, nobody known (None), or a question with candidates and its sentence."""

    person: Person | None = None
    candidates: Sequence[Person] = ()
    question: str = ""
    remark: str = ""


class Known:
    """People, their lines in the bases of the year, representatives and open tandems; a fixed number of queries."""

    def __init__(self, year: SchoolYear, rows: Iterable[Row], *, lock: bool = False) -> None:
        people = self._people(year, list(rows))
        self.people = list(people.select_for_update() if lock else people)
        self.by_pk = {person.pk: person for person in self.people}
        self.by_key: dict[str, list[Person]] = defaultdict(list)
        self.by_start: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            self.by_key[person.search_key].append(person)
            self.by_start[search_key(f"{person.last_name} {person.first_name}")].append(person)
        whom = {"year": year} if len(self.people) > ASK_ALL else {"year": year, "person__in": list(self.by_pk)}
        self.cards: dict[tuple[str, int], Card] = {
            (base, card.person_id): card for base, model in CARDS.items() for card in model.objects.filter(**whom)
        }
        self.guardians: dict[int, list[Guardian]] = defaultdict(list)
        for guardian in Guardian.objects.filter(person__in=self.people):
            self.guardians[guardian.person_id].append(guardian)
        self.tandem_of, self.mentors_in = self._tandems(year)
        self.past = self._past(year)

    @staticmethod
    def _people(year: SchoolYear, rows: list[Row]) -> QuerySet[Person]:
        """People with a name of the file, also as far as it is given (no patronymic, initials of a partner)."""
        everybody = Person.objects.filter(school_id=year.school_id, merged_into__isnull=True)
        names = {row.key for row in rows if row.key}
        names |= {search_key(name) for row in rows for name in row.values.get("partners", ())}
        short = {name for name in names if len(words := name.split()) < 3 or len(words[1]) == 1}
        if len(names) > ASK_ALL or len(short) > ASK_SHORT:
            return everybody
        sought = Q(search_key__in=names | {" ".join(name.split()[:2]) for name in names})
        for name in short:
            first, *rest = name.split()
            sought |= Q(search_key__startswith=" ".join([first, *(word[0] for word in rest[:1])]))
        return everybody.filter(sought) if names else everybody.none()

    @staticmethod
    def _tandems(year: SchoolYear) -> tuple[dict[int, Tandem], dict[int, frozenset[int]]]:
        """The open tandem of each mentee of the year, and the mentors of each tandem."""
        members = TandemMember.objects.filter(year=year, holds=True, until__isnull=True).select_related("tandem")
        of_mentee, mentors = {}, defaultdict(set)
        for member in members:
            if member.side == TandemMember.Side.MENTEE:
                of_mentee[member.person_id] = member.tandem
            else:
                mentors[member.tandem_id].add(member.person_id)
        return of_mentee, {tandem: frozenset(people) for tandem, people in mentors.items()}

    @staticmethod
    def _past(year: SchoolYear) -> set[tuple[int, frozenset[int]]]:
        """Each mentee with the mentors of a tandem that has ended this year, or that they have left: to name them again
        is no news."""
        ended = TandemMember.objects.filter(year=year, holds=False)
        members = TandemMember.objects.filter(year=year, tandem__in=ended.values("tandem"))
        sides: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
        for tandem, person, side, holds, until in members.values_list(
            "tandem_id", "person_id", "side", "holds", "until"
        ):
            if side == TandemMember.Side.MENTEE and not holds:
                sides[tandem][1].add(person)
            elif side == TandemMember.Side.MENTOR and until is None:
                sides[tandem][0].add(person)
        return {(mentee, frozenset(mentors)) for mentors, mentees in sides.values() for mentee in mentees}

    def mark(self) -> str:
        """The same as long as nothing that a check stands on has changed. Ask it before the check sets new values."""
        seen = hashlib.sha256()
        rows: list[Any] = [self.by_pk[pk] for pk in sorted(self.by_pk)]
        rows += [self.cards[key] for key in sorted(self.cards)]
        rows += [one for pk in sorted(self.guardians) for one in self.guardians[pk]]
        for row in rows:
            seen.update(repr([value for name, value in vars(row).items() if name != "_state"]).encode())
        open_ones = sorted((person, t.pk, t.state, t.form_id) for person, t in self.tandem_of.items())
        mentors = sorted((tandem, sorted(people)) for tandem, people in self.mentors_in.items())
        past = sorted((mentee, sorted(people)) for mentee, people in self.past)
        seen.update(repr((open_ones, mentors, past)).encode())
        return seen.hexdigest()

    def find(self, row: Row, choice: str = "") -> Found:
        """Who the row is; `choice` is the curator's answer: «new» or the key of a person."""
        if choice == NEW:
            return Found()
        if (key := number(choice)) in self.by_pk:
            return Found(self.by_pk[key])
        same = self.by_key.get(row.key, [])
        fitting = [person for person in same if may_be(person, row.values)]
        if len(fitting) == 1:
            return Found(fitting[0])
        if same:
            told = "; ".join(described(person) for person in (fitting or same)[:3])
            return Found(None, fitting or same, f"В базе уже есть: {told}. Решите, тот же это человек или новый")
        return self._nearly(row)

    def _nearly(self, row: Row) -> Found:
        """People whose patronymic is known on one side only."""
        start = search_key(f"{row.values['last_name']} {row.values['first_name']}") if self.by_start else ""
        near = [
            person
            for person in self.by_start.get(start, [])
            if not (person.middle_name and row.values["middle_name"]) and may_be(person, row.values)
        ]
        if not near:
            return Found()
        if len(near) == 1 and near[0].born_in and near[0].born_in == row.values.get("birth_year"):
            return Found(near[0], near, remark=f"Это {described(near[0])}: отчество есть только в одной из записей")
        told = "; ".join(described(person) for person in near[:3])
        return Found(None, near, f"Похоже на: {told}. Решите, тот же это человек или новый")


def may_be(person: Person, values: Values) -> bool:
    """Not a namesake for certain: the year of birth and who the person is do not differ. A class changes every year."""
    told = {"birth_year": person.born_in, "kind": person.kind if person.kind in ("pupil", "teacher") else ""}
    return same_person(told, {key: values.get(key) for key in told})


def described(person: Person) -> str:
    """«Белов Артём Дмитриевич, 8 «Б», 2012 года рождения»"""
    born = f"{person.born_in} года рождения" if person.born_in else ""
    return ", ".join(filter(None, (person.full_name, person.place, born)))
