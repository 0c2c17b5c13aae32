"""What a withdrawal does to drafts and projects, told before and done in the same transaction."""

import datetime
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from mentoring.kit.access import require
from mentoring.org.workdays import workday_after
from participants.consents.keeping import DAYS, withdraw
from participants.consents.missing import REQUIRED
from participants.consents.models import Consent
from participants.people.models import Person
from programs.documents.drafting import drop_line
from programs.leaving.parting import let_out
from programs.leaving.rules import is_last, page_of, project_of, seat_of
from programs.tandems.models import Tandem
from programs.tandems.pairing import LastOfSide, drop_member, remove_draft
from programs.withdrawing.rules import Obliged, reason_against


def open_tandems(person: Person) -> list[Tandem]:
    """Tandems of open years in which the person stands; drafts first."""
    rows = Tandem.objects.open().filter(members__person=person, members__until__isnull=True)
    return list(rows.exclude(year__state="closed").select_related("year").order_by("state", "number"))


def consequences(consent: Consent, day: datetime.date, own: bool = False) -> list[str]:
    """What will happen, in words of the curator, or of the person who takes the `own` consent back."""
    said = [
        f"согласие от {consent.given_on:%d.%m.%Y} ({consent.get_kind_display()}) больше не действует с {day:%d.%m.%Y}",
        *KINDS.get(consent.kind, []),
        "запись и скан останутся как доказательство; вернуть отозванное согласие нельзя",
    ]
    if consent.kind in REQUIRED:
        who = "вы не войдёте" if own else f"{consent.person.full_name} не войдёт"
        said.insert(1, f"{who} в новые приказы, пока нет другого согласия")
        tandems = [tandem for tandem in open_tandems(consent.person) if not own or tandem.state == Tandem.State.ACTIVE]
        said[2:2] = [_of_tandem(tandem, consent.person, own) for tandem in tandems]
    if consent.kind == Consent.Kind.PROCESSING:
        term = workday_after(day, DAYS)
        must = "школа уничтожит" if own else "надо уничтожить"
        said.insert(-1, f"данные, которые больше не нужны, {must} до {term:%d.%m.%Y}: 10 рабочих дней")
    return said


KINDS: dict[str, list[str]] = {
    Consent.Kind.PUBLICATION: ["имя и рассказ об участнике надо сразу убрать с сайта школы"],
    Consent.Kind.IMAGE: ["снимки с участником надо убрать со стендов, с сайта и из отчётов"],
    Consent.Kind.TRANSFER: ["партнёру надо сообщить об отзыве и попросить удалить полученные данные"],
}


def _of_tandem(tandem: Tandem, person: Person, own: bool = False) -> str:
    """What becomes of one tandem. To the person only those in force are told: drafts are nobody's knowledge yet."""
    goes_on = bool((seat := seat_of(tandem, person)) and not is_last(seat, tandem))
    if own:
        ends = "выведет вас из него" if goes_on else "прекратит его"
        return f"тандем № {tandem.number} действует: куратор {ends}"
    if tandem.state == Tandem.State.DRAFT:
        return (
            f"из черновика № {tandem.number} участник уйдёт; если на его стороне никого не останется, черновик удалится"
        )
    if tandem.state == Tandem.State.ORDERED:
        order = project_of(tandem)
        if order and order.is_editable and goes_on:
            return f"из группы № {tandem.number} участник уйдёт, остальные останутся в ней и в проекте приказа"
        if order and order.is_editable:
            return f"пара № {tandem.number} уйдёт из проекта приказа, участник — из пары"
        return f"пара № {tandem.number} в приказе на утверждении: отзовите проект и исправьте, иначе его не утвердят"
    if seat and goes_on:
        said = 'тандем № {} действует: <a href="{}">выведите участника из тандема</a>, остальные продолжат'
        return format_html(said, tandem.number, page_of(seat))
    return f"тандем № {tandem.number} действует: прекратите его, куратору об этом напомним"


def still_in(person: Person) -> list[tuple[int, str]]:
    """(number, page) of the tandems in force that the person may leave while the others go on."""
    found = [(one, seat_of(one, person)) for one in open_tandems(person) if one.state == Tandem.State.ACTIVE]
    return [(one.number, page_of(seat)) for one, seat in found if seat and not is_last(seat, one)]


@transaction.atomic
def withdraw_with_all(*, consent: Consent, day: datetime.date, actor: Any, letter: str = "") -> int:
    """Take a consent back and the person out of drafts and of projects in the curator's hands, at once; how many pairs
    it touched. A withdrawal with a later day leaves the drafts till then. Raises Refused, MoveRefused."""
    reason = reason_against(actor, consent, day)
    require(not reason, reason)
    actor = Obliged(actor)
    withdraw(consent=consent, day=day, actor=actor, letter=letter)
    if consent.kind not in REQUIRED or day > timezone.localdate():
        return 0
    return sum(_leave(tandem, consent.person, actor) for tandem in open_tandems(consent.person))


def _leave(tandem: Tandem, person: Person, actor: Any) -> bool:
    """Take the person out of a tandem that is not in force; False when it has to stay as it is or they
    are out already."""
    if tandem.state == Tandem.State.ORDERED:
        order, seat = project_of(tandem), seat_of(tandem, person)
        if order is None or not order.is_editable:
            return False
        if seat and not is_last(seat, tandem):
            with suppress(LastOfSide):  # the others have left meanwhile: the whole pair goes
                let_out(tandem=tandem, seat=seat, day=timezone.localdate(), reason="Отозвано согласие", actor=actor)
                return True
        drop_line(order=order, tandem=tandem, actor=actor)
        tandem.refresh_from_db()
    held = Tandem.objects.select_for_update().filter(pk=tandem.pk, state=Tandem.State.DRAFT).first()
    if held is None or not held.members.filter(person=person, until=None).exists():
        return False
    try:
        drop_member(tandem=held, person=person, actor=actor)
    except LastOfSide:
        remove_draft(tandem=held, actor=actor)
    return True
