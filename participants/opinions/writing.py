"""Views that the curator writes down from paper, and one that should not have been kept."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.links.issuing import revoke
from mentoring.links.models import PersonalLink
from mentoring.links.opening import drop_draft
from mentoring.sensitive import Finding, found_in
from participants.holding.person import hold
from participants.opinions.asking import link_now, locked
from participants.people.models import Person
from participants.requests import rules
from participants.requests.models import ThirdPartyView


@transaction.atomic
def write_down(*, view: ThirdPartyView, actor: Any) -> ThirdPartyView:
    """Keep what was said on paper or aloud; a link that waits for it stops to work. Raises Refused, MoveRefused."""
    asked = view.request
    require(rules.can_lead(actor, asked), rules.LEAD_REASON)
    hold(asked.person_id)  # people are locked before what is about them
    locked(asked.pk)
    asked.year.require_open()
    view.given_at = timezone.now()
    if view.pk is None:
        view.save(force_insert=True)
    else:
        if link := link_now(view):
            revoke(link=link, actor=actor)
        rows = ThirdPartyView.objects.filter(pk=view.pk, given_at=None)  # scope: the row of this request
        names = ("kind", "author_name", "stance", "text", "advice", "given_at")
        if not rows.update(**{name: getattr(view, name) for name in names}):
            raise MoveRefused("Ответ только что пришёл по ссылке. Откройте его.")
    record("view_given", view, actor, kind=view.kind, person=asked.person_id)
    return view


@transaction.atomic
def remove(*, view: ThirdPartyView, actor: Any) -> None:
    """Delete a view for good: it holds what the school must not keep, or was asked by mistake. Raises Refused."""
    require(rules.can_lead(actor, view.request), rules.LEAD_REASON)
    locked(view.request_id)
    view.request.year.require_open()
    if link := link_now(view):
        revoke(link=link, actor=actor)
    record("opinion_removed", view, actor, kind=view.kind, person=view.request.person_id)
    view.delete()


def shut(link: PersonalLink, actor: Any) -> None:
    """Close a link and forget its draft, also that of a link which was over and not yet swept."""
    revoke(link=link, actor=actor)
    drop_draft(link=link)


@transaction.atomic
def close_links_about(*, person: Person, actor: Any) -> int:
    """Before somebody is erased: nobody can answer about them any more, what was typed and not sent is gone; how many
    links there were. The caller has asked for the right."""
    links = PersonalLink.objects.filter(view__request__person=person)  # scope: of the person in hand
    for link in links:
        shut(link, actor)
    return len(links)


def to_look_at(view: ThirdPartyView) -> list[Finding]:
    """What of a kept answer a school must not keep, as far as words tell."""
    return found_in(f"{view.text}\n{view.advice}")
