"""Candidates of a year as a list: tabs, filters, columns; sub-bases and contours are filters."""

import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.cells import Day
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import OneOf, Several
from mentoring.org.models import MentoringForm
from mentoring.templatetags.ui import dmy, icon, tag
from participants.candidates.asking import OVER
from participants.consents.missing import lacks
from participants.consents.standing import worst
from participants.offers.tables import areas_of
from participants.people.finding import Search, Words
from participants.people.models import Person
from participants.requests import slots
from participants.schooling.models import Enrolment
from participants.selection.models import Admission, Candidate, Interview, RecordCheck, outer
from participants.selection.standing import without_certificate

S, K = Candidate.State, Person.Kind
WAITED = datetime.timedelta(days=7)
SUB_BASES = [
    (K.TEACHER, "педагоги"), (K.PUPIL, "обучающиеся"), (K.GRADUATE, "выпускники"), (K.PARENT, "родители"),
    (K.ENTERPRISE, "предприятия"), (K.OTHER, "другие"),
]  # fmt: skip
CONTOURS = [("inner", "внутренний"), ("outer", "внешний")]
GRADES = [(number, str(number)) for number in range(1, 12)]
VIEWS = [
    View("new", "Новые", Q(state=S.APPLIED)),
    View("talk", "Собеседование", Q(state=S.INVITED)),
    View("recommended", "Рекомендованы", Q(state=S.RECOMMENDED)),
    View("learning", "Обучаются", Q(state=S.LEARNING)),
    View("reserve", "Резерв", Q(state=S.RESERVE)),
    View("admitted", "Допущены", Q(state=S.ADMITTED)),
    View("closed", "Отказ и отозваны", Q(state__in=[S.REFUSED, S.WITHDRAWN])),
]


def waiting_long() -> Q:
    """Nobody has answered the application for a week."""
    return Q(state=S.APPLIED, created_at__lt=timezone.now() - WAITED)


def learned() -> Q:
    """Has finished a course, and nobody has admitted them: not by this application and not in an earlier year."""
    of_person: dict[str, Any] = {"person": OuterRef("person_id")}
    finished = Enrolment.objects.filter(**of_person, state=Enrolment.State.FINISHED)  # scope: the rows are the user's
    standing = Admission.objects.in_force(timezone.localdate())
    admitted = standing.filter(candidate__person=OuterRef("person_id"))  # scope: the same
    going_on = ~Q(state__in=[*OVER, S.ADMITTED]) & Q(person__left_on=None)
    return going_on & Q(Exists(finished)) & ~Q(Exists(admitted))


