"""The answer of a signer by link. It is written as what it is, an intention: the gate opens for a signed paper only."""

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.workflow import MoveRefused
from mentoring.links.models import PersonalLink
from mentoring.links.opening import use_up
from participants.consentpapers.models import ConsentBlank


@transaction.atomic
def answer(*, blank: ConsentBlank, link: PersonalLink, agrees: bool, signer_name: str, contact: str) -> None:
    """Keep «согласен» or «не согласен» with the name of who said it; the first of two presses counts.

    Raises MoveRefused when the paper is answered, filed or not asked for any more."""
    said = ConsentBlank.Answer.AGREE if agrees else ConsentBlank.Answer.REFUSE
    open_ones = ConsentBlank.objects.waiting().filter(pk=blank.pk, link=link, answer="")
    words = {"signer_name": signer_name, "contact": contact, "answered_at": timezone.now()}
    if not use_up(link=link) or not open_ones.update(answer=said, **words):
        raise MoveRefused("Ответ на этот вопрос уже получен. Если вы передумали, скажите об этом куратору школы.")
    record("blank_answered", blank, None, kind=blank.kind)
