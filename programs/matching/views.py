"""Pairing by hand and the drafts that wait for an order."""

from copy import copy
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_GET, require_POST

from mentoring.asked import OF_VERSION, number, numbers
from mentoring.audit.recording import record
from mentoring.audit.versions import late
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.org.models import MentoringForm, SchoolYear
from mentoring.org.suiting import forms_to_offer, misfit
from participants.consentpapers.unsigned import unsigned_of
from participants.people.finding import chosen as ticked
from participants.people.models import Person
from participants.requests.areas import RequestArea
from participants.selection.standing import asked_in
from programs.matching.forms import PickedForm, TandemForm
from programs.matching.picking import area_of, candidates, chosen, looked_over, same_person
from programs.matching.wishes import wish_of
from programs.tandems.models import Tandem
from programs.tandems.pairing import change, pair, remove_draft
from programs.tandems.standing import Standing, standings
from programs.tandems.tables import VIEWS, TandemFilter
from programs.tandems.warnings import Warned, warnings
from programs.tandems.workflow import move_all

PER_PAGE = 500  # drafts on a page, as many as an order is made for: a request holds 1,000 fields at most
SIDES = (("mentor", "Наставник", ""), ("mentee", "Наставляемые", "ava-2"))


@roles("curator")
def tandem_add(request: HttpRequest) -> HttpResponse:
    """A pair by hand: first the people, by search and links alone, then the form, the theme and the term."""
    year = request.year
    require(year is not None, "В школе ещё нет учебного года: добавьте его в настройках.")
    year.require_open()
    forms, people = forms_to_offer(year), {side: chosen(request.GET, side, request.user) for side, _, _ in SIDES}
    known = standings([*people["mentor"], *people["mentee"]], year, timezone.localdate())
    wanted, area = max(0, number(request.GET.get("request", ""))), area_of(request.GET, request.user)
    wish = wish_of(people["mentor"], people["mentee"], year, request.user, wanted, area.pk if area else 0)
    fit = asked_form(request, forms) or wish.form or usual_form(people, known, year, forms)
    start = {"form": fit, "theme": wish.theme, "starts": max(year.starts, timezone.localdate()), "ends": year.ends}
    bare = any(known[person.pk].admission for person in people["mentor"])
    form = TandemForm(sent_of(request), initial=start, unadmitted=bare)
    warned = draft_warnings(form, people, known, forms) if all(people.values()) else []
    despite = " ".join(sorted({warning.code for warning in warned}))
    if request.method == "POST" and "better" in request.POST:
        form.add_error(None, "Форма заменена. Посмотрите остальное и сохраните")
    elif request.method == "POST" and warned and request.POST.get("despite", "") != despite:
        form.add_error(None, "Есть предупреждения. Прочтите их и сохраните всё равно или выберите других")
    if request.method == "POST" and not all(people.values()):
        form.add_error(None, "Выберите наставника и хотя бы одного наставляемого")
    return form_page(
        request,
        form,
        title="Новая пара",
        save=lambda form: pair(
            year=year, actor=request.user, mentors=people["mentor"], mentees=people["mentee"], **form.cleaned_data
        ),
        done="Черновик сохранён: он войдёт в проект приказа",
        to=lambda saved: reverse("tandem_add") if "again" in request.POST else reverse("tandem", args=[saved.pk]),
        template="programs/matching/add.html",
        sides=[side_of(request, side, title, css, people[side], known, area) for side, title, css in SIDES],
        wanted=wanted,
        ready=all(people.values()),
        warned=warned,
        despite=despite,
        unsigned=unsigned_of([*people["mentor"], *people["mentee"]], timezone.localdate()),
        same=same_person([known[p.pk] for p in people["mentor"]], [known[p.pk] for p in people["mentee"]]),
        cancel=reverse("tandems"),
    )


def sent_of(request: HttpRequest) -> QueryDict | None:
    """What was typed, with the form of mentoring that a warning offers when its button was pressed; its role model is
    chosen anew."""
    if request.method != "POST" or "better" not in request.POST:
        return request.POST if request.method == "POST" else None
    sent = request.POST.copy()
    sent["form"], sent["role_model"] = request.POST["better"], ""
    return sent


def side_of(
    request: HttpRequest,
    side: str,
    title: str,
    css: str,
    people: list[Person],
    known: dict[int, Standing],
    area: RequestArea | None,
) -> dict[str, Any]:
    """One half of the page: who is chosen (with the choice without them) and who is offered."""
    words, everybody = request.GET.get(f"{side}_q", "")[:100], "unadmitted" in request.GET
    user, day = request.user, timezone.localdate()
    return {
        "name": side,
        "title": title,
        "css": css,
        "words": words,
        "chosen": [(person, known[person.pk], [p.pk for p in people if p != person]) for person in people],
        "asks": side == "mentor" and not people and asked_in(request.year).admission,
        "everybody": everybody,
        "kept": area,
        "area": area if side == "mentee" and not people and not words else None,
        "offered": candidates(side, words, people, user, request.year, day, everybody, area),
    }


