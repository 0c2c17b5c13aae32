"""What a blank says, as plain data: the same facts make the PDF and the page that a parent opens on the phone."""

from dataclasses import dataclass

from django.utils import timezone

from mentoring.kit.russian import date_words, nbsp
from mentoring.org.models import School
from participants.consentpapers.models import PREFIX, ConsentBlank
from participants.consents.models import Consent
from participants.people.models import Person

BOX = "[] "  # in a text: something to be ticked by hand


@dataclass(frozen=True)
class Part:
    """«Цель: …»; `choices` are what the signer ticks by hand, after the text."""

    heading: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlankFacts:
    """One sheet. `signer_label` stands before the line of the signature; `child_signs`: a line for a pupil of 14 to 17.
    `code` goes into the QR and holds no personal data."""

    title: str
    shown_code: str
    code: str
    year: str
    back_to: str
    by_guardian: bool
    signer_label: str
    person: str
    place: str
    lead: str
    parts: tuple[Part, ...]
    has_site: bool
    child_signs: bool


def operator_of(school: School) -> str:
    """«МБОУ «СОШ № 7» (оператор; г. Залесск, …)» as ст. 9 wants it: the name and the address."""
    where = " ".join(school.letterhead.split()) or school.place
    return f"{school.short_name} ({where})"


def facts_of(blank: ConsentBlank, school: School) -> BlankFacts:
    """The facts of a blank; its person and text come loaded."""
    person, by_guardian = blank.person, blank.signer == Consent.Signer.GUARDIAN
    until = f"до {date_words(blank.until)}" if blank.until else "до отзыва"
    values = {"operator": operator_of(school), "until": until, "recipient": blank.recipient}
    of_child = "обучающегося" in blank.text.title
    return BlankFacts(
        title=nbsp(blank.text.title),
        shown_code=blank.shown_code,
        code=PREFIX + blank.code,
        year=f"{blank.until.year - 1}/{blank.until.year}" if blank.until else "",
        back_to="классному руководителю" if of_child else "куратору наставничества",
        by_guardian=by_guardian,
        signer_label="Законный представитель" if by_guardian else "Подпись",
        person=nbsp(person.full_name),
        place=nbsp(person.class_name),
        lead=nbsp(blank.text.lead.replace("{operator}", values["operator"]).replace("{recipient}", blank.recipient)),
        parts=tuple(part_of(heading, text) for heading, text in blank.text.parts(**values)),
        has_site=blank.kind == Consent.Kind.PUBLICATION,
        child_signs=by_guardian and may_sign(person),
    )


def part_of(heading: str, text: str) -> Part:
    """A part, with what is to be ticked taken apart."""
    words, *choices = text.split(BOX)
    words = words.strip().replace("г..", "г.")  # a date in words brings the stop of its sentence
    return Part(heading, nbsp(words), tuple(nbsp(one.strip(" .")) for one in choices))


def may_sign(person: Person) -> bool:
    """The sheet has a line for the pupil: 14 in the year when it is signed, or the age is not known."""
    return person.born_in is None or person.born_in <= timezone.localdate().year - 14
