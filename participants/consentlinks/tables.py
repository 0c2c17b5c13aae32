"""Links that wait for an answer or for the paper: a family a row."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django_tables2 import Column

from mentoring.kit.tables import ListTable, View
from mentoring.templatetags.ui import tag
from participants.consentpapers.models import ConsentBlank
from participants.people.finding import Search
from participants.people.models import Person

STATES = [("silent", "ответа нет"), ("agree", "согласны"), ("refuse", "не согласны")]


def views() -> list[View]:
    """No tabs: the list is short-lived."""
    return []


class LinkFilter(django_filters.FilterSet):
    """By name or class, and by the answer."""

    q = Search(field_name="search_text", label="Поиск")
    state = django_filters.ChoiceFilter(label="Ответ", choices=STATES, method="by_state")

    def by_state(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Some paper of the family stands so."""
        answer = "" if value == "silent" else value
        mine = ConsentBlank.objects.waiting().filter(answer=answer, link__isnull=False)
        return rows.filter(pk__in=mine.values("person_id"))


class LinkTable(ListTable):
    """`asked` are the blanks of the person's link."""

    name = Column("ФИО", accessor="full_name", order_by="sort_key")
    place = Column("Класс, должность", order_by=("grade", "letter", "post", "sort_key"))
    papers = Column("О чём спросили", empty_values=(), orderable=False)
    answer = Column("Ответ", empty_values=(), orderable=False)
    expires = Column("Действует до", empty_values=(), orderable=False)

    def render_name(self, record: Any) -> str:
        """A link to the card."""
        return render_to_string("participants/register/_name.html", {"person": record})

    def value_name(self, value: str) -> str:
        """For Excel."""
        return value

    def render_papers(self, record: Any) -> str:
        """The purposes in one line."""
        return ", ".join(blank.get_kind_display() for blank in record.asked)

    def render_answer(self, record: Any) -> str:
        """A tag."""
        return tag(*standing(record.asked))

    def value_answer(self, record: Any) -> str:
        """For Excel."""
        return standing(record.asked)[1]

    def render_expires(self, record: Any) -> str:
        """The day."""
        return f"{record.asked[0].link.expires_at:%d.%m.%Y}"


def standing(asked: list[ConsentBlank]) -> tuple[str, str]:
    """Tone and words for all papers of a family: silence first, then a refusal."""
    said = {blank.answer for blank in asked}
    if "" in said:
        return "wait", "Ответа нет" if said == {""} else "Ответили не на всё"
    return ("bad", "Не согласны") if "refuse" in said else ("run", "Согласны, ждём бумагу")
