"""Who has answered «не согласны» by link, told where a signed paper about the same is written down: the paper may be
older than the answer. It is said and refuses nothing: who signs later has thought better of it."""

from collections.abc import Iterable

from django.utils import timezone

from participants.consentpapers.models import ConsentBlank
from participants.consents.models import Consent
from participants.people.models import Person

Purpose = tuple[int, str, str]  # number of the person, kind, recipient


def refused(people: Iterable[Person | int]) -> dict[Purpose, ConsentBlank]:
    """Blanks of these people that were refused, by purpose; the last answer counts. One query."""
    answers = ConsentBlank.objects.filter(person__in=set(people), answered_at__isnull=False)
    last = {(one.person_id, one.kind, one.recipient): one for one in answers.order_by("answered_at", "pk")}
    return {purpose: one for purpose, one in last.items() if one.answer == ConsentBlank.Answer.REFUSE}


def refusals(people: Iterable[Person | int]) -> dict[Purpose, str]:
    """What to check before a paper of these people is taken, by its purpose. One query."""
    return {purpose: told(blank) for purpose, blank in refused(people).items()}


def doubts(person: Person, paper: Consent | None = None) -> list[str]:
    """What to check before a paper of a person is written down, a line for each purpose that was refused; of a `paper`
    that is known only what was answered to the same, not before it was signed. One query."""
    found = list(refused([person.pk]).values())
    if paper is not None:
        same = [one for one in found if (one.kind, one.recipient) == (paper.kind, paper.recipient)]
        found = [one for one in same if one.answered_at and timezone.localdate(one.answered_at) >= paper.given_on]
    return [f"{one.get_kind_display().capitalize()}. {told(one)}" for one in found]


def told(blank: ConsentBlank) -> str:
    """«По ссылке 12.11.2026 ответили „не согласны“: проверьте, что подпись поздняя»."""
    day = f"{timezone.localtime(blank.answered_at):%d.%m.%Y}" if blank.answered_at else ""
    return f"По ссылке {day} ответили «не согласны»: проверьте, что подпись поздняя"
