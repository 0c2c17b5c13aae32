"""Pages of areas: the tree of a school, an own area, twenty requests sorted at once, one area for many."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.asked import NOBODYS, OF_VERSION, number
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import plural
from mentoring.org.context import shown_year
from participants.desk.tables import OPEN, placed
from participants.desk.views import CRUMBS, LISTED, NOTHING_CHOSEN, ticked
from participants.requests import rules
from participants.requests.areas import RequestArea
from participants.requests.keeping import audience_of
from participants.requests.models import MentoringRequest
from participants.requests.placing import added, place
from participants.sorting.forms import AreaForm, OwnAreaForm, PlaceForm, place_forms
from participants.sorting.guesses import guess_again
from participants.sorting.keeping import COMMON, add_area, change_area, hide, remove_area, retire
from participants.sorting.tree import tree

TREE = reverse_lazy("request_areas")
AT_ONCE = 20


@roles(*rules.READ)
@require_GET
def request_areas(request: HttpRequest) -> HttpResponse:
    """The tree: common groups and areas, own ones, how many requests of the year name each."""
    context = {
        "title": "Области запросов",
        "crumbs": CRUMBS,
        "audiences": tree(request.user.school, request.year),
        "writes": rules.can_lead_any(request.user),
    }
    return render(request, "participants/sorting/areas.html", context)


@roles(Role.CURATOR)
def area_add(request: HttpRequest) -> HttpResponse:
    """An own area inside `?group=`, or an own group."""
    given, parent = request.GET.get("group", ""), None
    if given.isdecimal() and len(given) < 16:
        parent = visible_or_404(RequestArea, request.user, pk=given, parent=None)
    area = RequestArea(school=request.user.school, parent=parent)
    if parent:
        area.audience = parent.audience
    title = f"Своя область в группе «{parent}»" if parent else "Своя группа областей"
    form = OwnAreaForm(request.POST or None, instance=area)
    return area_page(request, form, title=title, save=lambda form: add_area(area=form.instance, actor=request.user))


@roles(Role.CURATOR)
def area_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another title or other words of an own area; whoever was second sees what the first has saved."""
    area = visible_or_404(RequestArea, request.user, pk=pk)
    require(area.school_id is not None, COMMON)

    def save(form: OwnAreaForm) -> RequestArea:
        version = form.cleaned_data["version"] or 0
        try:
            return change_area(area=form.instance, fields=form.changes(), version=version, actor=request.user)
        except Overtaken:
            form.both = both(form)
            raise

    form = OwnAreaForm(request.POST or None, instance=area)
    return area_page(request, form, title=f"Изменить: {area.title}", save=save)


def area_page(request: HttpRequest, form: OwnAreaForm, **page: Any) -> HttpResponse:
    """The page of an own area, new or old."""
    crumbs = [*CRUMBS, ("Области", TREE)]
    told = {"done": "Область сохранена", "crumbs": crumbs, "cancel": TREE, **page}
    return form_page(request, form, to=lambda saved: TREE, template="participants/sorting/area_form.html", **told)


@roles(Role.CURATOR)
@require_POST
def area_hide(request: HttpRequest, pk: int, hidden: bool) -> HttpResponse:
    """Use a common area in this school no more, or again."""
    area = visible_or_404(RequestArea, request.user, pk=pk)
    done = f"«{area}»: скрыта, в новых запросах её не предложим" if hidden else f"«{area}»: снова предлагается"
    return acted(request, partial(hide, area=area, hidden=hidden, actor=request.user), done, TREE)


@roles(Role.CURATOR)
@require_POST
def area_retire(request: HttpRequest, pk: int, retired: bool) -> HttpResponse:
    """Offer an own area no more, or again."""
    area = visible_or_404(RequestArea, request.user, pk=pk)
    done = f"«{area}»: больше не предлагается, в прежних запросах останется" if retired else f"«{area}»: предлагается"
    return acted(request, partial(retire, area=area, retired=retired, actor=request.user), done, TREE)