class PeopleFilter(django_filters.FilterSet):
    """What both lists are filtered by. `person`: the way to the person."""

    person = "person"

    def by_contour(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of this school, or from outside."""
        outside = outer(f"{self.person}__")
        return rows.filter(outside if value == "outer" else ~outside)


class CandidateFilter(PeopleFilter):
    """By person, sub-base, contour, form, state, what is missing."""

    q = Search(field_name="person__search_text", label="Поиск")
    place = Several(label="Класс", field_name="person__grade", choices=GRADES)
    kind = Several(label="База", field_name="person__kind", choices=SUB_BASES)
    contour = django_filters.ChoiceFilter(label="Контур", choices=CONTOURS, method="by_contour")
    can_teach = Words(label="Чему готов учить")
    area = Several(label="В чём готов помогать", choices=(), method="by_area")
    form = OneOf(MentoringForm, label="Форма", method="by_form")
    state = Several(label="Состояние", choices=S.choices)
    lacking = django_filters.ChoiceFilter(
        label="Не хватает", choices=[("certificate", "справки"), ("consent", "согласий")], method="by_lacking"
    )
    waiting = django_filters.ChoiceFilter(label="Ждут ответа", choices=[("week", "больше 7 дней")], method="by_waiting")
    course = django_filters.ChoiceFilter(
        label="Школа наставников", choices=[("finished", "окончили, не допущены")], method="by_course"
    )
    source = Several(label="Откуда", choices=Candidate.Source.choices)
    learning = Several(label="Готов учиться", choices=Candidate.Learning.choices[1:])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = areas_of(self.request)

    def by_area(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Those who help in any of these areas, once each."""
        helps = Candidate.areas.through.objects.filter(candidate=OuterRef("pk"), requestarea__in=value)
        return rows.filter(Exists(helps)) if value else rows  # scope: the rows are the user's

    def by_form(self, rows: QuerySet[Any], name: str, value: MentoringForm) -> QuerySet[Any]:
        """Preferred, or one of those that suit."""
        suits = Candidate.forms.through.objects.filter(candidate=OuterRef("pk"), mentoringform=value)
        return rows.filter(Q(form=value) | Exists(suits))  # scope: the rows are the user's

    def by_lacking(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Without the certificate, or without a consent."""
        wanted = without_certificate("person") if value == "certificate" else lacks(timezone.localdate(), "person")
        return rows.filter(wanted).exclude(state__in=OVER)

    def by_waiting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Applied a week ago and more."""
        return rows.filter(waiting_long())

    def by_course(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Finished, and not admitted."""
        return rows.filter(learned())


def with_talks(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Candidates with what a row shows: the talk that is planned, the certificate, the consents."""
    waited = {"candidate": OuterRef("pk"), "candidate__state": S.INVITED, "decision": ""}
    planned = Interview.objects.filter(**waited).values("planned_on")  # scope: the rows'
    seen = Exists(RecordCheck.objects.filter(person=OuterRef("person_id")))  # scope: the same
    rows = rows.for_list().annotate(talk_on=Subquery(planned[:1]), certificate_seen=seen)
    return rows.prefetch_related(Prefetch("person__consents", to_attr="papers"))


class CandidateTable(ListTable):
    """A candidate a row."""

    optional = (
        "kind", "form", "motivation", "experience", "will_not", "time_resource", "wished_age", "slots", "learning",
        "contour", "source", "created", "decided", "reason",
    )  # fmt: skip
    name = Column("ФИО", accessor="person__full_name", order_by="person__sort_key")
    place = Column(
        "Класс, должность", accessor="person__place", order_by=("person__grade", "person__letter", "person__sort_key")
    )
    kind = Column("База", accessor="person__kind", order_by="person__kind")
    can_teach = Column("Чему готов учить", orderable=False)
    form = Column("Форма", order_by=("form__order", "person__sort_key"))
    state = Column("Состояние")
    talk = Column("Собеседование", accessor="talk_on", order_by="talk_on")
    lacking = Column("Не хватает", empty_values=(), accessor="pk", orderable=False)
    created = Day(verbose_name="Заявка", accessor="created_at", order_by="created_at")
    contour = Column("Контур", accessor="outside", orderable=False, empty_values=())
    motivation = Column("Почему", orderable=False)
    experience = Column("Опыт", orderable=False)
    will_not = Column("Не готов делать", orderable=False)
    time_resource = Column("Время", orderable=False)
    wished_age = Column("Возраст наставляемых", orderable=False)
    slots = Column("Удобные уроки", orderable=False)
    learning = Column("Готов учиться")
    source = Column("Откуда")
    decided = Day(verbose_name="Решено", accessor="decided_at", order_by="decided_at")
    reason = Column("Причина", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("candidate", "candidate_edit")  # found out once, not for each row
        self.address, self.edit_address = (reverse(name, args=[0]).replace("/0/", "/{}/") for name in names)
        self.today, self.pencil, self.kinds = timezone.localdate(), icon("pencil"), dict(SUB_BASES)

    def render_name(self, record: Any) -> str:
        """A link to the candidate; those who left are marked."""
        left = record.person.left_on
        words = format_html('<span class="wait-d">выбыл с {}</span>', dmy(left)) if left else ""
        return format_html('<a href="{}">{}</a>{}', self.address.format(record.pk), record.person.full_name, words)

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_kind(self, record: Any) -> str:
        """The sub-base."""
        return self.kinds[record.person.kind]

    def render_state(self, record: Any) -> str:
        """Icon and word."""
        return tag(record.tone, record.get_state_display())

    def value_state(self, record: Any) -> str:
        """The word."""
        return record.get_state_display()

    def render_talk(self, value: Any) -> str:
        """The day."""
        return dmy(value)

    def value_lacking(self, record: Any) -> str:
        """«справки, согласия»; nothing of whom the school does not consider any more."""
        if record.state in OVER:
            return ""
        child = record.person.is_minor_on(self.today)
        certificate = record.outside and not child and not record.certificate_seen
        consent = worst(record.person, record.person.papers, self.today).tone in ("bad", "wait")
        return ", ".join(word for word, wanted in (("справки", certificate), ("согласия", consent)) if wanted)

    def render_lacking(self, record: Any) -> str:
        """The same as a tag."""
        words = self.value_lacking(record)
        return tag("warn", words) if words else self.default

    def render_contour(self, value: bool) -> str:
        """In words."""
        return "внешний" if value else "внутренний"

    def render_slots(self, value: list[str]) -> str:
        """«пн: 6, 7 урок»."""
        return slots.shown(value)

    def actions(self, record: Any) -> str:
        """The pencil."""
        words = (self.edit_address.format(record.pk), record.person.full_name, self.pencil)
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" data-edit aria-label="Изменить: {}">{}</a>', *words
        )
