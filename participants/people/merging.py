"""Two cards of one person become one: everything that points at the double is moved, nothing is lost."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, last_change
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.people import rules
from participants.people.cards import Card
from participants.people.models import Person

OWN_FIELDS = [
    "kind", "last_name", "first_name", "middle_name", "gender", "birth_date", "birth_year", "grade", "letter", "post",
    "workplace", "subject", "category", "experience_since", "phone", "email", "name_forms", "post_forms", "left_on",
]  # fmt: skip


def differing(keep: Person, drop: Person) -> list[str]:
    """Fields where both say something and not the same: a person has to choose."""
    return [name for name in OWN_FIELDS if getattr(keep, name) != getattr(drop, name) and getattr(drop, name)]


def belongings(person: Person) -> list[tuple[str, int]]:
    """(what, how many) of all that points at the person: what joining would move."""
    counted = [
        (
            str(one.related_model._meta.verbose_name_plural),
            one.related_model._base_manager.filter(**{one.field.name: person}).count(),
        )
        for one in _relations()
    ]
    return [line for line in counted if line[1]]


@transaction.atomic
def merge(*, keep: Person, drop: Person, take: list[str], actor: Any, compared: Sequence[int] | None = None) -> Person:
    """Make `keep` the only one: fields named in `take` and those it lacks come from `drop`, so does all that pointed at
    `drop` in any slice. `compared` are the versions of both that were looked at when `take` was chosen. Raises Refused,
    MoveRefused with what stands in the way, Overtaken when a card was changed since; then nothing is changed."""
    require(rules.can_change(actor, keep) and rules.can_change(actor, drop), rules.WRITE_REASON)
    _check(keep, drop)
    keep, drop = _locked(keep, drop)
    for person, version in zip((keep, drop), compared or (keep.version, drop.version), strict=True):
        if person.version != version:
            raise Overtaken(f"{last_change(person)} Сравните ещё раз и нажмите «Объединить».")
    names = [name for name in differing(keep, drop) if name in take or getattr(keep, name) in (None, "", {})]
    for name in names:
        setattr(keep, name, getattr(drop, name))
    moved = {
        label: number
        for relation in _relations()
        if (number := _move(relation, keep, drop))
        for label in [relation.related_model._meta.label_lower]
    }
    if keep.user_id is None and drop.user_id is not None:
        user, drop.user = drop.user, None
        drop.save(update_fields=["user"])
        keep.user = user
    drop.merged_into, drop.version, keep.version = keep, drop.version + 1, keep.version + 1
    keep.refresh_keys()
    drop.save(update_fields=["merged_into", "version"])
    keep.save()
    record("people_merged", keep, actor, fields=names, other=drop.pk, moved=moved)
    return keep


def _locked(keep: Person, drop: Person) -> tuple[Person, Person]:
    """Both as they are now, until the end of the transaction; always the elder first, so that two people who join
    them crosswise wait for one another and do not block each other. Raises MoveRefused."""
    both = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk")
    }
    if not all(map(rules.stands, both.values())):  # joined the other way round, or erased, a moment ago
        raise MoveRefused("Одну из записей только что объединил или обезличил другой человек. Обновите список.")
    return both[keep.pk], both[drop.pk]


def _check(keep: Person, drop: Person) -> None:
    if keep.pk == drop.pk:
        raise MoveRefused("Это одна и та же запись. Выберите две разные.")
    if keep.school_id != drop.school_id:
        raise MoveRefused("Люди из разных школ не объединяются.")
    if keep.user_id and drop.user_id:
        raise MoveRefused("У обеих записей есть вход в систему. Закройте один из них на странице «Кто имеет доступ».")


def _relations() -> list[Any]:
    """Every foreign key to a person in the project, the hidden ones and those of many-to-many tables too."""
    found = Person._meta.get_fields(include_hidden=True)
    return [one for one in found if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)]


def _move(relation: Any, keep: Person, drop: Person) -> int:
    """Point the rows of one relation at `keep`; cards of one year become one. Raises MoveRefused on a collision."""
    rows = relation.related_model._base_manager.filter(**{relation.field.name: drop})
    if issubclass(relation.related_model, Card):
        _join_cards(rows, keep)
    try:
        with transaction.atomic():
            return int(rows.update(**{relation.field.name: keep}))
    except IntegrityError as clash:
        what = relation.related_model._meta.verbose_name_plural
        raise MoveRefused(
            f"Объединить нельзя: у обоих есть записи «{what}», которые не могут быть у одного человека."
        ) from clash


def _join_cards(cards: models.QuerySet[Any], keep: Person) -> None:
    """Where both stand in one base of one year, the line of `keep` takes what it lacks and the other line goes."""
    for card in cards:
        own = type(card)._base_manager.filter(person=keep, year_id=card.year_id).first()
        if own is None:
            continue
        fields = [
            f.attname
            for f in card._meta.concrete_fields
            if f.name not in ("id", "person", "year", "version", "created_at")
        ]
        for name in fields:
            if getattr(own, name) in (None, ""):
                setattr(own, name, getattr(card, name))
        own.version += 1
        own.save()
        card.delete()