@roles(Role.CURATOR)
@require_POST
def area_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an own area that nothing names."""
    area = visible_or_404(RequestArea, request.user, pk=pk)
    return acted(request, partial(remove_area, area=area, actor=request.user), f"«{area}»: удалена", TREE)


@roles(Role.CURATOR)
def requests_sort(request: HttpRequest) -> HttpResponse:
    """Twenty requests without an area, or with a guessed one, and one button; the next twenty come after it."""
    year = shown_year(request)
    year.require_open()
    waiting = OPEN & (Q(areas_guessed=True) | ~Q(placed()))
    rows = MentoringRequest.objects.visible_to(request.user).of(year).filter(waiting).order_by("pk")
    parents = RequestArea.objects.visible_to(request.user).select_related("parent")
    rows = rows.select_related("person", "form", "year").prefetch_related(Prefetch("areas", parents))
    if "undo" in request.POST:
        return take_back(request, rows.model.objects.visible_to(request.user).of(year).select_related("year"))
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("id")[:AT_ONCE] if key.isdecimal() and len(key) < 16]
        return sort(request, place_forms(request.POST, rows.filter(pk__in=keys), year.school), len(keys))
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    record("list_viewed", None, request.user, list="requests_sort", rows=len(page))
    context = {
        "title": "Разобрать по областям",
        "crumbs": CRUMBS,
        "page": page,
        "forms": place_forms(None, page, year.school),
        "confirmed": pairs_in(request.GET.get("confirmed", "")),
    }
    return render(request, "participants/sorting/sort.html", context)


def sort(request: HttpRequest, forms: list[PlaceForm], sent: int) -> HttpResponse:
    """Write what was decided of these requests; those that somebody else has sorted meanwhile are counted apart."""
    sound = [form for form in forms if form.is_valid()]
    decided = [form for form in sound if form.decided]
    for form in decided:
        form.asked.version = form.cleaned_data["version"]
    late = place(chosen={form.asked: form.chosen for form in decided}, actor=request.user)
    done = len(decided) - len(late)
    if done:
        messages.success(request, f"Разобрано: {done} {plural(done, 'запрос', 'запроса', 'запросов')}")
    if missed := len(late) + sent - len(sound):
        messages.error(request, f"Не сохранено: {missed}. Эти запросы тем временем изменил другой человек")
    if not decided and not missed:
        messages.error(request, "Отметьте область хотя бы у одного запроса")
    seen = [
        f"{one.asked.pk}-{one.asked.version + 1}" for one in decided if one.only_confirmed and one.asked not in late
    ]
    onward = f"{reverse('requests_sort')}{'?confirmed=' * bool(seen)}{','.join(seen)}"
    return redirect(onward if done else request.get_full_path())


def pairs_in(text: str) -> dict[int, int]:
    """{number of a request: its version after the confirming} out of «12-3,14-1»."""
    pairs = (one.partition("-") for one in text.split(",")[:AT_ONCE])
    return {number(key): number(version, OF_VERSION) for key, _, version in pairs if number(key) != NOBODYS}


def take_back(request: HttpRequest, rows: Any) -> HttpResponse:
    """Guesses confirmed a moment ago are guesses again."""
    versions = pairs_in(request.POST["undo"])
    confirmed = {asked: versions[asked.pk] for asked in rows.filter(pk__in=versions)}
    back = len(guess_again(confirmed=confirmed, actor=request.user))
    if back:
        messages.success(request, f"Снова не проверены: {back} {plural(back, 'запрос', 'запроса', 'запросов')}")
    if back < len(versions):
        messages.error(request, f"Осталось как есть: {len(versions) - back}. Эти запросы тем временем изменились")
    return redirect("requests_sort")


@roles(Role.CURATOR)
@require_POST
def requests_area(request: HttpRequest) -> HttpResponse:
    """One area for the ticked requests of the list; those of another audience are passed over and counted."""
    rows, year = ticked(request), shown_year(request)
    year.require_open()
    if not rows:
        messages.error(request, NOTHING_CHOSEN)
        return redirect(LISTED)
    audiences = {audience_of(asked.person) for asked in rows}
    form = AreaForm(request.POST if "ids" in request.POST else None, school=year.school, audiences=audiences)
    if form.is_bound and form.is_valid():
        area = form.cleaned_data["area"]
        fit = [asked for asked in rows if audience_of(asked.person) == area.audience]
        late = place(chosen=added(fit, [area]), actor=request.user)
        messages.success(request, f"Область «{area}» указана в запросах: {len(fit) - len(late)}")
        if other := len(rows) - len(fit) + len(late):
            messages.error(request, f"Пропущено: {other}. Область не для этих людей или запрос изменил другой человек")
        return redirect(LISTED)
    form.initial["ids"] = ",".join(str(asked.pk) for asked in rows)
    words = [f"{one.person}: {', '.join(area.title for area in one.areas.all()) or 'без области'}" for one in rows]
    told = {"form": form, "cancel": LISTED, "crumbs": CRUMBS}
    title = f"Указать область: {len(rows)}"
    return confirm_page(request, title=title, lines=words, button="Указать область", **told)
