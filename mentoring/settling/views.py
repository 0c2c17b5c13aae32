"""Settings of a school: its card, years, numbers, the dictionary of posts; the administrator's list of schools."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring.asked import NOBODYS, number
from mentoring.entrance.signing import safe_next
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import search_key
from mentoring.org.models import NumberSeries, Post, School, SchoolYear
from mentoring.settling import saving
from mentoring.settling.forms import NewSchoolForm, PostForm, SchoolForm, SeriesForm, YearForm
from mentoring.settling.rules import RUNS, can_lower_guard, can_mend_posts, can_settle
from mentoring.settling.workflow import YEARS

settles = roles(*RUNS)
SERIES = {"order": "Приказы", "tandem": "Тандемы", "certificate": "Сертификаты Школы наставников"}


def school_of(request: HttpRequest) -> School:
    """The school whose settings are shown: the open one; the administrator names it in the address."""
    seen = School.objects.visible_to(request.user)
    if request.user.has("admin") and (key := number(request.GET.get("school", ""))) != NOBODYS:
        return visible_or_404(School, request.user, pk=key)
    school = request.user.school or (seen.first() if seen.count() == 1 else None)
    if school is None:
        raise NoSchool
    return school


class NoSchool(Http404):
    """The administrator has not said which school."""


def address(name: str, school: School, *args: Any) -> str:
    """The address of a settings page of this school."""
    return f"{reverse(name, args=args)}?school={school.pk}"


def onward(request: HttpRequest, to: str) -> str:
    """Where to go after saving: back to the list of first steps (`?next=`) if the page was opened from it."""
    return safe_next(request, request.GET["next"]) if "next" in request.GET else to


@require_safe
@roles("admin")
def schools(request: HttpRequest) -> HttpResponse:
    """All schools of the installation."""
    context = {"title": "Школы", "schools": School.objects.visible_to(request.user).select_related("municipality")}
    return render(request, "mentoring/settling/schools.html", context)


@roles("admin")
def school_add(request: HttpRequest) -> HttpResponse:
    """A new school."""
    return form_page(
        request,
        NewSchoolForm(request.POST or None, may_lower_guard=True),
        title="Добавить школу",
        crumbs=[("Школы", reverse("schools"))],
        save=lambda form: saving.save_school(form=form, actor=request.user),
        done="Школа добавлена. Теперь учебный год и люди",
        to=lambda school: onward(request, address("years", school)),
        cancel=onward(request, reverse("schools")),
    )


def school_or_list(request: HttpRequest) -> School | HttpResponse:
    """The school, or the way to the list of schools for an administrator who has not chosen."""
    try:
        return school_of(request)
    except NoSchool:
        return redirect("schools")


@settles
def school_settings(request: HttpRequest) -> HttpResponse:
    """The card of the school."""
    school = school_or_list(request)
    if not isinstance(school, School):
        return school
    return form_page(
        request,
        SchoolForm(request.POST or None, instance=school, may_lower_guard=can_lower_guard(request.user)),
        title="Школа",
        intro="Из этой карточки берутся бланк, подпись и место приказов. Уже подписанные приказы не меняются",
        save=lambda form: saving.save_school(form=form, actor=request.user),
        done="Карточка школы сохранена",
        to=lambda saved: onward(request, address("school_settings", saved)),
        cancel=onward(request, ""),
    )


@require_safe
@settles
def years(request: HttpRequest) -> HttpResponse:
    """The years of the school."""
    school = school_or_list(request)
    if not isinstance(school, School):
        return school
    rows = SchoolYear.objects.filter(school=school).prefetch_related("forms")  # scope: of that school
    context = {
        "title": "Учебные годы",
        "of": school,
        "rows": [(year, YEARS.offered(year, request.user)) for year in rows],
    }
    return render(request, "mentoring/settling/years.html", context)


@settles
def year_add(request: HttpRequest) -> HttpResponse:
    """A new year, with the forms and the limit of the last one."""
    school = school_or_list(request)
    if not isinstance(school, School):
        return school
    last = SchoolYear.objects.filter(school=school).first()  # scope: of that school
    start = last.start + 1 if last else timezone.localdate().year - (timezone.localdate().month < 6)
    initial = {"start": start, "starts": f"01.09.{start}", "ends": f"31.05.{start + 1}"}
    if last:
        initial |= {"forms": list(last.forms.all()), "mentor_load": last.mentor_load}
    return form_page(
        request,
        YearForm(request.POST or None, school=school, initial=initial),
        title="Добавить учебный год",
        crumbs=[("Учебные годы", address("years", school))],
        save=lambda form: saving.save_year(form=form, school=school, actor=request.user),
        done="Учебный год добавлен",
        to=lambda year: onward(request, address("years", school)),
        cancel=onward(request, address("years", school)),
    )


def year_or_404(request: HttpRequest, pk: int) -> SchoolYear:
    """A year of a school that this person may settle. Raises Http404."""
    schools_seen = School.objects.visible_to(request.user)
    year = SchoolYear.objects.filter(pk=pk, school__in=schools_seen).select_related("school").first()  # scope: above
    if year is None or not can_settle(request.user, year.school):
        raise Http404
    return year


@settles
def year_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an open year."""
    year = year_or_404(request, pk)
    year.require_open()
    return form_page(
        request,
        YearForm(request.POST or None, instance=year, school=year.school),
        title=f"{year.label} учебный год",
        crumbs=[("Учебные годы", address("years", year.school))],
        save=lambda form: saving.save_year(form=form, school=year.school, actor=request.user),
        done="Учебный год сохранён",
        to=lambda saved: onward(request, address("years", saved.school)),
        cancel=onward(request, address("years", year.school)),
    )


