"""Courses and groups: the list, one course, one group, whom to enrol."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import roles, signed_in, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import plural
from mentoring.kit.tables import table_page
from mentoring.org.context import shown_year
from participants.classroom.forms import CourseForm, GroupForm, PeopleForm
from participants.classroom.grid import grid_of, groups_of, offered_to
from participants.classroom.tables import CourseFilter, CourseTable, counted
from participants.people.models import Person
from participants.schooling import rules
from participants.schooling.enrolling import enrol
from participants.schooling.keeping import copy_course, keep_course, keep_group
from participants.schooling.models import Course, CourseGroup, Lesson

LISTED = reverse_lazy("courses")
CRUMBS = [("Школа наставников", LISTED)]


@require_safe
@roles(*rules.READ)
def courses(request: HttpRequest) -> HttpResponse:
    """Courses of the year that is shown."""
    year = shown_year(request)
    rows = Course.objects.visible_to(request.user).of(year)
    acts = [
        {"url": reverse("attendance"), "label": "Явка"},
        {"url": reverse("certificates"), "label": "Сертификаты"},
    ]
    if rules.can_lead_any(request.user) and year.is_open:
        acts += [
            {"url": reverse("courses_earlier"), "label": "Взять из прошлого года", "icon": "copy"},
            {"url": reverse("course_add"), "label": "Добавить курс", "icon": "plus", "primary": True},
        ]
    empty = "Здесь будут курсы для наставников: программа, группы, занятия, явка и сертификаты. Добавьте первый курс"
    return table_page(
        request,
        table=CourseTable,
        filterset=CourseFilter,
        rows=counted(rows),
        whole=rows,
        title="Школа наставников",
        log=lambda act, number: record(act, request.user.school, request.user, list="courses", rows=number),
        acts=acts,
        search_label="Найти по названию",
        empty_text=empty if year.is_open else "В этом учебном году курсов не было.",
        empty_acts=acts[:1:-1],
    )


@roles(*rules.READ)
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: programme, groups, schedule."""
    found = visible_or_404(Course, request.user, pk=pk)
    record("course_viewed", found, request.user)
    topics = list(found.topics.all())
    lessons = Lesson.objects.visible_to(request.user).filter(group__course=found)
    context = {
        "title": found.title,
        "crumbs": CRUMBS,
        "course": found,
        "topics": topics,
        "hours": sum(topic.hours for topic in topics),
        "groups": groups_of(found),
        "lessons": lessons.select_related("group").prefetch_related("topics").order_by("day", "starts", "pk"),
        "writes": rules.can_lead(request.user, found) and found.year.is_open,
    }
    return render(request, "participants/classroom/course.html", context)


@roles(Role.CURATOR)
def course_add(request: HttpRequest) -> HttpResponse:
    """A new course of the year that is shown."""
    year = shown_year(request)
    year.require_open()
    return course_page(request, Course(year=year), title="Новый курс", done="Курс добавлен", cancel=LISTED)


@roles(Role.CURATOR)
def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a course and its programme."""
    found = visible_or_404(Course, request.user, pk=pk)
    found.year.require_open()
    back = reverse("course", args=[pk])
    return course_page(request, found, title=f"Изменить курс: {found.title}", done="Курс сохранён", cancel=back)


def course_page(request: HttpRequest, found: Course, **page: Any) -> HttpResponse:
    """The form of a course, new or old."""
    form = CourseForm(request.POST or None, instance=found)

    def save(form: CourseForm) -> Course:
        return kept(
            form, lambda **same: keep_course(course=form.instance, topics=form.programme(), actor=request.user, **same)
        )

    template = "participants/classroom/course_form.html"
    if form.asks_rows:
        return render(request, template, {"form": form, "crumbs": CRUMBS, **page})
    told = {"template": template, "crumbs": CRUMBS, **page}
    return form_page(request, form, save=save, to=lambda saved: reverse("course", args=[saved.pk]), **told)


def kept(form: Any, save: Any) -> Any:
    """Save what was typed; whoever was second sees both and presses again. Raises Overtaken."""
    try:
        return save(fields=form.changes(), version=form.cleaned_data["version"] or 0)
    except Overtaken:
        form.both = both(form)
        raise


@roles(Role.CURATOR)
@require_GET
def courses_earlier(request: HttpRequest) -> HttpResponse:
    """Courses of other years, to be taken over into the year that is shown."""
    year = shown_year(request)
    year.require_open()
    others = Course.objects.visible_to(request.user).exclude(year=year).select_related("year")
    rows = counted(others).order_by("-year__start", "title")[:100]
    context = {"title": "Взять курс из прошлого года", "crumbs": CRUMBS, "rows": rows}
    return render(request, "participants/classroom/earlier.html", context)


@roles(Role.CURATOR)
def course_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a course and its programme over into the year that is shown, asked before."""
    found, year = visible_or_404(Course, request.user, pk=pk), shown_year(request)
    year.require_open()
    if request.method == "POST":
        done = f"Курс взят в {year.label} учебный год. Добавьте группу и занятия"
        return acted(request, lambda: copy_course(course=found, year=year, actor=request.user), done, LISTED)
    number = found.topics.count()
    lines = [
        f"«{found.title}» из {found.year.label} появится в {year.label} учебном году",
        f"Перейдёт программа: {number} {plural(number, 'тема', 'темы', 'тем')}, порог посещаемости и условие о тесте",
        "Группы, занятия и люди остаются в своём году",
    ]
    title = f"Взять курс «{found.title}»"
    return confirm_page(request, title=title, lines=lines, button="Взять курс", cancel=LISTED, crumbs=CRUMBS)


