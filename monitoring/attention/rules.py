"""The rules of «Требует внимания» (ux.md §1.5), those whose facts exist by now. Each asks one question of the database
and answers with an Item or None."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from mentoring.jobs.models import LOST_AFTER, Job
from mentoring.kit.russian import plural
from monitoring.attention.applications import applications_waiting
from monitoring.attention.deficit import deficit
from monitoring.attention.items import PAPER_DAYS, UNMATCHED_DAYS, Action, Item, Look
from monitoring.attention.labour import duty_papers, duty_tandems
from monitoring.attention.schooling import attendance_missing, not_admitted, untrained
from monitoring.attention.selection import agreement_ending, candidates_waiting, certificate_missing
from monitoring.attention.terms import corrections_asked, erasure_term
from monitoring.attention.withdrawals import consent_unpublished, consent_withdrawn
from participants.consents.models import Consent
from participants.people.models import Person
from programs.documents.models import Acknowledgement, Order

EXPIRING_DAYS = 30


def mentees(number: int) -> str:
    """«1 наставляемый, 2 наставляемых»: an adjectival noun."""
    return f"{number} {plural(number, 'наставляемый', 'наставляемых', 'наставляемых')}"


def consent_missing(look: Look) -> Item | None:
    """People of this year's bases and candidates who lack a consent: they enter no order."""
    found = look.papers
    if not found["people"]:
        return None
    number = found["people"]
    detail = f"Из них учеников: {found['children']}. В приказ они не войдут"
    people = f"{number} {plural(number, 'участника', 'участников', 'участников')}"
    actions = [
        Action("Напечатать бланки", reverse("blanks_add")),
        Action("Отправить ссылки", reverse("links_add")),
        Action("Показать", reverse("consents") + "?view=missing"),
    ]
    return Item("consent_missing", "urgent", "У", people, "нет нужных согласий", detail, actions)


def consent_expiring(look: Look) -> Item | None:
    """Consents that end within thirty days. Few do, so they are found first and their people looked at after."""
    until = look.today + datetime.timedelta(days=EXPIRING_DAYS)
    ending = Consent.objects.valid_on(look.today).filter(until__range=(look.today, until))
    number = ending.filter(Exists(Person.objects.visible_to(look.user).filter(pk=OuterRef("person_id")))).count()
    if not number:
        return None
    figure = f"{number} {plural(number, 'согласие', 'согласия', 'согласий')}"
    tail = f"{plural(number, 'истекает', 'истекают', 'истекают')} до {until:%d.%m.%Y}"
    return Item(
        "consent_expiring", "soon", "", figure, tail, "", [Action("Показать", reverse("consents") + "?view=expiring")]
    )


def consent_own(look: Look) -> Item | None:
    """Those who came of age: from the birthday on the parent's consent does not serve."""
    number = look.papers["grown"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'участнику', 'участникам', 'участникам')}"
    detail = "Согласие родителя со дня рождения не действует"
    actions = [
        Action("Напечатать бланки", reverse("blanks_add")),
        Action("Показать", reverse("consents") + "?state=own"),
    ]
    return Item("consent_own", "urgent", "", figure, "исполнилось 18 лет: возьмите их согласие", detail, actions)


def consent_answered(look: Look) -> Item | None:
    """Families who said «согласны» by link more than a week ago, and the paper is not there."""
    number = look.inbox["families"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'семьи', 'семей', 'семей')}"
    tail = f"ждём подписанную бумагу дольше {PAPER_DAYS} дней"
    actions = [Action("Показать", reverse("consents") + "?state=agreed")]
    return Item("consent_answered", "soon", "От", figure, tail, "По ссылке они ответили «согласны»", actions)


def requests_new(look: Look) -> Item | None:
    """Requests that nobody has decided yet, the oldest of them first."""
    number = look.inbox["requests"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'новый запрос', 'новых запроса', 'новых запросов')}"
    tail = f"{plural(number, 'ждёт', 'ждут', 'ждут')} решения"
    detail = f"Самый давний записан {timezone.localtime(look.inbox['oldest']):%d.%m.%Y}"
    actions = [Action("Решить", reverse("requests") + "?view=new")]
    return Item("requests_new", "soon", "", figure, tail, detail, actions)


def unmatched(look: Look) -> Item | None:
    """Mentees of the base without an open tandem for longer than two weeks."""
    number = look.mentees["waiting"]
    if not number:
        return None
    tail = f"без наставника дольше {UNMATCHED_DAYS} дней"
    return Item(
        "unmatched", "soon", "", mentees(number), tail, "", [Action("Подобрать", reverse("mentees") + "?view=alone")]
    )


