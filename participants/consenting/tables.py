"""Consents as two lists: a person a row and a purpose a column; a signed paper a row."""

import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_tables2 import Column

from mentoring.cells import Day
from mentoring.kit.tables import ListTable, View
from mentoring.listviews.filters import From, Several, To
from mentoring.templatetags.ui import icon, tag
from participants.consenting.lines import status
from participants.consentpapers.asked import asked_people, choices, kept
from participants.consentpapers.models import ConsentBlank
from participants.consentpapers.unsigned import by_pupil, unsigned
from participants.consents.missing import lacks, turned_eighteen
from participants.consents.models import Consent
from participants.consents.standing import SOON, standing
from participants.people.finding import Search
from participants.people.models import Person

STATES = [
    ("missing", "не хватает"),
    ("unsigned", "нет подписи ученика"),
    ("sent", "отправлено, ждём бумагу"),
    ("agreed", "ответили «согласны», ждём бумагу"),
    ("refused", "ответили «не согласны»"),
    ("expiring", "скоро закончатся"),
    ("own", "исполнилось 18: нужно своё"),
    ("withdrawn", "отозваны"),
    ("full", "все есть"),
]


def expiring(on: datetime.date) -> Q:
    """Condition on people: a valid consent ends within thirty days."""
    return Q(Exists(Consent.objects.valid_on(on).filter(person=OuterRef("pk"), until__lte=on + SOON)))


def waiting(**conditions: Any) -> Q:
    """Condition on people: a blank waits for its paper."""
    return Q(Exists(ConsentBlank.objects.waiting().filter(person=OuterRef("pk"), **conditions)))


def withdrawn(on: datetime.date) -> Q:
    """Condition on people: a consent was taken back."""
    return Q(Exists(Consent.objects.filter(person=OuterRef("pk"), withdrawn_on__lte=on)))


CONDITIONS: dict[str, Any] = {
    "missing": lacks,
    "unsigned": by_pupil,
    "sent": lambda on: waiting(answer=""),
    "agreed": lambda on: waiting(answer="agree"),
    "refused": lambda on: waiting(answer="refuse"),
    "expiring": expiring,
    "own": turned_eighteen,
    "withdrawn": withdrawn,
    "full": lambda on: ~lacks(on),
}


def views(on: datetime.date) -> list[View]:
    """The tabs."""
    return [
        View("missing", "Не хватает", lambda: lacks(on)),
        View("unsigned", "Нет подписи ученика", lambda: by_pupil(on)),
        View("waiting", "Ждём бумагу", waiting),
        View("expiring", "Скоро закончатся", lambda: expiring(on)),
    ]


def rows_of(request: HttpRequest) -> QuerySet[Person]:
    """People whose consents are kept, with these and with the blanks that wait; two more queries."""
    asked = Prefetch("blanks", ConsentBlank.objects.waiting().order_by("pk"), to_attr="asked")
    return asked_people(request).prefetch_related(asked)


