"""The two bases as lists: their tabs, filters and columns; all columns of the official forms can be chosen."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from mentoring.cells import Day
from mentoring.kit.russian import plural, short_name
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import From, OneOf, Several, To
from mentoring.org.models import MentoringForm
from mentoring.templatetags.ui import dmy, icon, tag
from participants.candidates.tables import GRADES, SUB_BASES
from participants.consents.missing import lacks
from participants.consents.standing import Standing, worst
from participants.finishing.training import needs_training
from participants.people.finding import Search, Words
from participants.people.models import Person
from programs.bases.official import guardians
from programs.matching.partners import Pairs, pairs
from programs.tandems.models import Tandem, TandemMember

MENTOR, MENTEE = TandemMember.Side.MENTOR, TandemMember.Side.MENTEE
STATES = {"draft": ", черновик", "ordered": ", в приказе", "finished": ", завершён"}
HERE = Q(person__left_on=None, person__erased_at=None)  # who is worked with; figures of the year count all
PAIRED = [("no", "нет"), ("yes", "есть"), *((state.value, state.label) for state in Tandem.State)]
TRAINING = [("no", "нужно"), ("yes", "прошёл, учится или допущен по опыту")]
FEW = 500  # people named in one question to the database; more are answered from the whole year


def holds(side: str) -> Exists:
    """Condition on lines of a base: in an open tandem of the same year, on this side."""
    return Exists(own_rows(side).filter(holds=True))


def own_rows(side: str) -> QuerySet[TandemMember]:
    """Memberships of the person of a line, on this side. The year is the tandem's: asked of the member's own column,
    SQLite takes the index of years and reads the whole year for each line."""
    return TandemMember.objects.filter(
        person=OuterRef("person_id"), side=side, until=None, tandem__year=OuterRef("year_id")
    )


def views(side: str) -> list[View]:
    """The tabs of a base; that of mentors has sub-bases."""
    own = SUB_BASES[:-1] if side == MENTOR else []
    return [
        View("alone", "Без наставника" if side == MENTEE else "Без наставляемых", lambda: HERE & ~Q(holds(side))),
        View("noconsent", "Без согласия", lambda: HERE & lacks(timezone.localdate(), "person")),
        View("left", "Выбыли", Q(person__left_on__isnull=False)),
        *(View(kind.value, title.capitalize(), HERE & Q(person__kind=kind)) for kind, title in own),
    ]


def with_papers(cards: QuerySet[Any]) -> QuerySet[Any]:
    """Lines with what a row shows: person, form, consents."""
    rows = cards.for_list().prefetch_related(Prefetch("person__consents", to_attr="papers"))
    return rows.defer("person__name_forms", "person__post_forms", "form__spellings", "form__source")


class BaseFilter(django_filters.FilterSet):
    """What both bases are filtered by."""

    q = Search(field_name="person__search_text", label="Поиск")
    place = Several(label="Класс", field_name="person__grade", choices=GRADES)
    form = OneOf(MentoringForm, label="Форма")
    consent = django_filters.ChoiceFilter(
        label="Согласия", choices=[("no", "не хватает"), ("yes", "есть")], method="by_consent"
    )
    kind = Several(label="Кто это", field_name="person__kind", choices=Person.Kind.choices)
    entered_on_from = From(label="Дата вхождения с", field_name="entered_on")
    entered_on_to = To(label="Дата вхождения по", field_name="entered_on")
    side = MENTEE

    def by_consent(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        lacking = lacks(timezone.localdate(), "person")
        return rows.filter(lacking) if value == "no" else rows.exclude(lacking)

    def by_pair(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value in ("no", "yes"):
            return rows.filter(Q(holds(self.side)) if value == "yes" else HERE & ~Q(holds(self.side)))
        return rows.filter(Exists(own_rows(self.side).filter(tandem__state=value)))


class MenteeFilter(BaseFilter):
    """Filters of the base of mentees."""

    request_text = Words(label="Запрос")
    paired = django_filters.ChoiceFilter(label="Наставник", choices=PAIRED, method="by_pair")


class MentorFilter(BaseFilter):
    """Filters of the base of mentors."""

    competencies = Words(label="Компетенции")
    paired = django_filters.ChoiceFilter(label="Наставляемые", choices=PAIRED, method="by_pair")
    training = django_filters.ChoiceFilter(label="Обучение", choices=TRAINING, method="by_training")
    side = MENTOR

    def by_training(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        needed = needs_training(timezone.localdate())
        return rows.filter(HERE & needed) if value == "no" else rows.exclude(needed)


class BaseTable(ListTable):
    """What both bases show of a person. `side` is where the person stands in a tandem."""

    side = MENTEE
    name = Column("ФИО", accessor="person__full_name", order_by="person__sort_key")
    place = Column(
        "Класс, должность", accessor="person__place", order_by=("person__grade", "person__letter", "person__sort_key")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edit = "mentee_edit" if self.side == MENTEE else "mentor_edit"
        self.today, self.pencil = timezone.localdate(), icon("pencil")  # found out once, not for each row
        addresses = (reverse(name, args=[0]).replace("/0/", "/{}/") for name in ("person", "tandem", edit))
        self.person_address, self.tandem_address, self.edit_address = addresses
        self.tags: dict[Standing, str] = {}
        self.alone = tag("mute", "Не подобран")

    def render_name(self, record: Any) -> str:
        person = record.person
        left = format_html('<span class="wait-d">выбыл с {}</span>', dmy(person.left_on)) if person.left_on else ""
        return format_html('<a href="{}">{}</a>{}', self.person_address.format(person.pk), person.full_name, left)

    def value_name(self, value: str) -> str:
        return value

    def value_consent(self, record: Any) -> str:
        return worst(record.person, record.person.papers, self.today).words

    def render_consent(self, record: Any) -> str:
        standing = worst(record.person, record.person.papers, self.today)
        if standing not in self.tags:
            self.tags[standing] = tag(*standing)
        return self.tags[standing]

    def value_contacts(self, record: Any) -> str:
        person = record.person
        return self.guardians.get(person.pk) or ", ".join(filter(None, (person.phone, person.email)))

    @cached_property
    def guardians(self) -> dict[int, str]:
        """Representatives of the people whose rows are drawn."""
        cards = [row.record.person_id for row in self.paginated_rows]
        return guardians(cards if len(cards) <= FEW else self.data.data.order_by().values("person_id"))

    def render_contacts(self, record: Any) -> str:
        return self.value_contacts(record).replace("\n", "; ")

    @cached_property
    def pairs(self) -> Pairs:
        """By person: the other side of their tandems and the end of what was stopped, for all rows that are drawn."""
        cards = [row.record for row in self.paginated_rows]
        few = [card.person_id for card in cards] if len(cards) <= FEW else []
        return pairs(cards[0].year_id, self.side, few) if cards else Pairs({}, {})

    def value_paired(self, record: Any) -> str:
        return "\n".join(one.name for one in self.pairs.partners.get(record.person_id, ()))

    def render_paired(self, record: Any) -> str:
        if others := self.pairs.partners.get(record.person_id):
            names = ", ".join(short_name(one.last, one.first, one.middle) for one in others)
            pairs = {
                one.tandem: (self.tandem_address.format(one.tandem), one.number, STATES.get(one.state, ""))
                for one in others
            }
            links = format_html_join("; ", '<a href="{}">тандем №\u00a0{}</a>{}', pairs.values())
            return format_html('{}<span class="wait-d">{}</span>', names, links)
        stopped = self.pairs.stopped.get(record.person_id, record.created_at)
        waits = (timezone.now() - max(stopped, record.created_at)).days
        words = f"ждёт {waits} {plural(waits, 'день', 'дня', 'дней')}" if waits else ""
        return format_html('{}<span class="wait-d">{}</span>', self.alone, words)

    def value_other_place(self, record: Any) -> str:
        return "\n".join(one.place for one in self.pairs.partners.get(record.person_id, ()))

    render_other_place = value_other_place

    def actions(self, record: Any) -> str:
        return format_html(
            '<a class="btn btn-bare btn-icon btn-sm" href="{}" data-edit aria-label="Изменить: {}">{}</a>',
            self.edit_address.format(record.pk),
            record.person.full_name,
            self.pencil,
        )


CONTACTS = {"empty_values": (), "orderable": False}


class MenteeTable(BaseTable):
    """База наставляемых."""

    optional = (
        "kind", "contacts", "birth", "entered_on", "other_place", "finished_on", "results", "review_url", "completion",
        "note",
    )  # fmt: skip
    request_text = Column("Запрос")
    form = Column("Форма", order_by=("form__order", "person__sort_key"))
    consent = Column("Согласие", **CONTACTS)
    paired = Column("Наставник", **CONTACTS)
    kind = Column("Кто это", accessor="person__get_kind_display", order_by="person__kind")
    contacts = Column("Контакты", **CONTACTS)
    birth = Column("Год рождения", accessor="person__born_in", order_by=("person__birth_year", "person__birth_date"))
    entered_on = Day(verbose_name="Дата вхождения в программу")
    other_place = Column("Место работы/учёбы наставника", **CONTACTS)
    finished_on = Day(verbose_name="Дата завершения программы")
    results = Column("Результаты программы")
    review_url = Column("Ссылка на отзыв")
    completion = Column("Отметка о прохождении")
    note = Column("Примечание")


class MentorTable(BaseTable):
    """База наставников."""

    side = MENTOR
    optional = (
        "kind", "contacts", "achievements", "interests", "wished_age", "time_resource", "entered_on", "other_place",
        "finished_on", "results", "review_url", "note",
    )  # fmt: skip
    competencies = Column("Компетенции")
    form = Column("Форма", order_by=("form__order", "person__sort_key"))
    consent = Column("Согласие", **CONTACTS)
    paired = Column("Наставляемые", **CONTACTS)
    kind = Column("Кто это", accessor="person__get_kind_display", order_by="person__kind")
    contacts = Column("Контакты", **CONTACTS)
    achievements = Column("Достижения")
    interests = Column("Интересы")
    wished_age = Column("Желаемый возраст наставляемых")
    time_resource = Column("Ресурс времени")
    entered_on = Day(verbose_name="Дата вхождения в программу")
    other_place = Column("Место работы/учёбы наставляемого", **CONTACTS)
    finished_on = Day(verbose_name="Дата завершения программы")
    results = Column("Результаты программы")
    review_url = Column("Ссылка на отзыв")
    note = Column("Примечание")