def drafts_without_order(look: Look) -> Item | None:
    """Drafts that no order project has taken."""
    number = look.tandems["draft"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'черновик тандема', 'черновика тандемов', 'черновиков тандемов')}"
    tail = f"{plural(number, 'ждёт', 'ждут', 'ждут')} приказа"
    return Item(
        "drafts_without_order", "soon", "", figure, tail, "", [Action("К черновикам", reverse("tandem_drafts"))]
    )


def order_returned(look: Look) -> Item | None:
    """The newest order that the director sent back, with the remark."""
    returned = Order.objects.visible_to(look.user).filter(year=look.year, state=Order.State.RETURNED)
    order = returned.order_by("-pk").first()
    if order is None:
        return None
    actions = [Action("Исправить", reverse("order_edit", args=[order.pk]))]
    return Item("order_returned", "urgent", "Приказ возвращён:", f"«{order.remark}»", "", order.title, actions)


def order_to_approve(look: Look) -> Item | None:
    """Orders that wait for the director."""
    waiting = Order.objects.visible_to(look.user).filter(year=look.year, state=Order.State.SUBMITTED)
    orders = list(waiting.order_by("submitted_at")[:50])
    if not orders:
        return None
    figure = f"{len(orders)} {plural(len(orders), 'проект', 'проекта', 'проектов')} приказов"
    if len(orders) == 1:
        figure = "1 проект приказа"
    actions = [Action("Открыть", reverse("order_approve", args=[orders[0].pk]))]
    return Item("order_to_approve", "urgent", "Ждут утверждения:", figure, "", orders[0].title, actions)


def order_to_register(look: Look) -> Item | None:
    """Approved orders without a number."""
    waiting = Order.objects.visible_to(look.user).filter(year=look.year, state=Order.State.APPROVED)
    orders = list(waiting.order_by("approved_at")[:50])
    if not orders:
        return None
    figure = f"{len(orders)} {plural(len(orders), 'приказ', 'приказа', 'приказов')}"
    actions = [Action("Зарегистрировать", reverse("order_register", args=[orders[0].pk]))]
    return Item("order_to_register", "urgent", "Утверждены, но без номера:", figure, "", orders[0].title, actions)


def acknowledgement_pending(look: Look) -> Item | None:
    """People who have not yet signed that they read the newest registered order."""
    registered = Order.objects.visible_to(look.user).filter(year=look.year, state=Order.State.REGISTERED)
    order = registered.order_by("-dated", "-number").first()
    if order is None:
        return None
    number = Acknowledgement.objects.filter(order=order, acknowledged_on__isnull=True).count()
    if not number:
        return None
    figure = f"{number} {plural(number, 'человек', 'человека', 'человек')}"
    actions = [Action("Лист ознакомления", reverse("order_sheet", args=[order.pk]))]
    lead = f"С приказом № {order.number_text} не ознакомлены"
    return Item("acknowledgement_pending", "soon", lead, figure, "", order.title, actions)


def person_left(look: Look) -> Item | None:
    """Open tandems in which somebody has left the school."""
    number = look.tandems["left"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'тандем', 'тандема', 'тандемов')}"
    return Item(
        "person_left",
        "urgent",
        "Выбыл участник:",
        figure,
        "",
        "",
        [Action("Показать", reverse("tandems") + "?left=yes")],
    )


def overload(look: Look) -> Item | None:
    """Mentors with more open tandems than their card, or else the year, allows."""
    number = look.mentors["overloaded"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'наставника', 'наставников', 'наставников')}"
    return Item(
        "overload",
        "info",
        "Нагрузка выше предела у",
        figure,
        "",
        "",
        [Action("Открыть базу", reverse("mentors"))],
    )


def job_failed(look: Look) -> Item | None:
    """Long work of the last two weeks that failed or whose worker was lost."""
    lost = Q(state=Job.State.RUNNING, beat_at__lt=timezone.now() - LOST_AFTER)
    lately = Job.objects.visible_to(look.user).filter(created_at__gte=timezone.now() - datetime.timedelta(days=14))
    job = lately.filter(Q(state=Job.State.FAILED) | lost).order_by("-created_at").first()
    if job is None:
        return None
    return Item(
        "job_failed",
        "urgent",
        "Задание не выполнено:",
        job.title,
        "",
        job.message,
        [Action("Открыть", reverse("job", args=[job.pk]))],
    )


RULES = {
    "curator": [
        erasure_term,
        corrections_asked,
        order_returned,
        consent_missing,
        consent_own,
        consent_withdrawn,
        consent_unpublished,
        person_left,
        duty_tandems,
        job_failed,
        applications_waiting,
        requests_new,
        unmatched,
        deficit,
        drafts_without_order,
        candidates_waiting,
        certificate_missing,
        not_admitted,
        attendance_missing,
        consent_answered,
        consent_expiring,
        duty_papers,
        overload,
        agreement_ending,
        untrained,
    ],
    "director": [order_to_approve, person_left],
    "staff": [order_to_register, acknowledgement_pending, duty_papers],
}
