"""How many wrong attempts are taken, and the page after that.

django-axes counts five per name and address, then ten minutes. Ours go further (B1): twenty a day on one name
from all addresses together, thirty in a quarter of an hour from one address whatever the names, five wrong codes in ten
minutes. A whole school stands behind one address, so what opens no account is counted apart, thirty each: who mistypes
codes of certificates shuts neither the sign-in nor the links of parents. Somebody who has signed in from this address
before is counted apart, so that a stranger cannot shut them out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mentoring.accounts.models import User
from mentoring.audit.context import client_ip
from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import record
from mentoring.entrance.models import Failure

PER_NAME, PER_NAME_TIME = 20, timedelta(days=1)
PER_ADDRESS, PER_ADDRESS_TIME = 30, timedelta(minutes=15)
PER_CODE, PER_CODE_TIME = 5, timedelta(minutes=10)
LETTERS = 5
NOBODY = 0  # no user has this number
ACCOUNTS = (Failure.Kind.PASSWORD, Failure.Kind.LINK)  # ways into an account are counted together
KEYS, PAPERS = (Failure.Kind.KEY,), (Failure.Kind.PAPER,)  # links of parents, codes of certificates: each apart
OWN_ADDRESS_TIME = timedelta(days=90)
NAME_CLOSED = "Для этого имени сегодня было слишком много неверных паролей. Вход откроется через сутки."
ADDRESS_CLOSED = "С этого компьютера или из этой сети слишком много неудачных попыток. Подождите 15 минут."
CODE_CLOSED = "Пять неверных кодов подряд. Подождите 10 минут."


def name_hash(name: str) -> str:
    """The typed name as it is kept: the same for every spelling of case."""
    return salted_hmac("tandem.failure", name.strip().casefold(), algorithm="sha256").hexdigest()


def find_user(name: str) -> User | None:
    """The user of this sign-in name, active or not."""
    return User.objects.filter(username=name.strip().casefold()).first()


# kind → act (a code of the journal, no password)
FAILED = {"password": "sign_in_failed", "code": "second_factor_failed", "link": "link_refused",  # nosec B105
          "key": "key_refused", "paper": "paper_refused"}  # fmt: skip


@transaction.atomic
def note_failure(request: HttpRequest, kind: str, name: str, *, action: str = "") -> None:
    """Remember a wrong attempt for a day, and write the journal: whose name it was, if there is such a person.

    For a name that nobody has, the database is asked as often as for a known one, or the time would tell them apart."""
    now = timezone.now()
    Failure.objects.filter(at__lt=now - PER_NAME_TIME).delete()
    Failure.objects.create(at=now, kind=kind, name_hash=name_hash(name), ip=client_ip(request))
    known = find_user(name)
    _ = (known if known and known.is_active else User(pk=NOBODY)).grants
    actor = request.user if request.user.is_authenticated else None
    record(action or FAILED[kind], known, actor)


def is_own_address(user: User | None, ip: str) -> bool:
    """Whether this person has signed in from there lately."""
    since = timezone.now() - OWN_ADDRESS_TIME
    acts = AuditEntry.objects.filter(action="signed_in", ip=ip, at__gte=since)
    return acts.filter(actor_id=user.pk if user else NOBODY).exists()


def closed_for(request: HttpRequest, name: str) -> str:
    """Why this name may not be tried from this address now; empty when it may. The same for known and unknown names."""
    ip, now = client_ip(request), timezone.now()
    if address_is_closed(ip, now):
        return ADDRESS_CLOSED
    failures = Failure.objects.filter(kind="password", name_hash=name_hash(name), at__gte=now - PER_NAME_TIME)
    if is_own_address(find_user(name), ip):
        failures = failures.filter(ip=ip)
    return NAME_CLOSED if failures.count() >= PER_NAME else ""


def address_is_closed(ip: str, now: datetime, kinds: Iterable[str] = ACCOUNTS) -> bool:
    """Thirty failures of these kinds from one address, whatever the names: passwords and invitations unless said."""
    recent = Failure.objects.filter(ip=ip, at__gte=now - PER_ADDRESS_TIME)
    return recent.filter(kind__in=list(kinds)).count() >= PER_ADDRESS


def asked_too_often(name: str) -> bool:
    """More than five letters a day for one name, from any addresses: nobody's mail is flooded from here."""
    asked = Failure.objects.filter(kind=Failure.Kind.LINK, name_hash=name_hash(name))
    return asked.filter(at__gte=timezone.now() - PER_NAME_TIME).count() > LETTERS


def codes_are_closed(user: User) -> bool:
    """Five wrong codes of this person in ten minutes."""
    since = timezone.now() - PER_CODE_TIME
    return Failure.objects.filter(kind="code", name_hash=name_hash(user.username), at__gte=since).count() >= PER_CODE


def too_many(request: HttpRequest, reason: str, user: Any = None) -> HttpResponse:
    """The page 429; the journal gets one line in ten minutes for one address, not one for each knock."""
    recent = AuditEntry.objects.filter(action="locked_out", at__gte=timezone.now() - PER_CODE_TIME)
    if not recent.filter(ip=client_ip(request)).exists():
        record("locked_out", user, None)
    incident = getattr(request, "request_id", "")
    page = render_to_string("429.html", {"incident": incident, "reason": reason})
    return HttpResponse(page, status=429, headers={"Retry-After": "600"})


def locked_out(request: HttpRequest, response: Any = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """What django-axes shows after five failures of one name from one address (AXES_LOCKOUT_CALLABLE)."""
    user = find_user(str((credentials or {}).get("username", "")))
    return too_many(request, "Пять неверных паролей подряд. Подождите 10 минут.", user)
