"""What the homes show: figures, the course of the year, the last changes. Reads gather data; templates draw it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from mentoring.accounts.models import User
from mentoring.audit.actions import READING
from mentoring.audit.models import AuditEntry
from mentoring.kit.russian import date_words, plural
from mentoring.org.models import Municipality
from monitoring.attention.items import Look
from monitoring.menu.showing import may_enter
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from programs.documents.models import Order
from programs.labour.models import MentorDuty
from programs.tandems.models import Tandem

UNSIGNED = (MentorDuty.State.ASKED, MentorDuty.State.AGREED)
SMALL = 5  # smaller figures of persons do not leave the school (quality.md: k = 5)
CHANGES = 8
QUIET = [
    *READING,
    "signed_in",
    "signed_out",
    "sign_in_failed",
    "access_refused",
    "locked_out",
    "display_changed",
    "view_saved",
    "view_changed",
    "view_removed",
    "job_started",
    "second_factor_failed",
]
SUBJECTS: list[tuple[Any, str]] = [(Person, "person"), (Tandem, "tandem"), (Order, "order")]


@dataclass(frozen=True)
class Figures:
    """The numbers of a school year."""

    mentors: int
    teachers: int
    mentees: int
    pupils: int
    unpaired: int
    drafts: int
    ordered: int
    active: int
    candidates: int
    admitted: int


@dataclass(frozen=True)
class Tile:
    """A figure with its word and where it leads."""

    number: int
    word: str
    detail: str
    url: str


@dataclass(frozen=True)
class Stage:
    """A stage of the year: done, now or ahead; `width` of its bar in percent."""

    title: str
    detail: str
    state: str
    width: int
    url: str = ""


@dataclass(frozen=True)
class Change:
    """A line of «Последние изменения»."""

    at: datetime
    who: str
    what: str
    count: int
    subject: str
    url: str


def figures(look: Look) -> Figures:
    """What the rules of attention have counted already; people who left are not counted."""
    mentor, mentee, tandem, candidate = look.mentors, look.mentees, look.tandems, look.candidates
    return Figures(
        mentors=mentor["all"],
        teachers=mentor["teachers"],
        mentees=mentee["all"],
        pupils=mentee["pupils"],
        unpaired=mentee["unpaired"],
        drafts=tandem["draft"],
        ordered=tandem["ordered"],
        active=tandem["active"],
        candidates=candidate["all"],
        admitted=candidate["admitted"],
    )


def tiles(now: Figures) -> list[Tile]:
    """Four figures with links."""
    return [
        Tile(
            now.mentors,
            plural(now.mentors, "наставник", "наставника", "наставников"),
            f"из них педагогов: {now.teachers}",
            reverse("mentors"),
        ),
        Tile(
            now.mentees,
            plural(now.mentees, "наставляемый", "наставляемых", "наставляемых"),
            f"из них учеников: {now.pupils}",
            reverse("mentees"),
        ),
        Tile(
            now.active,
            plural(now.active, "тандем действует", "тандема действуют", "тандемов действуют"),
            f"в приказе: {now.ordered}, черновиков: {now.drafts}",
            reverse("tandems"),
        ),
        Tile(now.unpaired, "без наставника", "в базе наставляемых этого года", reverse("mentees") + "?view=alone"),
    ]


def share(part: int, whole: int) -> int:
    """Percent of the whole, 0 when there is nothing to measure."""
    return 100 * part // whole if whole else 0


def stages(look: Look, now: Figures) -> list[Stage]:
    """The seven stages of the target model, as far as facts tell; a bar is a counted share. Source: seeds 000, 002."""
    open_tandems = now.active + now.ordered + now.drafts
    gone = share((look.today - look.year.starts).days, (look.year.ends - look.year.starts).days)
    mentees = f"{now.mentees} {plural(now.mentees, 'человек', 'человека', 'человек')}"
    mentors = f"{now.mentors} {plural(now.mentors, 'человек', 'человека', 'человек')}"
    admitted = f"{now.admitted} {plural(now.admitted, 'допущен', 'допущены', 'допущены')}" if now.candidates else ""
    chosen = 100 if open_tandems else share(now.admitted, now.candidates)
    working = f"{now.active} {plural(now.active, 'действует', 'действуют', 'действуют')}"
    prepared = "настройка завершена" if look.school.setup_done else "настройка не завершена"
    facts = [
        ("Подготовка", prepared, 100 * look.school.setup_done, "setup"),
        ("База наставляемых", mentees, 100 * (now.mentees > 0), "mentees"),
        ("База наставников", mentors, 100 * (now.mentors > 0), "mentors"),
        ("Отбор и обучение", admitted, chosen, "admitted"),
        ("Тандемы", f"{now.active} из {open_tandems} по приказу", share(now.active, open_tandems), "tandem_drafts"),
        ("Работа", working, max(0, min(100, gone)) if now.active else 0, "tandems"),
        ("Завершение", f"до {date_words(look.year.ends)}", 0, ""),
    ]
    here = next(number for number, fact in enumerate(facts) if fact[2] < 100)
    words = ["done" if fact[2] == 100 else "now" if number == here else "ahead" for number, fact in enumerate(facts)]
    rows = zip(facts, words, strict=True)
    return [
        Stage(title, said, word, width, reverse(page) if page and may_enter(look.user, page) else "")
        for (title, said, width, page), word in rows
    ]


def course(rail: list[Stage]) -> str:
    """Where the school stands, in one sentence: «Этап 5 из 7: тандемы, 56 из 78 по приказу»."""
    number, here = next((number, stage) for number, stage in enumerate(rail, 1) if stage.state == "now")
    return f"Этап {number} из {len(rail)}: {here.title.lower()}" + (f", {here.detail}" if here.detail else "")


def changes(look: Look) -> list[Change]:
    """The last acts at the school, views left out; the same act of one person in a row is one line."""
    rows = list(AuditEntry.objects.visible_to(look.user).exclude(action__in=QUIET).order_by("-at", "-pk")[:60])
    names = {user.pk: user.short_name for user in User.objects.filter(pk__in={row.actor_id for row in rows})}
    found: list[tuple[AuditEntry, str, int]] = []
    for row in rows:
        who = names.get(row.actor_id or 0, "Система")
        if found and (found[-1][0].action, found[-1][1]) == (row.action, who):
            found[-1] = (found[-1][0], who, found[-1][2] + 1)
        else:
            found.append((row, who, 1))
    shown = found[:CHANGES]
    links = about([row for row, _, count in shown if count == 1], look.user)
    return [
        Change(row.at, who, row.get_action_display(), count, *links.get((row.object_type, row.object_id), ("", "")))
        for row, who, count in shown
    ]


def about(rows: list[AuditEntry], user: Any) -> dict[tuple[str, int | None], tuple[str, str]]:
    """What the acts were done to, by (kind, number): its name now and its page; one query a kind."""
    found = {}
    for model, page in SUBJECTS:
        kind = model._meta.label_lower
        if keys := {row.object_id for row in rows if row.object_type == kind}:
            for subject in model._default_manager.visible_to(user).filter(pk__in=keys):
                found[kind, subject.pk] = (str(subject), reverse(page, args=[subject.pk]))
    return found


def municipal_figures(municipality: Municipality) -> list[tuple[str, str]]:
    """Totals of all schools together, nothing by school: a figure under five is said as «менее 5»."""
    tandems = Tandem.objects.filter(school__municipality=municipality, year__state="current")
    here = Q(year__school__municipality=municipality, year__state="current", person__left_on__isnull=True)
    totals = {
        "школы с программой наставничества": municipality.school_set.count(),
        "наставники": MentorCard.objects.filter(here).count(),
        "наставляемые": MenteeCard.objects.filter(here).count(),
        "действующие тандемы": tandems.filter(state="active").count(),
    }
    first, *people = totals.items()
    return [(first[0], str(first[1]))] + [
        (word, str(n) if n == 0 or n >= SMALL else f"менее {SMALL}") for word, n in people
    ]


def own_requests(user: Any, year: Any) -> list[MentoringRequest]:
    """What a mentee has asked for in this year; nobody else has any of their own."""
    return list(MentoringRequest.objects.visible_to(user).filter(person__user=user, year=year)) if year else []


def own_duties(user: Any, year: Any) -> list[MentorDuty]:
    """Paid mentoring that a worker was asked to take up in an open year and has not signed for yet."""
    waits = MentorDuty.objects.visible_to(user).filter(person__user=user, year=year, state__in=UNSIGNED)
    return list(waits) if year and year.is_open else []


def own_tandems(user: Any, year: Any) -> list[Tandem]:
    """The tandems of a mentor or a mentee in this year."""
    return list(Tandem.objects.visible_to(user).of(year).for_list()) if year else []
