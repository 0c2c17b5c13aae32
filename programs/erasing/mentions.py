"""Words of others that may name the person: found, shown to the curator, replaced where the curator said so. A person
decides, because a namesake has the same surname."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, F, JSONField, Model, Q, QuerySet, TextField
from django.utils.crypto import salted_hmac

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import Overtaken
from mentoring.org.models import School
from participants.erasing import rules
from participants.erasing.fields import Rows
from participants.erasing.models import Erasure
from participants.erasing.naming import Traces, cleaned, said_in, spellings
from participants.people.models import Person
from programs.erasing.fields import EVERYTHING

REPLACE, KEEP = "replace", "keep"
ALREADY = "Это требование уже исполнено или отклонено."


class Mention(NamedTuple):
    """One text: its key («participants.MenteeCard:12:note:» and the digest of the text, so that what was decided of it
    says nothing of what is written there later), where it stands in words, the words around the name."""

    key: str
    where: str
    excerpt: str


def mentions_of(traces: Traces, school: School, people: Iterable[Person]) -> list[Mention]:
    """Every text of the school, but the person's own rows, that has the surname in it."""
    found: list[Mention] = []
    keys = [person.pk for person in people]
    for label, rows in EVERYTHING.items():
        if rows.texts:
            found += _in_model(label, rows, traces, school, keys)
    return found


def _in_model(label: str, rows: Rows, traces: Traces, school: School, people: list[int]) -> list[Mention]:
    """Those of one model, in one question to the database."""
    model = apps.get_model(label)
    names = rows.texts.split()
    asked = model._base_manager.filter(**{rows.school: school.pk})
    asked = asked.filter(_may_hold(model, names, traces.stems))
    if rows.person:
        own = model._base_manager.filter(**{f"{rows.person}__in": people}).values("pk")
        asked = asked.exclude(pk__in=own)
    found, way = [], "" if rows.person == "pk" else f"{rows.person}__"
    whose = [f"{way}last_name", f"{way}first_name"] if rows.person else []
    for pk, *values in asked.order_by("pk").values_list("pk", *names, *whose):
        owner = " ".join(filter(None, values[len(names) :])) or f"№ {pk}"
        for name, value in zip(names, values, strict=False):
            if excerpt := said_in(value, traces.surname):
                found.append(Mention(f"{label}:{pk}:{name}:{digest_of(value)}", _where(model, name, owner), excerpt))
    return found


def digest_of(value: Any) -> str:
    """Of a text or plain data; keyed, so that nobody guesses the text by it."""
    return salted_hmac("erasing", json.dumps(value, ensure_ascii=False, sort_keys=True)).hexdigest()[:16]


def _may_hold(model: type[Model], names: list[str], stems: Iterable[str]) -> Q:
    """Condition: one of the columns may hold a stem; plain data is read whole, a database keeps it in escapes."""
    condition = Q()
    for name in names:
        field = model._meta.get_field(name)
        if isinstance(field, JSONField):
            condition |= ~Q(**{name: {}})
        elif isinstance(field, CharField | TextField):
            for stem in stems:
                condition |= Q(*((f"{name}__contains", one) for one in spellings(stem)), _connector=Q.OR)
    return condition


def _where(model: type[Model], name: str, owner: str) -> str:
    """«наставляемый в базе, Белов Артём: примечание»; the number of a row that is of nobody."""
    return f"{model._meta.verbose_name}, {owner}: {getattr(model._meta.get_field(name), 'verbose_name', name)}"


def undecided(erasure: Erasure, mentions: Iterable[Mention]) -> list[Mention]:
    """Those of which the curator has said nothing yet."""
    return [mention for mention in mentions if mention.key not in erasure.decisions]


@transaction.atomic
def decide(*, erasure: Erasure, decisions: Mapping[str, str], actor: Any) -> int:
    """Keep what the curator said of texts, added to what was said before; how many. Raises Refused, Overtaken."""
    require(rules.can_erase(actor, erasure.person), rules.ERASE_REASON)
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.state != Erasure.State.ASKED:
        raise Overtaken(ALREADY)
    row.decisions = row.decisions | dict(decisions)
    row.save(update_fields=["decisions"])
    record("erasure_decided", row, actor, fields=["decisions"], person=row.person_id, texts=len(decisions))
    return len(decisions)


def replace_all(keys: Iterable[str], traces: Traces) -> int:
    """Take the name out of these texts; how many there were."""
    done = 0
    for key in keys:
        label, pk, name = key.split(":")[:3]
        done += replace_one(apps.get_model(label)._base_manager.filter(pk=int(pk)), name, traces)
    return done


def replace_one(rows: QuerySet[Any], name: str, traces: Traces) -> bool:
    """In one text; keys of search that are made of it are made anew. False when the row is gone."""
    row = rows.first()
    if row is None:
        return False
    field = row._meta.get_field(name)
    value = cleaned(getattr(row, name), traces.surname)
    longest = getattr(field, "max_length", None)
    setattr(row, name, value[:longest] if isinstance(value, str) else value)
    names = {one.name for one in row._meta.concrete_fields}
    changed = {name}
    if hasattr(row, "refresh_keys"):
        row.refresh_keys()
        changed |= names & {"name", "place", "search_key", "search_text", "sort_key"}
    values = {one: getattr(row, one) for one in changed}
    rows.update(**values, **({"version": F("version") + 1} if "version" in names else {}))
    return True
