"""After registration: who has read the order, and the signed paper scanned."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from mentoring.audit.recording import record
from mentoring.jobs.allowance import take_in
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from programs.documents import rules
from programs.documents.models import Order, OrderScan

NOT_YOURS = "Лист ознакомления ведут секретарь и куратор."


@transaction.atomic
def acquaint(*, order: Order, lines: Iterable[int], day: datetime.date, actor: Any) -> int:
    """Mark these lines of the sheet as signed on that day; how many were unmarked. Raises Refused, MoveRefused."""
    require(rules.can_acquaint(actor, order), NOT_YOURS)
    order.year.require_open()
    if not order.is_frozen:
        raise MoveRefused("Знакомят с зарегистрированным приказом.")
    if not order.dated or not order.dated <= day <= timezone.localdate():
        raise MoveRefused(f"Дата ознакомления — от даты приказа ({order.dated:%d.%m.%Y}) до сегодняшней.")
    marked = order.acknowledgements.filter(pk__in=list(lines), acknowledged_on__isnull=True)
    count = marked.update(acknowledged_on=day)
    record("acknowledged", order, actor, lines=count)
    return count


@transaction.atomic
def add_scan(*, order: Order, upload: UploadedFile, kind: str, actor: Any) -> OrderScan:
    """Keep a scan of the signed paper under a name that tells nothing; `kind`: pdf, jpg, png.
    The same file is kept once.

    Raises Refused, MoveRefused, TooMuch."""
    require(rules.can_acquaint(actor, order), NOT_YOURS)
    order.year.require_open()
    if not order.is_frozen:
        raise MoveRefused("Скан прикладывают к зарегистрированному приказу.")
    if order.sealed_at:
        raise MoveRefused("В приказе был человек, чьи данные уничтожены: скан с его именем больше не прикладывают.")
    Order.objects.select_for_update().get(pk=order.pk)  # the same upload pressed twice waits here
    digest = hashlib.sha256(b"".join(upload.chunks())).hexdigest()
    upload.seek(0)
    if twin := order.scans.filter(sha256=digest).first():
        return twin
    sent = take_in(upload.size or 0, actor)
    upload.name = f"{get_random_string(24)}.{kind}"
    scan = OrderScan.objects.create(order=order, file=upload, sha256=digest, uploaded_by=actor)
    record("scan_added", order, actor, scan=scan.pk, sha256=digest, **sent)
    return scan
