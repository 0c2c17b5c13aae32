"""Taking what was sent by a link, within limits. The rest leaves only a number on the school's link."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mentoring.audit.recording import record, record_many
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.links.issuing import issue
from mentoring.links.models import PersonalLink
from mentoring.links.opening import keep_draft, use_up
from participants.applications import rules
from participants.applications.models import Application, Door

S = Application.State
PUT_OFF = timedelta(days=14)


class TooMany(Exception):
    """Not taken: too many already. The text says so in words of the sender."""


def address_hash(ip: str, school: int) -> str:
    """Tells addresses of one school apart without keeping them."""
    digest = salted_hmac("tandem.application", f"{school}:{ip}", secret=settings.SECRET_KEY, algorithm="sha256")
    return digest.hexdigest()[:32]


def why_full(school: int, ip_hash: str) -> str:
    """Why nothing more is taken now; empty when there is room. Two queries."""
    now = timezone.now()
    rows = Application.objects.filter(year__school=school)  # scope: of the school of the link
    counts = rows.aggregate(
        waiting=Count("pk", filter=Q(state__in=[S.STARTED, S.NEW])),
        today=Count("pk", filter=Q(created_at__gte=now - timedelta(days=1), by_paper=False)),
    )
    near = Application.objects.filter(ip_hash=ip_hash, created_at__gte=now - rules.PER_ADDRESS_TIME)  # scope: hash
    if near.count() >= rules.PER_ADDRESS:
        return "С этого компьютера или из этой сети за час пришло очень много заявок. Подождите час."
    if counts["today"] >= rules.PER_DAY or counts["waiting"] >= rules.WAITING:
        return "Сегодня школа получила очень много заявок и пока не принимает новые через интернет."
    return ""


def enter(application: Application, door: Door, ip: str, typed: dict[str, Any] | None = None) -> Application:
    """Keep the row while there is room; whoever comes at once is counted one after another. `typed`: a draft, it gets a
    link of its own. Raises TooMany, MoveRefused (the draft is too long)."""
    school = door.year.school
    application.ip_hash = address_hash(ip, school.pk)
    with transaction.atomic():
        Door.objects.select_for_update(of=("self",)).get(pk=door.pk)  # scope: the door of the link
        full = why_full(school.pk, application.ip_hash)
        if not full and typed is not None:
            application.link = issue(school=school, purpose=door.kind, actor=None, life=PUT_OFF)
            keep_draft(link=application.link, typed=typed)
        if not full:
            application.save(force_insert=True)
            record("application_received" if typed is None else "application_begun", application, None)
    if full:
        turned = {"turned_away": F("turned_away") + 1, "turned_away_at": timezone.now()}
        Door.objects.filter(pk=door.pk).update(**turned)  # scope: the same
        raise TooMany(full)
    return application


def receive(*, door: Door, payload: dict[str, Any], ip: str) -> Application:
    """An application by the school's link. Raises TooMany."""
    application = Application(year=door.year, kind=door.kind, payload=payload)
    application.refresh_keys()
    return enter(application, door, ip)


def put_off(*, door: Door, typed: dict[str, Any], ip: str) -> Application:
    """«Сохранить и дописать позже» on the school's link: a link of its own for two weeks.

    Raises MoveRefused (too long), TooMany."""
    return enter(Application(year=door.year, kind=door.kind, state=S.STARTED), door, ip, typed)


@transaction.atomic
def finish(*, application: Application, payload: dict[str, Any]) -> bool:
    """What was put off is sent now; its link is used up. False when another phone was faster."""
    if application.link is None or not use_up(link=application.link):
        return False
    application.payload = payload
    application.refresh_keys()
    names = ("payload", "name", "place", "search_text", "sort_key")
    values = {name: getattr(application, name) for name in names}
    rows = Application.objects.filter(pk=application.pk, state=S.STARTED)  # scope: this row
    if not rows.update(state=S.NEW, created_at=timezone.now(), **values):
        return False
    application.state = S.NEW
    record("application_received", application, None)
    return True


@transaction.atomic
def type_in(*, application: Application, actor: Any) -> Application:
    """A paper form typed in by the curator: waits like the others, the limits are not for it. Raises Refused,
    MoveRefused when the sheet was typed in before."""
    require(rules.can_lead(actor, application), rules.LEAD_REASON)
    application.year.require_open()
    application.by_paper = True
    application.refresh_keys()
    same = Application.objects.filter(year=application.year, kind=application.kind)  # scope: of the year
    if application.number and same.filter(number=application.number).exists():
        raise MoveRefused(f"Бланк {application.number} уже внесён.")
    application.save(force_insert=True)
    record("application_typed", application, actor)
    return application


def forget_applications() -> int:
    """Delete what nobody finished or decided, and what was decided long ago; how many. Run by the daily sweep."""
    now = timezone.now()
    Application.objects.exclude(ip_hash="").filter(created_at__lt=now - timedelta(days=1)).update(ip_hash="")
    over = Q(link=None) | Q(link__expires_at__lte=now) | Q(link__revoked_at__isnull=False)
    old = Q(state=S.NEW, created_at__lt=now - rules.UNDECIDED_KEPT) | Q(decided_at__lt=now - rules.DECIDED_KEPT)
    gone = list(Application.objects.filter(Q(over, state=S.STARTED) | old).select_related("year"))
    with transaction.atomic():
        record_many("application_forgotten", gone, None)
        keys, links = [row.pk for row in gone], [row.link_id for row in gone if row.link_id]
        Application.objects.filter(pk__in=keys).delete()
        PersonalLink.objects.filter(pk__in=links).delete()
    return len(gone)
