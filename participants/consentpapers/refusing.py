"""Who has answered «не согласны» by link, told where a signed paper about the same is written down: the paper may be
older than the answer. It is said and refuses nothing: who signs later has thought better of it."""

from collections.abc import Iterable

from django.utils import timezone

from participants.consentpapers.models import ConsentBlank
from participants.people.models import Person

Purpose = tuple[int, str, str]  # number of the person, kind, recipient


def refusals(people: Iterable[Person | int]) -> dict[Purpose, str]:
    """What to check before a paper of these people is taken, by its purpose; the last answer counts. One query."""
    answers = ConsentBlank.objects.filter(person__in=set(people), answered_at__isnull=False).order_by(
        "answered_at", "pk"
    )
    last = {(blank.person_id, blank.kind, blank.recipient): blank for blank in answers}
    refused = {purpose: blank for purpose, blank in last.items() if blank.answer == ConsentBlank.Answer.REFUSE}
    return {purpose: told(blank) for purpose, blank in refused.items()}


def told(blank: ConsentBlank) -> str:
    """«По ссылке 12.11.2026 ответили „не согласны“: проверьте, что подпись поздняя»."""
    day = f"{timezone.localtime(blank.answered_at):%d.%m.%Y}" if blank.answered_at else ""
    return f"По ссылке {day} ответили «не согласны»: проверьте, что подпись поздняя"
