"""What the curator is told about an application: words that a school must not keep, and, once it is accepted, what was
made of it and what is missing next."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from mentoring.sensitive import found_in, listed
from participants.applications.models import Application, Kind
from participants.consents.missing import TO_WHAT, missing_pairs
from participants.consents.models import Consent
from participants.selection.models import Candidate
from participants.selection.standing import lacks_certificate

FIRST = {Candidate.State.APPLIED: " Дальше — собеседование."}


def warned_of(row: Application) -> list[str]:
    """«о здоровье («диабета»)», each topic once with the first words of it."""
    texts = [text for text in row.payload.values() if isinstance(text, str)]
    found = {one.about: one for text in reversed(texts) for one in reversed(found_in(text))}
    return [listed([one]) for one in found.values()]


def next_step(row: Application, user: Any) -> str:
    """«Заявка принята: Власова Марина Олеговна. Открыть: кандидат, карточка человека. Пока нет согласия на…»."""
    person, today = row.person, timezone.localdate()
    if person is None:
        return f"Заявка принята: {row.name}"
    kinds = dict.fromkeys(TO_WHAT[Consent.Kind(kind)] for kind, _ in missing_pairs([person], today)[person.pk])
    lacks, then = [f"согласия на {what}" for what in kinds], ""
    links = [(reverse("person", args=[person.pk]), "карточка человека")]
    if row.kind == Kind.MENTEE:
        links.insert(0, (reverse("request", args=[row.request_id]), "запрос"))
    else:
        candidate = Candidate.objects.visible_to(user).get(year=row.year_id, person=person)
        links.insert(0, (reverse("candidate", args=[candidate.pk]), "кандидат"))
        lacks = ["справки об отсутствии судимости"] * lacks_certificate(person, today) + lacks
        then = FIRST.get(Candidate.State(candidate.state), "")
    shown = format_html_join(", ", '<a href="{}">{}</a>', links)
    missing = f" Пока нет {', '.join(lacks)}." if lacks else ""
    missing += " Контакт не указан." if row.lacks_contact and not (person.phone or person.email) else ""
    return format_html("Заявка принята: {}. Открыть: {}.{}{}", person.full_name, shown, then, missing)
