"""Lessons: the schedule, the page where attendance is marked, one's own courses. The list of attendance is
listing.py's, results are deciding.py's."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken
from mentoring.kit.access import require, roles, signed_in, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.workflow import MoveRefused
from participants.classroom.views import crumbs_of, kept
from participants.lessons import marking
from participants.lessons.forms import LessonForm
from participants.lessons.learning import own_courses
from participants.schooling import rules
from participants.schooling.attending import mark_attendance
from participants.schooling.keeping import add_lessons, change_lesson, remove_lesson
from participants.schooling.models import Attendance, CourseGroup, Lesson
from participants.schooling.results import clashes


def group_crumbs(user: Any, group: CourseGroup) -> list[tuple[str, Any]]:
    """The way back to a group."""
    return [*crumbs_of(user, group), (group.title, reverse("course_group", args=[group.pk]))]


@roles(Role.CURATOR)
def lesson_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new lesson of a group, or the same one for some weeks; the next topic of the programme is ticked already."""
    group = visible_or_404(CourseGroup, request.user, pk=pk)
    group.course.year.require_open()
    last = group.lessons.order_by("-day", "-starts").first()
    planned = group.lessons.exclude(topics=None).values("topics")
    usual: dict[str, Any] = {"place": last.place if last else group.place}
    usual["topics"] = group.course.topics.exclude(pk__in=planned)[:1]
    if last:
        usual |= {"starts": last.starts, "ends": last.ends}

    def save(form: LessonForm) -> Lesson:
        topics, weeks = form.cleaned_data.get("topics") or [], form.cleaned_data["weeks"]
        return warned(request, add_lessons(lesson=form.instance, topics=topics, weeks=weeks, actor=request.user))

    form = LessonForm(request.POST or None, instance=Lesson(group=group), initial=usual)
    return lesson_page(request, form, title="Новое занятие", save=save, done="Занятие добавлено")


@roles(Role.CURATOR)
def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other time, place or topics."""
    found = visible_or_404(Lesson, request.user, pk=pk)
    found.group.course.year.require_open()

    def save(form: LessonForm) -> Lesson:
        topics = form.cleaned_data.get("topics") or []
        change = partial(change_lesson, lesson=form.instance, topics=topics, actor=request.user)
        return warned(request, [kept(form, change)])

    form = LessonForm(request.POST or None, instance=found)
    return lesson_page(request, form, title=f"Изменить занятие {found}", save=save, done="Занятие сохранено")


def lesson_page(request: HttpRequest, form: LessonForm, **page: Any) -> HttpResponse:
    """The form of a lesson, new or old."""
    group = form.instance.group
    again = "again" in request.POST and form.instance.pk is None
    to = reverse("lesson_add" if again else "course_group", args=[group.pk])
    told = {"template": "participants/classroom/form.html", "crumbs": group_crumbs(request.user, group), **page}
    more = "" if form.instance.pk else "Сохранить и добавить ещё"
    back = reverse("course_group", args=[group.pk])
    return form_page(request, form, to=lambda saved: to, button_again=more, cancel=back, lede=str(group), **told)


def warned(request: HttpRequest, made: list[Lesson]) -> Lesson:
    """The first of the lessons; what else takes the group or its leader at these times is said, and forbids nothing."""
    found = [words for one in made[:10] for words in clashes(one)]
    for words in found[:3]:
        messages.warning(request, words)
    return made[0]


@roles(Role.CURATOR)
def lesson_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lesson out of the schedule, asked before."""
    found = visible_or_404(Lesson, request.user, pk=pk)
    found.group.course.year.require_open()
    back = reverse("course_group", args=[found.group_id])
    if request.method == "POST":
        return acted(request, lambda: remove_lesson(lesson=found, actor=request.user), "Занятие удалено", back)
    lines, crumbs = [f"Занятие {found} исчезнет из расписания"], group_crumbs(request.user, found.group)
    title = "Удалить занятие"
    return confirm_page(request, title=title, lines=lines, button=title, danger=True, cancel=back, crumbs=crumbs)


@signed_in
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there: three boxes for each learner; open to whoever leads the group too."""
    found = visible_or_404(Lesson, request.user, pk=pk)
    learners, refusal, typed = marking.learners_of(found), "", None
    if request.method == "POST":
        require(rules.can_mark(request.user, found.group), rules.MARK_REASON)
        given, typed = request.POST.get("version", ""), marking.given(request.POST, learners)
        version = int(given) if given.isdecimal() and len(given) < 10 else -1
        try:
            mark_attendance(lesson=found, marks=typed, version=version, actor=request.user)
        except MoveRefused as reason:
            refusal = str(reason)
            typed = typed if isinstance(reason, Overtaken) else None
            found = visible_or_404(Lesson, request.user, pk=pk)
        else:
            was = sum(mark == Attendance.Mark.WAS for mark in typed.values())
            messages.success(request, f"Явка отмечена: {was} из {len(learners)}")
            return redirect("course_group", found.group_id)
    else:
        record("lesson_viewed", found, request.user)
    year, ahead = found.group.course.year, found.day > timezone.localdate()
    context = {
        "title": f"Явка {found.day:%d.%m.%Y}",
        "crumbs": group_crumbs(request.user, found.group),
        "lesson": found,
        "group": found.group,
        "topics": found.topics.all(),
        "rows": marking.rows_of(found, learners, typed),
        "refusal": refusal,
        "has_errors": bool(refusal),
        "ahead": ahead,
        "marks": rules.can_mark(request.user, found.group) and year.is_open and not ahead,
    }
    return render(request, "participants/lessons/lesson.html", context, status=409 if refusal else 200)


@signed_in
@require_GET
def my_courses(request: HttpRequest) -> HttpResponse:
    """One's own courses: dates, attendance, certificate; and the groups that one leads."""
    return render(request, "participants/lessons/my.html", {"title": "Моё обучение", **own_courses(request.user)})
