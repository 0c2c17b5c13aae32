"""The papers of a duty: which there are in a state, and their PDF."""

from typing import NamedTuple

from django.template.loader import render_to_string

from mentoring.kit.pdf import render_pdf
from programs.labour.models import MentorDuty
from programs.labourdesk.facts import facts_of

S = MentorDuty.State
SIGNED = (S.AGREED, S.ACTIVE, S.STOPPED)


class Paper(NamedTuple):
    """A paper: its code, title, URL name, the states in which it is printed."""

    code: str
    title: str
    page: str
    states: tuple[str, ...]


NEXT = {
    S.ASKED: (
        "Напечатайте согласие, дайте работнику прочитать и подписать, потом запишите дату",
        "Прочитайте условия и согласие. Если согласны, распечатайте его, подпишите и отдайте секретарю или куратору",
    ),
    S.AGREED: (
        "Согласие есть. Напечатайте дополнительное соглашение, подпишите его с работником и запишите номер и дату",
        "Ваше согласие записано. Школа готовит дополнительное соглашение: до подписи приступать не нужно",
    ),
}


PAPERS = {
    paper.code: paper
    for paper in (
        Paper("consent", "Согласие работника", "duty_consent", (S.ASKED, *SIGNED)),
        Paper("agreement", "Дополнительное соглашение", "duty_agreement", SIGNED),
        Paper("notice", "Уведомление", "duty_notice", (S.STOPPED,)),
    )
}


def papers_of(duty: MentorDuty) -> list[tuple[str, str]]:
    """(title, URL name) of those that may be printed now; the notice of a worker is an application."""
    said = "Заявление об отказе" if duty.ended_by == MentorDuty.Side.WORKER else "Уведомление об отмене"
    found = [paper for paper in PAPERS.values() if duty.state in paper.states]
    return [(said if paper.code == "notice" else paper.title, paper.page) for paper in found]


def draw(duty: MentorDuty, code: str) -> bytes:
    """The PDF. Raises PdfFailed."""
    html = render_to_string(f"pdf/duty_{code}.html", {"facts": facts_of(duty)})
    return render_pdf(html, title=PAPERS[code].title)


def waits_for(duty: MentorDuty, runs_school: bool) -> str:
    """What whoever looks at it does next with the papers; nothing once they are signed or the year is closed."""
    words = NEXT.get(S(duty.state)) if duty.year.is_open else None
    return words[0 if runs_school else 1] if words else ""
