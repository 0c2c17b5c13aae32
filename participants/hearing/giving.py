"""An answer by link: whom it is about, whether it is still waited for, keeping it."""

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.links.models import PersonalLink
from mentoring.links.opening import use_up
from participants.holding.person import why_gone
from participants.requests.models import MentoringRequest, ThirdPartyView

S = MentoringRequest.State
ALIVE = (S.SENT, S.ACCEPTED, S.ANSWERED)


def why_not(asked: MentoringRequest) -> str:
    """Why nobody is asked about this request any more; empty when one may ask."""
    if closed := asked.year.why_closed:
        return closed[0]
    if asked.state not in ALIVE:
        return f"Запрос {asked.get_state_display()}: сведения о нём больше не собирают."
    return why_gone(asked.person)


def asked_by(link: PersonalLink) -> ThirdPartyView | None:
    """The view that this link asks for; None when its request is over or the person is gone from the school."""
    rows = ThirdPartyView.objects.filter(link=link, given_at=None)  # scope: the link itself is the key
    view = rows.select_related("request__person", "request__year__school").first()
    return view if view and not why_not(view.request) else None


@transaction.atomic
def give(*, link: PersonalLink, stance: str, text: str, advice: str) -> bool:
    """The third party has answered. False when somebody was faster, or the link was taken back meanwhile."""
    view = asked_by(link)
    if view is None or not use_up(link=link):
        return False
    view.stance, view.text, view.advice, view.given_at = stance, text, advice, timezone.now()
    view.save(update_fields=["stance", "text", "advice", "given_at"])
    record("view_given", view, None, kind=view.kind, person=view.request.person_id)
    return True
