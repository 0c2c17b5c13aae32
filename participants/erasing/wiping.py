"""Everything of a person that people, papers and links hold is emptied or deleted; rows that a total counts stay.

Nothing here asks for a right or writes the act: programs/erasing does, in one transaction with orders and tables."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import F, FileField, Model, Q, QuerySet
from django.utils import timezone

from mentoring.jobs.sweeping import forget
from mentoring.links.models import PersonalLink
from participants.applications.models import Application
from participants.certificates.issuing import forget_holders
from participants.consentpapers.models import BlankPrint, ConsentBlank
from participants.consents.models import Consent
from participants.erasing.fields import Rows
from participants.filing.models import ScanPage
from participants.opinions.writing import close_links_about, shut
from participants.people.models import Person
from participants.selection.models import Admission, outside_of

ELSEWHERE = "другая организация"  # keeps the outer contour counted


def cards_of(person: Person) -> list[Person]:
    """The person and all doubles that were ever joined to it."""
    found, layer = [person], [person]
    while layer:
        layer = list(Person.objects.filter(merged_into__in=layer).order_by("pk"))  # scope: of the person in hand
        found += layer
    return found


def rows_of(label: str, rows: Rows, people: Iterable[Person]) -> QuerySet[Any]:
    """The rows of one model that are about these people."""
    model = apps.get_model(label)
    about = Q(**{f"{rows.person}__in": [person.pk for person in people]})
    if model is Application:
        about |= Q(request__person__in=people)
    if model is ScanPage:
        about |= Q(consent__person__in=people)
    return model._base_manager.filter(pk__in=model._base_manager.filter(about).values("pk"))


def counted(tables: Mapping[str, Rows], people: Iterable[Person]) -> dict[str, int]:
    """How many rows of each model speak of these people: what the page tells and the act keeps."""
    told = {label: rows_of(label, rows, people).count() for label, rows in tables.items() if rows.person}
    return {label: number for label, number in told.items() if number}


def wipe(people: list[Person], tables: Mapping[str, Rows], actor: Any) -> None:
    """Empty or delete everything of these people, their links and files first. The caller has locked the one whom the
    doubles among them were joined with."""
    close_links(people, actor)
    forget_holders(people=people, actor=actor)
    forget_printings(people)
    for label, rows in tables.items():
        if rows.person and rows.deleted:
            rows_of(label, rows, people).delete()
        elif rows.person and rows.wiped:
            empty_rows(rows_of(label, rows, people), rows.wiped)
    for person in people:
        rename(person)


def empty_rows(rows: QuerySet[Any], wiped: Mapping[str, Any]) -> None:
    """Write the empty values; files go with the commit; whoever has a form open meanwhile is told of a change."""
    fields = {field.name: field for field in rows.model._meta.concrete_fields}
    for name in wiped:
        if isinstance(fields[name], FileField):
            for path in rows.exclude(**{name: ""}).values_list(name, flat=True):
                forget(path)
    values = dict(wiped)
    if rows.model is Admission:  # a reason is wanted where the ground is experience, and only there
        rows.exclude(reason="").update(**values)
        return
    if "version" in fields:
        values["version"] = F("version") + 1
    rows.update(**values)


def rename(person: Person) -> None:
    """The row keeps who it was for the counts (kind, class without its letter, contour) and a number for a name."""
    outside = bool(person.workplace) and outside_of(person)
    person.refresh_from_db()
    person.last_name, person.first_name, person.middle_name = f"Участник № {person.pk}", "", ""
    person.workplace = ELSEWHERE if outside else ""
    person.erased_at, person.user = timezone.now(), None
    person.refresh_keys()
    person.save()


def close_links(people: list[Person], actor: Any) -> None:
    """Nobody can answer about them any more; what was typed and not sent is gone. Blanks that wait are not needed."""
    for person in people:
        close_links_about(person=person, actor=actor)
    about = Q(blanks__person__in=people) | Q(application__person__in=people)
    about |= Q(application__request__person__in=people)
    for link in PersonalLink.objects.filter(about).distinct():  # scope: of the people in hand
        shut(link, actor)
    waiting = ConsentBlank.objects.filter(person__in=people).waiting()  # scope: of the people in hand
    waiting.update(annulled_at=timezone.now())
    standing = Consent.objects.written().filter(person__in=people, withdrawn_on=None)  # scope: of the people in hand
    standing.update(withdrawn_on=timezone.localdate(), withdrawn_at=timezone.now())


def forget_printings(people: list[Person]) -> None:
    """Kept PDFs of blanks with a sheet of these people go as a whole: they are drawn again from what stands."""
    mine = set(ConsentBlank.objects.filter(person__in=people).values_list("pk", flat=True))
    for one in BlankPrint.objects.filter(school=people[0].school_id):  # scope: of the person's school
        if mine & set(one.blanks):
            forget(one.file.name or "")
            one.delete()


def label_of(label: str) -> str:
    """«согласия» of «participants.Consent»."""
    model: type[Model] = apps.get_model(label)
    return str(model._meta.verbose_name_plural)
