"""The list of attendance: a person at a lesson a row; many of them given one mark."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.asked import NOBODYS, OF_VERSION, number
from mentoring.audit.recording import record
from mentoring.kit.access import roles
from mentoring.kit.pages import confirm_page
from mentoring.kit.tables import table_page
from mentoring.org.context import shown_year
from mentoring.reloading.offering import back_from_excel
from participants.classroom.views import CRUMBS
from participants.lessons.forms import ManyForm
from participants.lessons.remarking import marks_of, refusal, remark_many
from participants.lessons.tables import VIEWS, AttendanceFilter, AttendanceTable
from participants.people.finding import chosen
from participants.schooling import rules
from participants.schooling.models import Attendance

LISTED = reverse_lazy("attendance")
MOST = 1000  # marks at once
NAMED = 20  # rows that the page before the act names; more would bury its button
NOTHING_CHOSEN = "Выберите хотя бы одну строку"


@require_safe
@roles(*rules.READ)
def attendance(request: HttpRequest) -> HttpResponse:
    """Attendance of all courses of the year."""
    user: Any = request.user
    rows = Attendance.objects.visible_to(user).filter(lesson__group__course__year=shown_year(request))
    shown = rows.select_related("lesson", "enrolment__person", "enrolment__course", "enrolment__group")
    writes = rules.can_lead_any(user) and shown_year(request).is_open
    marks = Attendance.Mark.choices
    bulk = [{"url": reverse(f"attendance_{code}"), "label": f"Отметить: {word}"} for code, word in marks]
    return table_page(
        request,
        table=AttendanceTable,
        filterset=AttendanceFilter,
        rows=shown.order_by("-lesson__day", "-lesson__starts", "enrolment__person__sort_key"),
        whole=rows,
        title="Явка",
        views=VIEWS,
        log=lambda act, number: record(act, user.school, user, list="attendance", rows=number),
        crumbs=CRUMBS,
        **back_from_excel(user, "attendance", writes),
        bulk=bulk if writes else [],
        search_label="Найти по ФИО, классу, должности",
        empty_text="Здесь будет, кто был на каждом занятии. Явку отмечают на странице занятия.",
        empty_acts=[{"url": reverse("courses"), "label": "Открыть курсы", "icon": "book"}],
    )


@roles(Role.CURATOR)
@require_POST
def attendance_many(request: HttpRequest, mark: str) -> HttpResponse:
    """One mark for the ticked rows; asked before, with what stands there now and what is left as it is."""
    shown_year(request).require_open()
    query = QueryDict(request.POST.get("query", "")).urlencode()
    back = f"{LISTED}?{query}" if query else str(LISTED)
    if "ids" in request.POST:
        return remarked(request, mark, back)
    found = chosen(request, AttendanceFilter, marks_of(request.user, shown_year(request)), VIEWS)
    rows = list(found.order_by("lesson__day", "lesson__starts", "enrolment__person__sort_key", "pk")[: MOST + 1])
    word, more = Attendance.Mark(mark).label, len(rows) > MOST
    others = [row for row in rows[:MOST] if row.mark != mark]
    kept = [(row, why) for row in others if (why := refusal(request.user, row))]
    left = {row.pk for row, _ in kept}
    ready = [row for row in others if row.pk not in left]
    if not ready:
        why_not = reasons(kept)[0] if kept else f"Уже отмечено «{word}»" if rows else NOTHING_CHOSEN
        messages.error(request, why_not)
        return redirect(back)
    title = f"Отметить «{word}»: {len(ready)}"
    same = len(rows[:MOST]) - len(others)
    skipped = [*reasons(kept), *([f"Уже отмечено «{word}»: {same}"] if same else [])]
    skipped += [f"За один раз — не больше {MOST} строк. Остальные отметьте потом"] if more else []
    form = ManyForm(initial={"ids": ",".join(f"{row.pk}-{row.version}" for row in ready), "query": query})
    lines = cut([f"{name_of(row)}: {row.get_mark_display()} → {word}" for row in ready])
    told: dict[str, Any] = {"skipped": skipped, "form": form, "cancel": back, "crumbs": [*CRUMBS, ("Явка", back)]}
    return confirm_page(request, title=title, lines=lines, button=title, **told)


def remarked(request: HttpRequest, mark: str, back: str) -> HttpResponse:
    """Write the marks that the page before has named; whatever may not be changed any more is said with the reason."""
    pairs = (one.partition("-") for one in request.POST["ids"].split(",")[:MOST])
    sent = {number(key): number(version, OF_VERSION) for key, _, version in pairs if number(key) != NOBODYS}
    done, kept = remark_many(year=shown_year(request), versions=sent, mark=mark, actor=request.user)
    word = Attendance.Mark(mark).label
    if done:
        messages.success(request, f"Отмечено «{word}»: {len(done)}")
    for reason in reasons(kept)[:5]:
        messages.error(request, reason)
    if not done and not kept:
        messages.warning(request, f"Ничего не изменено: уже отмечено «{word}» или этих строк больше нет")
    return redirect(back)


def name_of(row: Attendance) -> str:
    """Who and at which lesson."""
    return f"{row.enrolment.person.full_name}, {row.lesson.day:%d.%m.%Y}, {row.lesson.starts:%H:%M}"


def reasons(kept: Iterable[tuple[Attendance, str]]) -> list[str]:
    """«reason: who, who», each reason once."""
    told: dict[str, list[str]] = {}
    for row, why in kept:
        told.setdefault(why.rstrip("."), []).append(name_of(row))
    return [f"{why}: {'; '.join(cut(names))}" for why, names in told.items()]


def cut(words: list[str]) -> list[Any]:
    """The first of them, and how many more there are."""
    return words if len(words) <= NAMED + 1 else [*words[:NAMED], f"и ещё {len(words) - NAMED}"]