def crumbs_of(user: Any, group: CourseGroup) -> list[tuple[str, Any]]:
    """The way back from a page of a group; whoever only leads it has no list of courses."""
    if not user.has(*rules.READ):
        return []
    return [*CRUMBS, (group.course.title, reverse("course", args=[group.course_id]))]


@roles(Role.CURATOR)
def group_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new group of a course."""
    found = visible_or_404(Course, request.user, pk=pk)
    found.year.require_open()
    record("course_viewed", found, request.user)  # the choice of a leader names the grown-ups of the school
    new = CourseGroup(course=found, title=f"Группа {found.groups.count() + 1}")
    return group_page(request, new, title=f"Новая группа: {found.title}", done="Группа добавлена")


@roles(Role.CURATOR)
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a group."""
    found = visible_or_404(CourseGroup, request.user, pk=pk)
    found.course.year.require_open()
    record("group_viewed", found, request.user)
    return group_page(request, found, title=f"Изменить группу: {found.title}", done="Группа сохранена")


def group_page(request: HttpRequest, found: CourseGroup, **page: Any) -> HttpResponse:
    """The form of a group, new or old."""

    def save(form: GroupForm) -> CourseGroup:
        return kept(form, lambda **same: keep_group(group=form.instance, actor=request.user, **same))

    back = reverse("course", args=[found.course_id])
    told = {"template": "participants/classroom/form.html", "crumbs": [*CRUMBS, (found.course.title, back)], **page}
    form = GroupForm(request.POST or None, instance=found)
    to = lambda saved: reverse("course_group", args=[saved.pk])  # noqa: E731
    return form_page(request, form, save=save, to=to, cancel=back, **told)


@signed_in
@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: people × lessons; open to whoever leads it too."""
    found = visible_or_404(CourseGroup, request.user, pk=pk)
    record("group_viewed", found, request.user)
    lessons = list(found.lessons.order_by("day", "starts", "pk"))
    year = found.course.year
    context = {
        "title": found.title,
        "crumbs": crumbs_of(request.user, found),
        "group": found,
        "course": found.course,
        "lessons": lessons,
        "lines": grid_of(found, lessons),
        "due": next((one for one in lessons if not one.marked_at and one.day <= timezone.localdate()), None),
        "writes": rules.can_lead(request.user, found) and year.is_open,
        "marks": rules.can_mark(request.user, found) and year.is_open,
        "runs_school": request.user.has(*rules.READ),
    }
    return render(request, "participants/classroom/group.html", context)


@roles(Role.CURATOR)
def group_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidates who are recommended and mentors without a course, taken into the group by ticking."""
    found = visible_or_404(CourseGroup, request.user, pk=pk)
    found.course.year.require_open()
    record("group_viewed", found, request.user)
    asked = request.GET.get("q", "")[:100]
    offered = offered_to(found, asked)
    keys = [person.pk for people in offered.values() for person in people]
    people = Person.objects.visible_to(request.user).filter(pk__in=keys)
    form = PeopleForm(request.POST or None, offered=people)
    if request.method == "POST" and not keys and not asked:
        return redirect("course_group", pk)
    return form_page(
        request,
        form,
        title="Зачислить в группу",
        lede=str(found),
        button="Зачислить",
        save=lambda form: enrol(group=found, people=form.cleaned_data["people"], actor=request.user),
        done=lambda made: f"Зачислено: {len(made)} {plural(len(made), 'человек', 'человека', 'человек')}",
        to=lambda made: reverse("course_group", args=[pk]),
        template="participants/classroom/enrol.html",
        offered=offered,
        asked=asked,
        group_pk=pk,
        ticked={int(key) for key in request.POST.getlist("people") if key.isdecimal()},
        crumbs=[*crumbs_of(request.user, found), (found.title, reverse("course_group", args=[pk]))],
        cancel=reverse("course_group", args=[pk]),
    )
