"""Who is spoken of in a sentence, and why nobody is asked."""

from mentoring.few import in_sentence
from participants.consenting.forms import AskForm
from participants.people.models import Person


def named(people: list[Person]) -> str:
    """«Белов А. Д., Ким А.», of many the first."""
    return in_sentence([person.short_name for person in people])


def nothing_to_ask(form: AskForm, why: str, so: str) -> str:
    """Why nobody is asked: those who took the consent back are named, of the others `why`; `so` is what follows."""
    if not (back := list(form.passed_over())):
        return f"У этих людей {why}. {so}"
    others = f" У остальных {why}." if form.asked().exists() else ""
    return (
        f"Кто отозвал согласие, того здесь не спросят ({named(back)}). Передумали — отметьте человека в списке "
        f"согласий.{others} {so}"
    )
