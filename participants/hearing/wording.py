"""What a third party is told and asked: as little of the child as the answer needs. Pure.

Class teacher and parent see the words of the request, because they are asked whether it is so; all others see its areas
only. The name is a first name and one letter."""

from typing import NamedTuple

from django.utils import timezone

from mentoring.kit.russian import date_words
from mentoring.links.issuing import Printed
from participants.people.models import Person
from participants.requests.models import MentoringRequest, ThirdPartyView

KIND = ThirdPartyView.Kind
OF_PUPIL = [KIND.CLASS_TEACHER, KIND.PSYCHOLOGIST, KIND.SOCIAL, KIND.PARENT]
OF_TEACHER = [KIND.PERSONAL_FILE, KIND.ATTESTATION, KIND.METHODICAL, KIND.STANDARD]
SEE_WORDS = frozenset({KIND.CLASS_TEACHER, KIND.PARENT})
# Who is asked when a paper is to speak: «сведения из личного дела» are told by somebody who holds it.
HOLDERS = {
    KIND.PERSONAL_FILE: "кадровая служба: личное дело",
    KIND.ATTESTATION: "ответственный за аттестацию: рекомендации",
    KIND.METHODICAL: "методическая служба: анализ методической работы",
    KIND.STANDARD: "методическая служба: анкета по профстандарту",
}


class Questions(NamedTuple):
    """The three questions of the form."""

    stance: str
    text: str
    advice: str


OF_PEOPLE = Questions("Что вы думаете об этом запросе?", "Что вы об этом знаете?", "Какой наставник здесь поможет?")
OF_PAPERS = Questions("Что говорят документы?", "Что из них следует?", "Какой наставник здесь поможет?")


def kinds_for(person: Person) -> list[tuple[str, str]]:
    """Whom one may ask about this person: (code, label)."""
    kinds = OF_TEACHER if person.kind == Person.Kind.TEACHER else OF_PUPIL
    return [(kind.value, HOLDERS.get(kind, kind.label)) for kind in kinds]


def questions_for(kind: str) -> Questions:
    """The questions in words of whoever is asked."""
    return OF_PAPERS if kind in OF_TEACHER else OF_PEOPLE


def asked_as(kind: str) -> tuple[str, str]:
    """(label, words): in which role one answers, or which paper one is asked to look into."""
    label = KIND(kind).label
    return ("Какой документ посмотреть", label) if kind in OF_TEACHER else ("Вы отвечаете как", label)


def named(person: Person) -> str:
    """«Артём Б., 8 «Б»»: enough for who knows the child, too little for a finder of the sheet."""
    name = f"{person.first_name} {person.last_name[:1]}."
    return ", ".join(filter(None, (name, person.class_name or person.post)))


def told_of(asked: MentoringRequest, kind: str) -> list[tuple[str, str]]:
    """(label, text) of what this party may read of the request."""
    areas = ", ".join(area.title for area in asked.areas.all())
    lines = [("Области", areas)] if areas else []
    return [("Своими словами", asked.words), *lines] if kind in SEE_WORDS else lines


def message(school: str, links: list[Printed]) -> str:
    """Ready words for a chat. No name in them: chats belong to others."""
    one, number = len(links) == 1, len(links)
    asks = "ответить на три вопроса" if one else f"ответить на вопросы по {number} ссылкам"
    lines = "\n".join(link.address if one else f"{place}. {link.address}" for place, link in enumerate(links, 1))
    until = date_words(timezone.localtime(min(link.link.expires_at for link in links)).date())
    whose = "Ссылка личная, не пересылайте её" if one else "Ссылки личные, не пересылайте их"
    return (
        f"Добрый день! {school}: просим {asks} о запросе на наставника. Это займёт несколько минут, входить никуда не "
        f"нужно.\n{lines}\n{whose}. Ждём ответа до {until}"
    )
