"""Results of a group: how everybody stands, who finishes, and what is said of admission by that."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, form_page
from mentoring.kit.russian import plural
from participants.classroom.grid import grid_of
from participants.finishing.learned import Outcome
from participants.finishing.many import finish_many
from participants.finishing.programme import untaught_of
from participants.finishing.workflow import ENROLMENT
from participants.lessons import marking
from participants.lessons.forms import WhyForm
from participants.lessons.views import group_crumbs
from participants.schooling.enrolling import mark_tests
from participants.schooling.models import CourseGroup, Enrolment

ASKED = {  # the move → title of the page that asks why, what is said afterwards
    "pass_over": ("Зачесть с причиной", "Зачтено: причина записана"),
    "fail": ("Не зачесть", "Записано: курс не окончен"),
    "drop": ("Отчислить", "Отчислен"),
}
DONE = {"finish": "Курс окончен", "restore": "Снова учится в группе"}
NAMED = 8  # people of a kind named in a message; the others are counted


@roles(Role.CURATOR)
def group_results(request: HttpRequest, pk: int) -> HttpResponse:
    """How everybody stands: share of lessons, test, topics that were not taught; who finishes."""
    found = visible_or_404(CourseGroup, request.user, pk=pk)
    found.course.year.require_open()
    if request.method == "POST":
        passed = [int(key) for key in request.POST.getlist("test") if key.isdecimal() and len(key) < 16]
        mark_tests(group=found, passed=passed, actor=request.user)
        messages.success(request, "Отметки о тесте сохранены")
        return redirect("course_group_results", pk)
    record("group_viewed", found, request.user)
    lines = [line for line in grid_of(found, []) if line.enrolment.state != Enrolment.State.DROPPED]
    context = {
        "title": f"Итоги: {found.title}",
        "crumbs": group_crumbs(request.user, found),
        "group": found,
        "course": found.course,
        "lines": lines,
        "common": marking.common([line.result.lacking for line in lines if line.learns]),
        "ready": sum(line.is_ready for line in lines),
        "learning": any(line.learns for line in lines),
        "untaught": untaught_of(found),
    }
    return render(request, "participants/lessons/results.html", context)


@roles(Role.CURATOR)
def group_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever has enough finishes; the others are named with what is missing. Where topics were not taught the reason
    is asked for first: one for all."""
    found = visible_or_404(CourseGroup, request.user, pk=pk)
    found.course.year.require_open()
    back = reverse("course_group_results", args=[pk])
    untaught = untaught_of(found)
    if untaught is None:
        if request.method == "POST":
            finish(request, found)
        return redirect(back)
    ready = sum(line.is_ready for line in grid_of(found, []))
    words = f"{ready} {plural(ready, 'человек', 'человека', 'человек')}"
    return form_page(
        request,
        WhyForm(request.POST or None),
        title="Зачесть с причиной всех, кому хватает",
        intro=f"{found}. {untaught.words} Посещений и тестов хватает: {words}. В сертификате будет весь объём курса.",
        save=lambda form: finish(request, found, form.cleaned_data["reason"]),
        done="",
        to=lambda saved: back,
        button="Зачесть с причиной",
        crumbs=group_crumbs(request.user, found),
        cancel=back,
    )


def finish(request: HttpRequest, group: CourseGroup, reason: str = "") -> None:
    """Do it and say it."""
    told: list[Outcome] = []
    done, held = finish_many(group=group, actor=request.user, reason=reason, told=told)
    if done:
        words = plural(len(done), "человек", "человека", "человек")
        messages.success(request, f"Окончили курс: {len(done)} {words}")
    say_outcomes(request, told)
    for row, why in held[:5]:
        messages.warning(request, f"{row.person.short_name}: {why}")
    if not done and not held:
        messages.warning(request, "В группе никто не ждёт зачёта.")


def say_outcomes(request: HttpRequest, told: Sequence[Outcome]) -> None:
    """Who was admitted by the course, and who was not, why, and where that is mended."""
    admitted = [linked(one) for one in told if not one.reasons]
    if admitted:
        names = format_html_join(", ", "{}", [(name,) for name in admitted[:NAMED]])
        more = f" и ещё {len(admitted) - NAMED}" * (len(admitted) > NAMED)
        messages.success(request, format_html("Допущены и внесены в базу наставников: {}{}", names, more))
    kept = [one for one in told if one.reasons]
    for one in kept[:NAMED]:
        messages.warning(request, format_html("Пока без допуска: {} — {}", linked(one), ", ".join(one.reasons)))
    if len(kept) > NAMED:
        listed = reverse("candidates") + "?state=learning"
        words = 'И ещё {} не допущены, у каждого в карточке сказано почему: <a href="{}">обучаются</a>'
        messages.warning(request, format_html(words, len(kept) - NAMED, listed))


def linked(outcome: Outcome) -> str:
    """The name, leading to the card of the candidate, where what is missing is written down."""
    who = outcome.candidate
    return format_html('<a href="{}">{}</a>', reverse("candidate", args=[who.pk]), who.person.short_name)


@roles(Role.CURATOR)
@require_POST
def enrolment_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Finish by the rules, or take back into the group."""
    found = visible_or_404(Enrolment, request.user, pk=pk)
    to, told = reverse("course_group_results", args=[found.group_id]), list[Outcome]()
    answer = acted(request, partial(ENROLMENT.make, found, move, request.user, told=told), DONE[move], to)
    say_outcomes(request, told)
    return answer


@roles(Role.CURATOR)
def enrolment_decide(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Pass over the rules, not finish, or leave: with the reason."""
    found = visible_or_404(Enrolment, request.user, pk=pk)
    found.course.year.require_open()
    (title, done), back = ASKED[move], reverse("course_group_results", args=[found.group_id])

    def save(form: WhyForm) -> None:
        told: list[Outcome] = []
        ENROLMENT.make(found, move, request.user, reason=form.cleaned_data["reason"], told=told)
        messages.success(request, done)
        say_outcomes(request, told)

    untaught = untaught_of(found.group) if move == "pass_over" else None
    return form_page(
        request,
        WhyForm(request.POST or None),
        title=f"{title}: {found.person.full_name}",
        intro=f"{untaught.words} В сертификате будет весь объём курса." if untaught else "",
        save=save,
        done="",
        to=lambda saved: back,
        button=title,
        crumbs=group_crumbs(request.user, found.group),
        cancel=back,
    )