def asked_form(request: HttpRequest, forms: list[MentoringForm]) -> MentoringForm | None:
    """The form that the address names: the cure of a warning leads there."""
    return next((one for one in forms if str(one.pk) == request.GET.get("form")), None)


def usual_form(
    people: dict[str, list[Person]], known: dict[int, Standing], year: SchoolYear, forms: list[MentoringForm]
) -> MentoringForm | None:
    """The form that the mentee's line in the base asks for, else the only one of the year that suits the people."""
    mentees = people["mentee"][:1]
    cards = [card for person in mentees for card in person.menteecards.filter(year=year).select_related("form")]
    sides = [[known[person.pk].who for person in people[side]] for side in ("mentor", "mentee")]
    fit = [one for one in forms if one.is_chosen and not misfit(one, *sides, ())]
    return next((card.form for card in cards if card.form), fit[0] if len(fit) == 1 else None)


def draft_warnings(
    form: TandemForm, people: dict[str, list[Person]], known: dict[int, Standing], forms: list[MentoringForm]
) -> list[Warned]:
    """Warnings of the pair in hand; those of the form as soon as it is chosen."""
    value = form["form"].value()
    wanted = str(getattr(value, "pk", value))
    return warnings(
        [known[person.pk] for person in people["mentor"]],
        [known[person.pk] for person in people["mentee"]],
        form=next((one for one in forms if str(one.pk) == wanted), None),
        forms=forms,
    )


@roles("curator")
@require_GET
def tandem_drafts(request: HttpRequest) -> HttpResponse:
    """Drafts of the year with what is missing in each; the ticked ones make an order project."""
    year = request.year
    drafts = list(Tandem.objects.visible_to(request.user).of(year).drafts().for_list())
    rows = looked_over(drafts, year, timezone.localdate()) if drafts else []
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Черновики пар", "page": page, "token": get_random_string(20)}
    context["sound"] = sum(1 for _, _, sound in rows if sound)
    record("list_viewed", None, request.user, list="tandem_drafts", rows=len(rows))
    return render(request, "programs/matching/drafts.html", context)


@roles("curator")
def tandem_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Form, role model, theme and term of a draft."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    if found.state != Tandem.State.DRAFT and request.method == "POST":
        raise late(found, request.user)
    require(found.state == Tandem.State.DRAFT, "Это уже не черновик: тандем меняют новым приказом.")
    version = request.POST.get("version", str(found.version))
    saved = copy(found) if version != str(found.version) else None  # the form writes into `found`
    offered = asked_form(request, forms_to_offer(found.year)) if request.method == "GET" else None
    start = {"form": offered, "role_model": None} if offered and offered != found.form else {}
    form = TandemForm(request.POST or None, instance=found, initial=start)
    return form_page(
        request,
        form,
        title=f"Черновик № {found.number}",
        save=lambda form: change(
            tandem=found,
            version=number(version, OF_VERSION),
            actor=request.user,
            changes={name: form.cleaned_data[name] for name in form.changed_data},
        ),
        done="Черновик изменён",
        to=lambda saved: reverse("tandem", args=[saved.pk]),
        template="programs/matching/edit.html",
        version=found.version,
        saved=saved,
        cancel=reverse("tandem", args=[pk]),
    )


@roles("curator")
def tandem_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, asked before."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    if request.method == "POST":
        remove = partial(remove_draft, tandem=found, actor=request.user)
        return acted(request, remove, "Черновик удалён, участники снова свободны", "tandems")
    lines = [f"Черновик № {found.number} ({found.title}) будет удалён", "Его участники снова будут свободны"]
    way = {"cancel": reverse("tandem", args=[pk]), "crumbs": [("Тандемы", reverse("tandems"))]}
    return confirm_page(request, title="Удалить черновик", lines=lines, button="Удалить черновик", danger=True, **way)


@roles("curator")
@require_POST
def tandems_finish(request: HttpRequest) -> HttpResponse:
    """Finish the ticked tandems that are active: at the end of a year there are many. Asked before; the answer comes
    back to the same address with their numbers."""
    every = Tandem.objects.visible_to(request.user).of(request.year)
    if "ids" in request.POST:
        found = list(every.filter(pk__in=numbers(request.POST["ids"].split(","))[:1000]).select_related("year"))
        finish = partial(move_all, found, "finish", request.user)
        return acted(request, finish, f"Завершено тандемов: {len(found)}", reverse("tandems"))
    active = every.filter(state=Tandem.State.ACTIVE)
    found = list(ticked(request, TandemFilter, active, VIEWS).for_list()[:1000])
    if not found:
        messages.error(request, "Отметьте тандемы, которые действуют: завершить можно только их")
        return redirect("tandems")
    title = f"Завершить тандемы: {len(found)}"
    lines = ["Перейдут в завершённые, участники смогут войти в другой тандем этого года", *(one.title for one in found)]
    form = PickedForm(initial={"ids": ",".join(str(one.pk) for one in found)})
    crumbs = [("Тандемы", reverse("tandems"))]
    return confirm_page(
        request, title=title, lines=lines, button=title, form=form, cancel=reverse("tandems"), crumbs=crumbs
    )
