"""What a rule says when something waits: how urgent, one sentence with its number, and the button."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentoring.org.models import School, SchoolYear
from participants.applications.models import Application, Door
from participants.candidates.tables import learned, waiting_long
from participants.consentpapers.asked import kept
from participants.consentpapers.models import ConsentBlank
from participants.consents.missing import lacking, lacks, turned_eighteen
from participants.consents.models import Consent
from participants.erasing.models import Erasure
from participants.partners.models import Partner
from participants.partners.tables import ended, ending
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from participants.selection.models import Candidate
from participants.selection.standing import without_certificate
from programs.correcting.models import Correction
from programs.labour.leaving import with_tandems
from programs.labour.models import MentorDuty
from programs.tandems.models import OPEN_STATES, Tandem, TandemMember

UNMATCHED_DAYS, TOLD_DAYS, PAPER_DAYS = 14, 30, 7


def number_of(rows: QuerySet[Any], what: str = "pk") -> Coalesce:
    """How many rows, or different values of a column, as a part of another question."""
    number = Count(what, distinct=what != "pk")
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=number).values("number")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True)
class Look:
    """Whose attention, where and when: everything that a rule may ask about."""

    user: Any
    school: School
    year: SchoolYear
    today: date

    @cached_property
    def mentees(self) -> dict[str, int]:
        """How many of the base are `all`, `pupils`, `unpaired` and `waiting` for a mentor too long; asked once for the
        rules and the figures of one page. People who left are not counted; those erased are, but wait for nobody."""
        held = TandemMember.objects.filter(year=self.year, side=TandemMember.Side.MENTEE, holds=True)
        alone = ~Q(person_id__in=held.values("person_id")) & Q(person__erased_at=None)
        long_ago = Q(created_at__lt=timezone.now() - timedelta(days=UNMATCHED_DAYS))
        cards = MenteeCard.objects.of(self.year)  # the year is the school's; both at once mislead SQLite
        return cards.filter(person__left_on__isnull=True, person__merged_into__isnull=True).aggregate(
            all=Count("pk"),
            pupils=Count("pk", filter=Q(person__kind=Person.Kind.PUPIL)),
            unpaired=Count("pk", filter=alone),
            waiting=Count("pk", filter=long_ago & alone),
        )

    @cached_property
    def mentors(self) -> dict[str, int]:
        """How many of the base are `all` and `teachers`, people who left not counted, and how many carry more open
        tandems than their line, or else the year, allows: `overloaded`; asked once for the rule and the figures."""
        held = TandemMember.objects.filter(
            person=OuterRef("person"), year=self.year, side=TandemMember.Side.MENTOR, holds=True
        )
        load = held.order_by().values("person").annotate(number=Count("pk")).values("number")
        here = Q(person__left_on__isnull=True, person__merged_into__isnull=True)
        cards = MentorCard.objects.of(self.year).annotate(load=Subquery(load))  # the year is the school's
        return cards.aggregate(
            all=Count("pk", filter=here),
            teachers=Count("pk", filter=here & Q(person__kind=Person.Kind.TEACHER)),
            overloaded=Count("pk", filter=Q(load__gt=Coalesce("load_limit", self.year.mentor_load))),
        )

    @cached_property
    def tandems(self) -> dict[str, int]:
        """How many tandems of the year are `draft`, `ordered` and `active`, and in how many open ones somebody has
        `left` the school; asked once for the rules and the figures."""
        gone = TandemMember.objects.filter(
            holds=True,
            until__isnull=True,
            person__in=Person.objects.filter(school=self.school, left_on__isnull=False).values("pk"),
        )
        return Tandem.objects.of(self.year).aggregate(  # the year is the school's
            draft=Count("pk", filter=Q(state=Tandem.State.DRAFT)),
            ordered=Count("pk", filter=Q(state=Tandem.State.ORDERED)),
            active=Count("pk", filter=Q(state=Tandem.State.ACTIVE)),
            left=Count("pk", filter=Q(state__in=OPEN_STATES, pk__in=gone.values("tandem_id"))),
        )

    @cached_property
    def papers(self) -> dict[str, int]:
        """Of the people of this year's bases and the candidates who lack a consent: how many `people`, `children`, and
        `grown`: those who came of age and have only a parent's. Whether somebody is one of these is asked last, of the
        few who lack something: the other way round takes half as long again."""
        people = Person.objects.visible_to(self.user).here()
        found = lacking(people, self.today).filter(kept(self.user, self.year))
        return found.aggregate(
            people=Count("pk"),
            children=Count("pk", filter=Q(kind=Person.Kind.PUPIL)),
            grown=Count("pk", filter=turned_eighteen(self.today)),
        )

    @cached_property
    def withdrawals(self) -> list[dict[str, Any]]:
        """Consents taken back whose term ran out a month ago at the latest, of people who are not erased: `person_id`,
        `kind`, `destroy_by`; whether the person is `lacking` what mentoring needs, whether the same was `given_again`.
        Few are, so they are found first and their people looked at after; asked once for both rules."""
        people = Person.objects.visible_to(self.user).filter(pk=OuterRef("person_id"), erased_at=None)
        same = {name: OuterRef(name) for name in ("person", "kind", "recipient")}
        rows = Consent.objects.filter(destroy_by__gte=self.today - timedelta(days=TOLD_DAYS)).filter(Exists(people))
        rows = rows.annotate(
            lacking=Case(When(lacks(self.today, "person"), then=True), default=False),
            given_again=Exists(Consent.objects.valid_on(self.today).filter(**same)),
        )
        found: list[Any] = list(rows.values("person_id", "kind", "destroy_by", "lacking", "given_again"))
        return found

    @cached_property
    def inbox(self) -> dict[str, Any]:
        """What came in and waits for the curator: new `requests` and when the `oldest` was written down, `applications`
        and whether the school's doors have `turned` anybody away since yesterday, `agreements` that end, mentors of
        colleagues who are `leaving` tandems behind, workers whose consent (`asked`) or agreement (`agreed`) the school
        waits for, `demands` to destroy data whose term is near, with the `demand` and
        its `term` that comes first, requests `to_correct` data with the same of them, `families` who agreed by link
        long ago and whose paper is not there. One question for the rules that only count."""
        asked = MentoringRequest.objects.visible_to(self.user).of(self.year).filter(state=MentoringRequest.State.SENT)
        applied = Application.objects.visible_to(self.user).of(self.year).waiting()
        since = timezone.now() - timedelta(days=1)
        turned = Door.objects.visible_to(self.user).filter(year=self.year, turned_away_at__gte=since)
        agreed = Partner.objects.visible_to(self.user).filter(Q(ending(self.today)) | Q(ended(self.today)))
        duties = MentorDuty.objects.visible_to(self.user).of(self.year)
        leaving = with_tandems(duties)
        terms = Erasure.objects.visible_to(self.user).near(self.today).order_by("due_on", "pk")
        wrong = Correction.objects.visible_to(self.user).waiting().order_by("due_on", "pk")
        late = timezone.now() - timedelta(days=PAPER_DAYS)
        agreeing = ConsentBlank.objects.visible_to(self.user).waiting().filter(answer="agree", answered_at__lt=late)
        found = School.objects.values(
            requests=number_of(asked),
            oldest=Subquery(asked.order_by("created_at").values("created_at")[:1]),
            applications=number_of(applied),
            turned=Exists(turned),
            agreements=number_of(agreed),
            leaving=number_of(leaving),
            asked=number_of(duties.filter(state=MentorDuty.State.ASKED)),
            agreed=number_of(duties.filter(state=MentorDuty.State.AGREED)),
            demands=number_of(terms),
            demand=Subquery(terms.values("pk")[:1]),
            term=Subquery(terms.values("due_on")[:1]),
            to_correct=number_of(wrong),
            correction=Subquery(wrong.values("pk")[:1]),
            correct_by=Subquery(wrong.values("due_on")[:1]),
            families=number_of(agreeing, "person"),
        ).get(pk=self.school.pk)
        return dict(found)

    @cached_property
    def candidates(self) -> dict[str, int]:
        """How many candidates there are in `all` and how many are `admitted`, are `waiting` for an answer too long, go
        on though `uncertified`, or have `learned` and are not admitted; asked once for the rules and the figures of one
        page."""
        rows = Candidate.objects.visible_to(self.user).of(self.year).filter(person__left_on__isnull=True)
        going_on = Q(state__in=[Candidate.State.RECOMMENDED, Candidate.State.LEARNING])
        return rows.aggregate(
            all=Count("pk"),
            admitted=Count("pk", filter=Q(state=Candidate.State.ADMITTED)),
            waiting=Count("pk", filter=waiting_long()),
            uncertified=Count("pk", filter=going_on & without_certificate("person")),
            learned=Count("pk", filter=learned()),
        )


@dataclass(frozen=True)
class Action:
    """A button: what it does and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Item:
    """One matter. The sentence is `lead` + **figure** + `tail`; `detail` is said in grey below."""

    code: str
    severity: str  # urgent, soon, info
    lead: str
    figure: str
    tail: str
    detail: str = ""
    actions: list[Action] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """The tone of the tag."""
        return {"urgent": "bad", "soon": "warn", "info": "mute"}[self.severity]

    @property
    def word(self) -> str:
        """The word of the tag: colour alone says nothing."""
        return {"urgent": "Срочно", "soon": "Скоро", "info": "К сведению"}[self.severity]
