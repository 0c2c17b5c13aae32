"""Number, date, freezing: a project becomes an order for good. Locks are taken in one order: the
school, the order, the counter."""

import datetime
import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.jobs.running import Progress, handler
from mentoring.kit.access import require
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.russian import sort_key
from mentoring.kit.workflow import MoveRefused, Overtaken
from mentoring.org.models import School
from mentoring.org.numbering import take_number
from programs.answering.answering import answer_requests
from programs.documents import rules
from programs.documents.gathering import facts_of, tandems_of
from programs.documents.models import Acknowledgement, Order
from programs.documents.workflow import ORDER, decided_already
from programs.papers.printing import draw
from programs.papers.reading import fingerprint
from programs.signing.reading import require_read
from programs.tandems.workflow import move_all

SERIES = "order"


@transaction.atomic
def register(*, order: Order, dated: datetime.date, actor: Any, read: str | None = None) -> Order:
    """Give the next number of the school's series, freeze what the order says, put its tandems in force.

    `read` is what the page showed; None when no page stands between (the demo). A second press by the same person gives
    the same order. Raises Refused (not the secretary), MoveRefused (the date is ahead, something came up since the
    approval) and Overtaken (not approved any more, somebody was faster, the order says something else than read)."""
    School.objects.select_for_update(no_key=True).get(pk=order.school_id)  # nobody is erased while names are frozen
    order = Order.objects.select_for_update(of=("self",)).select_related("school", "year").get(pk=order.pk)
    require(rules.can_register(actor, order), "Номер и дату ставит секретарь.")
    if order.is_frozen and order.registered_by_id == actor.pk and order.dated == dated:
        return order
    if order.state != Order.State.APPROVED:
        raise Overtaken(decided_already(order) or "Приказ ещё не утверждён директором.")
    if dated > timezone.localdate():
        raise MoveRefused(f"{dated:%d.%m.%Y} ещё не наступило. Дата приказа — не позже сегодняшней.")
    number = take_number(school=order.school, kind=SERIES, year=dated.year)
    order.number, order.number_year, order.dated, order.registered_by = number, dated.year, dated, actor
    order.number_text = f"{number}{order.school.order_suffix}"
    facts = facts_of(order)
    if read is not None:
        require_read(order, read, facts)
    order.facts, order.paper, order.paper_of = facts, None, ""
    fields = ["number", "number_year", "dated", "registered_by", "number_text", "facts", "paper", "paper_of"]
    order.save(update_fields=fields)
    ORDER.make(order, "register", actor)
    if tandems := tandems_of(order):
        move_all(tandems, "activate", actor)
        answer_requests(tandems, actor)
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            order=order, person_id=one["person"], name=one["name"], post=one["post"], sort_key=sort_key(one["name"])
        )
        for one in facts["acquainted"]
    )
    return order


def later_than(order: Order) -> Order | None:
    """The newest registered order of the school: a date before its date deserves a warning."""
    rows = Order.objects.filter(school=order.school, dated__isnull=False, kind=order.kind)
    return rows.order_by("-dated", "-number").first()


def make_paper(order: Order, card_url: str) -> bytes:
    """The PDF of a registered order: drawn once from the frozen facts, then always the stored one. Raises PdfFailed."""
    if not order.sha256:
        paper = draw(order.kind, order.facts or {}, card_url)
        digest = hashlib.sha256(paper).hexdigest()
        with transaction.atomic():
            if Order.objects.filter(pk=order.pk, sha256="").update(paper=paper, sha256=digest):
                record("order_changed", order, order.registered_by, fields=["paper", "sha256"], sha256=digest)
        order.refresh_from_db(fields=["paper", "sha256"])
    return bytes(order.paper or b"")


@handler("order_paper")
def order_paper(progress: Progress, *, actor: Any, order: int, card_url: str) -> dict[str, Any]:
    """A long order's PDF, made by the worker; of a project it serves while the project says the same.

    Raises MoveRefused."""
    progress.step(0, 1)
    made = Order.objects.visible_to(actor).get(pk=order)
    facts = facts_of(made)
    try:
        paper = make_paper(made, card_url) if made.is_frozen else draw(made.kind, facts, card_url)
    except PdfFailed as reason:
        raise MoveRefused(str(reason)) from reason
    if not made.is_frozen:
        rows = Order.objects.filter(pk=order, version=made.version, sha256="", number__isnull=True)
        rows.update(paper=paper, paper_of=fingerprint(facts))
    progress.step(1, 1)
    return {"bytes": len(paper)}