@settles
def year_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Close a year or make it current, after a question."""
    year = year_or_404(request, pk)
    if move not in YEARS.moves:
        raise Http404
    to = address("years", year.school)
    if request.method == "POST":
        done = "Учебный год закрыт" if move == "close" else "Учебный год стал текущим"
        return acted(request, lambda: YEARS.make(year, move, request.user), done, to)
    lines = {
        "close": ["Базы, тандемы и приказы этого года можно будет только смотреть", "Открыть закрытый год нельзя"],
        "open": ["Все будут видеть этот год первым", "Новые записи пойдут в него"],
    }
    early = move == "close" and timezone.localdate() < year.ends
    return confirm_page(
        request,
        warning=f"Год ещё не кончился: он идёт до {year.ends:%d.%m.%Y}" if early else "",
        title=f"{YEARS.moves[move].label}: {year.label}",
        lines=lines[move],
        button=YEARS.moves[move].label,
        danger=move == "close",
        cancel=to,
        crumbs=[("Учебные годы", to)],
    )


@settles
def number_series(request: HttpRequest) -> HttpResponse:
    """The last number of the orders of this calendar year, and what was given before."""
    school = school_or_list(request)
    if not isinstance(school, School):
        return school
    this_year = timezone.localdate().year
    rows = NumberSeries.objects.filter(school=school).order_by("-year", "kind")  # scope: of that school
    series = next((row for row in rows if (row.kind, row.year) == ("order", this_year)), None)
    return form_page(
        request,
        SeriesForm(request.POST or None, initial={"last": series.last if series and series.last else None}),
        title="Номера приказов",
        save=lambda form: saving.raise_series(
            school=school, kind="order", year=this_year, last=form.cleaned_data["last"], actor=request.user
        ),
        done="Номер записан",
        to=lambda _: onward(request, address("number_series", school)),
        cancel=onward(request, ""),
        template="mentoring/settling/numbers.html",
        of=school,
        this_year=this_year,
        following=(series.last if series else 0) + 1,
        rows=[(SERIES.get(row.kind, row.kind), row) for row in rows],
    )


@require_safe
@settles
def posts(request: HttpRequest) -> HttpResponse:
    """The dictionary of posts."""
    words = request.GET.get("q", "")[:100]
    every = Post.objects.order_by("nominative")  # scope: common to all
    rows = [post for post in every if search_key(words) in search_key(post.nominative)]
    context = {"title": "Должности", "posts": rows, "q": words, "may_mend": can_mend_posts(request.user)}
    return render(request, "mentoring/settling/posts.html", context)


@settles
def post_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A post: a new one, or another wording of an old one."""
    post = Post.objects.filter(pk=pk).first() if pk else None  # scope: common to all
    if pk and post is None:
        raise Http404
    if post:
        require(can_mend_posts(request.user), "Справочник общий для нескольких школ: исправляет его администратор.")
    return form_page(
        request,
        PostForm(request.POST or None, instance=post),
        title="Изменить должность" if post else "Добавить должность",
        intro="Падежи попадут в приказы, как написаны",
        crumbs=[("Должности", reverse("posts"))],
        save=lambda form: saving.save_post(form=form, actor=request.user),
        done="Должность сохранена",
        to=lambda _: "posts",
        cancel=reverse("posts"),
    )
