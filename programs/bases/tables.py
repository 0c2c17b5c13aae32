"""The two bases as lists: their tabs, filters and columns; all columns of the official forms can be chosen."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from mentoring.kit.russian import plural
from mentoring.kit.tables import Day, ListTable, Search, View
from mentoring.org.models import MentoringForm
from mentoring.templatetags.ui import dmy, icon, tag
from participants.consents.missing import lacks
from participants.consents.standing import Standing, worst
from participants.people.models import Person
from programs.bases.official import PERSON, guardians
from programs.tandems.models import Tandem, TandemMember

MENTOR, MENTEE = TandemMember.Side.MENTOR, TandemMember.Side.MENTEE
TANDEM = ["tandem__number", "tandem__state"]
HERE = Q(person__left_on=None)
PAIRED = [("no", "нет"), ("yes", "есть"), *((state.value, state.label) for state in Tandem.State)]
FEW = 500  # people named in one question to the database; more are answered from the whole year
GRADES = [(number, str(number)) for number in range(1, 12)]


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
    """The tabs of a base."""
    alone = "Без наставника" if side == MENTEE else "Без наставляемых"
    return [
        View("alone", alone, lambda: HERE & ~Q(holds(side))),
        View("noconsent", "Без согласия", lambda: HERE & lacks(timezone.localdate(), "person")),
        View("left", "Выбыли", Q(person__left_on__isnull=False)),
    ]


def with_papers(cards: QuerySet[Any]) -> QuerySet[Any]:
    """Lines with what a row shows: person, form, consents."""
    rows = cards.for_list().prefetch_related(Prefetch("person__consents", to_attr="papers"))
    return rows.defer("person__name_forms", "person__post_forms")


def tandems_of(cards: list[Any], side: str) -> dict[int, list[Tandem]]:
    """The tandems of these people on this side, with everybody in them, stopped ones left out; one query."""
    if not cards:
        return {}
    rows = TandemMember.objects.filter(tandem__year=cards[0].year_id, until=None).exclude(tandem__state="stopped")
    if len(cards) <= FEW:
        mine = TandemMember.objects.filter(person__in=[card.person_id for card in cards], side=side, until=None)
        rows = rows.filter(tandem__in=mine.values("tandem"))
    tandems: dict[int, Tandem] = {}
    found: dict[int, list[Tandem]] = {}
    rows = rows.select_related("person", "tandem").only("side", *(f"person__{name}" for name in PERSON), *TANDEM)
    for member in rows.order_by("tandem_id", "side", "person__sort_key"):
        tandem = tandems.setdefault(member.tandem_id, member.tandem)
        tandem.present = [*getattr(tandem, "present", []), member]
        if member.side == side:
            found.setdefault(member.person_id, []).append(tandem)
    return found


class BaseFilter(django_filters.FilterSet):
    """What both bases are filtered by."""

    q = Search(field_name="person__search_text", label="Поиск")
    place = django_filters.ChoiceFilter(label="Класс", field_name="person__grade", choices=GRADES)
    form = django_filters.ModelChoiceFilter(label="Форма", queryset=MentoringForm.objects.all())
    consent = django_filters.ChoiceFilter(
        label="Согласия", choices=[("no", "не хватает"), ("yes", "есть")], method="by_consent"
    )
    kind = django_filters.ChoiceFilter(label="Кто это", field_name="person__kind", choices=Person.Kind.choices)
    side = MENTEE

    def by_consent(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those who lack a consent today, or those who do not."""
        lacking = lacks(timezone.localdate(), "person")
        return rows.filter(lacking) if value == "no" else rows.exclude(lacking)

    def by_pair(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By an open tandem of this year or its state."""
        if value in ("no", "yes"):
            return rows.filter(Q(holds(self.side)) if value == "yes" else HERE & ~Q(holds(self.side)))
        return rows.filter(Exists(own_rows(self.side).filter(tandem__state=value)))

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The text holds the words; SQLite knows no case of Cyrillic, so the usual spellings are asked for."""
        spellings = {value, value.lower(), value.capitalize(), value.upper()}
        return rows.filter(Q(*((f"{name}__contains", one) for one in spellings), _connector=Q.OR))


class MenteeFilter(BaseFilter):
    """Filters of the base of mentees."""

    request_text = django_filters.CharFilter(label="Запрос", method="by_words")
    paired = django_filters.ChoiceFilter(label="Наставник", choices=PAIRED, method="by_pair")


class MentorFilter(BaseFilter):
    """Filters of the base of mentors."""

    competencies = django_filters.CharFilter(label="Компетенции", method="by_words")
    paired = django_filters.ChoiceFilter(label="Наставляемые", choices=PAIRED, method="by_pair")
    side = MENTOR


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
        self.addresses = {name: reverse(name, args=[0]).replace("/0/", "/{}/") for name in ("person", "tandem", edit)}
        self.edit_address = self.addresses[edit]
        self.tags: dict[Standing, str] = {}

    def render_name(self, record: Any) -> str:
        """A link to the card; those who left are marked."""
        person = record.person
        left = format_html('<span class="wait-d">выбыл с {}</span>', dmy(person.left_on)) if person.left_on else ""
        return format_html('<a href="{}">{}</a>{}', self.addresses["person"].format(person.pk), person.full_name, left)

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def value_consent(self, record: Any) -> str:
        """For Excel."""
        return worst(record.person, record.person.papers, self.today).words

    def render_consent(self, record: Any) -> str:
        """A tag."""
        standing = worst(record.person, record.person.papers, self.today)
        if standing not in self.tags:
            self.tags[standing] = tag(*standing)
        return self.tags[standing]

    def value_contacts(self, record: Any) -> str:
        """For Excel: representatives of a child, else one's own phone and mail."""
        person = record.person
        return self.guardians.get(person.pk) or ", ".join(filter(None, (person.phone, person.email)))

    @cached_property
    def guardians(self) -> dict[int, str]:
        """Representatives of the people whose rows are drawn."""
        cards = [row.record.person_id for row in self.paginated_rows]
        return guardians(cards if len(cards) <= FEW else self.data.data.order_by().values("person_id"))

    def render_contacts(self, record: Any) -> str:
        """The same in one line."""
        return self.value_contacts(record).replace("\n", "; ")

    @cached_property
    def tandems(self) -> dict[int, list[Tandem]]:
        """By person: the tandems where they are on this side, for all rows that are drawn."""
        return tandems_of([row.record for row in self.paginated_rows], self.side)

    def others(self, record: Any) -> list[Person]:
        """The people of the other side."""
        mentors = self.side == MENTEE
        return [
            one
            for pair in self.tandems.get(record.person_id, ())
            for one in (pair.mentors if mentors else pair.mentees)
        ]

    def value_paired(self, record: Any) -> str:
        """For Excel: full names, a line each."""
        return "\n".join(one.full_name for one in self.others(record))

    def render_paired(self, record: Any) -> str:
        """Short names and numbers of tandems; how long one waits when there are none."""
        if pairs := self.tandems.get(record.person_id):
            names = ", ".join(one.short_name for one in self.others(record))
            links = format_html_join("; ", '<a href="{}">тандем № {}</a>{}', (self.link_of(pair) for pair in pairs))
            return format_html('{}<span class="wait-d">{}</span>', names, links)
        waits = (timezone.now() - record.created_at).days
        words = f"ждёт {waits} {plural(waits, 'день', 'дня', 'дней')}" if waits else ""
        return format_html('{}<span class="wait-d">{}</span>', tag("mute", "Не подобран"), words)

    def link_of(self, tandem: Tandem) -> tuple[str, int, str]:
        """Address, number, and the state while it is not in force."""
        state = f", {tandem.get_state_display()}" if tandem.state in ("draft", "ordered") else ""
        return self.addresses["tandem"].format(tandem.pk), tandem.number, state

    def value_other_place(self, record: Any) -> str:
        """Classes or posts of the other side, a line each."""
        return "\n".join(one.place for one in self.others(record))

    render_other_place = value_other_place

    def actions(self, record: Any) -> str:
        """The pencil."""
        address, name = self.edit_address.format(record.pk), record.person.full_name
        words = ("btn btn-bare btn-icon btn-sm", address, f"Изменить: {name}", self.pencil)
        return format_html('<a class="{}" href="{}" data-edit aria-label="{}">{}</a>', *words)


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
