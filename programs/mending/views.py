"""Pages of mending: a cure of one press, and «Сверить»: every name and post as the paper writes them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import RUNS_SCHOOL
from mentoring.asked import number, version_of
from mentoring.audit.recording import record
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted
from mentoring.kit.workflow import MoveRefused, Overtaken
from participants.people.models import Person
from participants.people.rules import can_register
from programs.documents.models import Order
from programs.mending.curing import cure, override
from programs.mending.spelling import Named, named_of, plainly_named, put_forms
from programs.orders.views import back, crumbs, own_project, printable

LONGEST = 400


@roles("curator")
@require_POST
def order_cure(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what the checker found, as the button says."""
    found = own_project(request, pk)
    code, place = request.POST.get("code", "")[:200], number(request.POST.get("cure", ""))
    try:
        done = cure(order=found, code=code, number=place, version=version_of(request), actor=request.user)
    except Overtaken:
        raise
    except MoveRefused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect(f"{back(pk)}#check")


@roles("curator")
@require_POST
def order_override(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a finding pass with a reason, or take that back."""
    found = own_project(request, pk)
    code, reason = request.POST.get("code", "")[:80], printable(request.POST.get("reason", ""))[:300]
    act = partial(override, order=found, code=code, reason=reason, version=version_of(request), actor=request.user)
    return acted(request, act, "Причина записана" if reason.strip() else "Замечание снова действует", back(pk))


@roles(*RUNS_SCHOOL)
@require_GET
def order_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody named in the project, in every case of the paper; guesses first."""
    found = visible_or_404(Order, request.user, pk=pk)
    require(not found.is_frozen, f"{found} зарегистрирован: имена в нём больше не меняются.")
    record("order_viewed", found, request.user)
    named = sorted(named_of(found), key=lambda one: not one.guesses)
    context: dict[str, Any] = {
        "order": found,
        "title": "Имена и должности в приказе",
        "named": named,
        "guesses": sum(one.guesses for one in named),
        "plain": plainly_named(found),
        "may": can_register(request.user) and found.year.is_open,
        "crumbs": crumbs(pk),
    }
    return render(request, "programs/mending/names.html", context)


@roles("curator")
@require_POST
def order_name(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Keep the forms of one person as they were looked over; the paper follows."""
    found, one = own_project(request, pk), visible_or_404(Person, request.user, pk=person)
    named: Named | None = next((named for named in named_of(found) if named.person == one), None)
    if named is None:
        raise Http404
    typed = {form.key: " ".join(request.POST.get(form.key, "").split())[:LONGEST] for form in named.forms}
    forms = {
        form.key: typed[form.key]
        for form in named.forms
        if form.key in request.POST and (typed[form.key] != form.text or form.guess)
    }
    page = reverse("order_names", args=[pk])
    if not all(text.isprintable() for text in forms.values()):
        messages.error(request, "В имени и должности бывают только буквы, цифры и знаки. Наберите их ещё раз.")
        return redirect(page)
    if not forms:
        messages.success(request, f"{one.full_name}: без изменений")
        return redirect(page)
    return acted(
        request,
        lambda: put_forms(person=one, forms=forms, version=version_of(request), actor=request.user),
        f"{one.full_name}: записано, приказ напишет так же",
        page,
    )