class ConsentFilter(django_filters.FilterSet):
    """By name, kind of person, place in the programme and state of the papers."""

    q = Search(field_name="search_text", label="Поиск")
    kind = Several(label="Кто это", choices=Person.Kind.choices)
    who = Several(label="Кто в программе", choices=choices, method="by_group")
    state = django_filters.ChoiceFilter(label="Согласия", choices=STATES, method="by_state")

    def by_state(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """The people whose papers stand so today."""
        return rows.filter(CONDITIONS[value](timezone.localdate()))

    def by_group(self, rows: QuerySet[Person], name: str, value: list[str]) -> QuerySet[Person]:
        """Of a base, or candidates of the year."""
        return rows.filter(kept(self.request.user, self.request.year, value)) if value else rows


class PurposeColumn(Column):
    """How people stand with one purpose: a tag on the screen, words in Excel."""

    def __init__(self, kind: str, title: str) -> None:
        super().__init__(title, empty_values=(), orderable=False)
        self.kind = kind

    def render(self, record: Any) -> str:
        """A tag."""
        return tag(*self.stands(record))

    def value(self, record: Any) -> str:
        """For Excel."""
        return self.stands(record).words

    def stands(self, record: Any) -> Any:
        """Tone and words."""
        return status(record, record.papers, record.asked, self.kind, timezone.localdate())


class ConsentTable(ListTable):
    """A person of the bases a row; `papers` and `asked` are loaded with it."""

    optional = ("kind", "image", "transfer")
    name = Column("ФИО", accessor="full_name", order_by="sort_key")
    place = Column("Класс, должность", order_by=("grade", "letter", "post", "sort_key"))
    kind = Column("Кто это")
    processing = PurposeColumn(Consent.Kind.PROCESSING, "Обработка данных")
    participation = PurposeColumn(Consent.Kind.PARTICIPATION, "Участие")
    publication = PurposeColumn(Consent.Kind.PUBLICATION, "Публикация")
    image = PurposeColumn(Consent.Kind.IMAGE, "Фото и видео")
    transfer = PurposeColumn(Consent.Kind.TRANSFER, "Передача партнёру")

    def render_name(self, record: Any) -> str:
        """A link to the card."""
        return render_to_string("participants/register/_name.html", {"person": record})

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def actions(self, record: Any) -> str:
        """The plus: write down a consent."""
        address = reverse("consent_add", args=[record.pk])
        words = ("btn btn-bare btn-icon btn-sm", address, f"Записать согласие: {record.full_name}", icon("plus"))
        return format_html('<a class="{}" href="{}" aria-label="{}">{}</a>', *words)


# --- consents one by one: a signed paper a row, till when it serves, where it lies ---


def listed_papers(user: Any) -> QuerySet[Consent]:
    """What the user may see, with the person: a name is drawn and the age asked. Records made by mistake too."""
    rows = Consent.objects.visible_to(user).select_related("person__school")
    return rows.order_by("person__sort_key", "kind", "-given_on")


def paper_views(on: datetime.date) -> list[View]:
    """The tabs."""
    stands = Q(withdrawn_on=None)
    return [
        View("unsigned", "Нет подписи ученика", lambda: Q(pk__in=unsigned(on).values("pk"))),
        View("expiring", "Скоро закончатся", stands & Q(until__gte=on, until__lte=on + SOON)),
        View("over", "Закончились", stands & Q(until__lt=on)),
        View("withdrawn", "Отозваны", ~stands),
        View("unplaced", "Не записано, где бумага", stands & Q(place="")),
    ]


class PaperFilter(django_filters.FilterSet):
    """By person, purpose, signer and whether the name is kept, days."""

    q = Search(field_name="person__search_text", label="Поиск")
    purpose = Several(label="На что", field_name="kind", choices=Consent.Kind.choices)
    signer = Several(label="Кто подписал", choices=Consent.Signer.choices)
    name = django_filters.ChoiceFilter(label="ФИО представителя", choices=[("none", "не записано")], method="by_name")
    kind = Several(label="Кто это", field_name="person__kind", choices=Person.Kind.choices)
    given_on_from = From(label="Подписано с", field_name="given_on")
    given_on_to = To(label="Подписано по", field_name="given_on")
    until_from = From(label="Действует по, с", field_name="until")
    until_to = To(label="Действует по, до", field_name="until")

    def by_name(self, rows: QuerySet[Consent], name: str, value: str) -> QuerySet[Consent]:
        """Signed by a representative, and it is not kept by whom."""
        return rows.filter(signer=Consent.Signer.GUARDIAN, signer_name="")


class PaperTable(ListTable):
    """A consent a row."""

    optional = ("place", "kind", "signer_name", "child_signed", "recipient", "withdrawn_on", "letter", "scan")
    name = Column("ФИО", accessor="person__full_name", order_by="person__sort_key")
    place = Column("Класс, должность", accessor="person__place", orderable=False)
    kind = Column("Кто это", accessor="person__get_kind_display", order_by="person__kind")
    purpose = Column("На что", accessor="get_kind_display", order_by="kind")
    state = Column("Состояние", accessor="pk", orderable=False)
    signer = Column("Кто подписал", order_by="signer")
    signer_name = Column("ФИО подписавшего", orderable=False)
    child_signed = Column("Подпись ученика")
    recipient = Column("Кому передаются данные", orderable=False)
    given_on = Day(verbose_name="Подписано")
    until = Column("Действует по", empty_values=())
    withdrawn_on = Day(verbose_name="Отозвано")
    letter = Column("Заявление об отзыве", orderable=False)
    paper = Column("Где бумага", accessor="place", order_by="place")
    scan = Column("Скан", accessor="pk", orderable=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()

    def render_name(self, record: Any) -> str:
        """A link to the card."""
        return render_to_string("participants/register/_name.html", {"person": record.person})

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_state(self, record: Any) -> str:
        """A tag."""
        return tag(*standing(record, self.today))

    def value_state(self, record: Any) -> str:
        """Its words."""
        return standing(record, self.today).words

    def render_child_signed(self, value: bool) -> str:
        """In words."""
        return "есть" if value else "нет"

    def render_until(self, value: datetime.date | None) -> str:
        """A day; without one the consent serves till it is taken back."""
        return f"{value:%d.%m.%Y}" if value else "до отзыва"

    def value_until(self, value: datetime.date | None) -> datetime.date | None:
        """A real date for Excel, an empty cell without one."""
        return value

    def render_scan(self, record: Any) -> str:
        """Whether it was loaded."""
        return "есть" if record.scan else "нет"


class PaperDesk(PaperTable):
    """The same for the curator: the purpose leads to the record; what was taken back is not corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edit_of = reverse("consent_edit", args=[0]).replace("/0/", "/{}/") + f"?next={reverse('consent_papers')}"

    def render_purpose(self, record: Any, value: str) -> str:
        """A link."""
        return (
            value if record.withdrawn_on else format_html('<a href="{}">{}</a>', self.edit_of.format(record.pk), value)
        )

    def value_purpose(self, value: str) -> str:
        """For Excel."""
        return value
