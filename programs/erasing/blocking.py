"""What stands in the way of erasing somebody: first the person leaves what is going on."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from mentoring.accounts.models import Role
from mentoring.kit.russian import search_key
from mentoring.reloading.looking import look_at_all
from mentoring.reloading.models import Reload
from mentoring.spreadsheets.packing import unpacked
from participants.erasing.account import is_last_curator, standing_elsewhere
from participants.erasing.naming import Traces
from participants.people.models import Person
from programs.erasing.papers import loads_naming
from programs.intake.models import Import
from programs.labour.models import MentorDuty
from programs.leaving.rules import page_of, reason_against, seat_of
from programs.tandems.models import Tandem
from programs.withdrawing.following import open_tandems


class Blocker(NamedTuple):
    """Why not yet, and the page where it is put right («» when there is none)."""

    text: str
    address: str = ""


def blockers_of(person: Person, traces: Traces, actor: Any) -> list[Blocker]:
    """Everything at once, so that nobody comes back five times."""
    found = [_of_tandem(tandem, person) for tandem in open_tandems(person)]
    found += [
        _of_duty(duty)
        for duty in MentorDuty.objects.filter(person=person)
        if duty.over_on >= timezone.localdate() and duty.state != MentorDuty.State.DECLINED
    ]
    found += [_of_load(load) for load in _looked_at(loads_naming(traces, person.school), actor)]
    school = person.school
    director = search_key(f"{school.director_last} {school.director_first} {school.director_middle}")
    if director == person.search_key:
        found.append(
            Blocker("Этот человек записан директором школы: сначала назовите другого", reverse("school_settings"))
        )
    return found + _of_sign_in(person, actor)


def _of_tandem(tandem: Tandem, person: Person) -> Blocker:
    """How to leave a tandem by its state; one of several leaves alone."""
    seat = seat_of(tandem, person)
    if seat and not reason_against(seat, tandem):
        return Blocker(f"Тандем № {tandem.number}: выведите участника из тандема, остальные продолжат", page_of(seat))
    says = {
        Tandem.State.DRAFT: "уберите участника или удалите черновик",
        Tandem.State.ORDERED: "отзовите проект приказа и уберите из него пару",
        Tandem.State.ACTIVE: "завершите его или прекратите",
    }[Tandem.State(tandem.state)]
    words = {
        Tandem.State.DRAFT: "черновик",
        Tandem.State.ORDERED: "в проекте приказа",
        Tandem.State.ACTIVE: "действует",
    }
    return Blocker(
        f"Тандем № {tandem.number} {words[Tandem.State(tandem.state)]}: {says}", reverse("tandem", args=[tandem.pk])
    )


def _of_duty(duty: MentorDuty) -> Blocker:
    """Work that is still paid for, or will be: the payroll needs to know whose it is."""
    says = {
        MentorDuty.State.ASKED: "ждёт согласия: запишите отказ работника",
        MentorDuty.State.AGREED: "согласована: запишите отказ работника",
        MentorDuty.State.ACTIVE: "оплачивается: прекратите её и дождитесь последнего дня",
        MentorDuty.State.STOPPED: f"оплачивается по {duty.over_on:%d.%m.%Y}: дождитесь этого дня",
    }[MentorDuty.State(duty.state)]
    return Blocker(f"Работа по наставничеству № {duty.pk} {says}", reverse("duty", args=[duty.pk]))


def _looked_at(loads: list[Import | Reload], actor: Any) -> list[Import | Reload]:
    """Those that could still be taken; an edited export in which nothing is left to take goes with the person. What of
    it is left is the curator's to say, for others it stands."""
    drafts = [load for load in loads if load.state == "draft"]
    edited = [load for load in drafts if isinstance(load, Reload)]
    idle = {load.pk for load in edited} - with_edits(edited, actor) if actor.has(Role.CURATOR) else set()
    return [load for load in drafts if isinstance(load, Import) or load.pk not in idle]


def with_edits(drafts: Iterable[Reload], actor: Any) -> set[int]:
    """Numbers of those of which a row could be written now, or waits for a decision; the files of one list are judged
    together, in as many questions as one."""
    groups: dict[tuple[str, int], list[Reload]] = {}
    for one in drafts:
        groups.setdefault((one.listed, one.year_id), []).append(one)
    found: set[int] = set()
    for same in groups.values():
        listed, year = same[0].list_back, same[0].year
        if year.is_open or not listed.of_year:
            files = [unpacked(one.content) or [] for one in same]
            seen = look_at_all(listed=listed, files=files, year=year, user=actor)
            found |= {one.pk for one, told in zip(same, seen, strict=True) if told.of("good") or told.of("conflict")}
    return found


def _of_load(load: Import | Reload) -> Blocker:
    """A file that is still looked at would bring the name back."""
    page = reverse("import_review" if isinstance(load, Import) else "edits", args=[load.pk])
    return Blocker(
        f"В загрузке от {load.created_at:%d.%m.%Y}, которая ещё проверяется, есть это имя: возьмите её или отбросьте",
        page,
    )


def _of_sign_in(person: Person, actor: Any) -> list[Blocker]:
    """Of the sign-in, when there is one."""
    user = person.user
    if user is None:
        return []
    found = []
    if user.pk == actor.pk:
        found.append(Blocker("Свои данные уничтожает другой куратор: ваш вход при этом закрывается"))
    elif is_last_curator(user, person.school):
        found.append(Blocker("Это единственный куратор школы: сначала назначьте другого", reverse("users")))
    if reason := standing_elsewhere(user, person.school):
        found.append(Blocker(reason))
    return found
