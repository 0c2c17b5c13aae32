"""Pages «Кто имеет доступ»: the list, one person, adding one or many, slips to print, roles, blocking; other school."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts import granting
from mentoring.accounts.inviting import Slip, issue_links
from mentoring.accounts.models import Role, RoleGrant, User
from mentoring.accounts.rules import can_end, can_manage, grantable_roles
from mentoring.asked import numbers
from mentoring.kit.access import require, roles, signed_in, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.users import letting
from mentoring.users.forms import AddManyForm, AddUserForm, RoleForm, UserForm
from mentoring.users.listing import STATES, chosen_rows, rows_for

lets_in = roles(Role.CURATOR, Role.DIRECTOR, Role.ADMIN)
PER_PAGE = 50
MOST_SLIPS = 300
CRUMBS = [("Кто имеет доступ", "/users/")]


def by(request: HttpRequest) -> dict[str, Any]:
    """Who makes links, and the «https://host» that they begin with."""
    return {"actor": request.user, "origin": request.build_absolute_uri("/")[:-1]}


def show_slips(request: HttpRequest, slips: list[Slip], skipped: list[str] | None = None) -> HttpResponse:
    """Slips are shown once, in the answer to the POST that made them: their codes are nowhere kept."""
    context = {"slips": slips, "skipped": skipped or [], "title": "Листки для входа", "crumbs": CRUMBS}
    return render(request, "mentoring/users/slips.html", context)


def known_names(request: HttpRequest) -> set[str]:
    """Who has access already, for the question whether it is the same person."""
    return {row.user.full_name.casefold() for row in rows_for(request.user)} if request.method == "POST" else set()


@require_safe
@lets_in
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who has access to this school; the administrator sees all."""
    asked = {key: request.GET.get(key, "")[:100] for key in ("q", "role", "state")}
    rows = chosen_rows(every := rows_for(request.user), words=asked["q"], role=asked["role"], state=asked["state"])
    context = {
        "title": "Кто имеет доступ",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "total": len(every),
        "asked": asked,
        "roles": Role.choices,
        "states": STATES,
        "wide": request.user.has(Role.ADMIN),
    }
    return render(request, "mentoring/users/users.html", context)


@lets_in
def user_add(request: HttpRequest) -> HttpResponse:
    """A new person with a role; the answer is the slip with the link."""
    asked = {name: request.GET.get(name, "")[:20] for name in ("role", "school") if name in request.GET}
    form = AddUserForm(request.POST or None, actor=request.user, known=known_names(request), initial=asked)
    if request.method == "POST" and form.is_valid():
        return show_slips(request, letting.let_in(people=[form.cleaned_data], **letting.place(form), **by(request)))
    context = {"form": form, "title": "Добавить пользователя", "button": "Добавить и показать листок"}
    context |= {"crumbs": CRUMBS, "cancel": "/users/"}
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


@lets_in
def users_add(request: HttpRequest) -> HttpResponse:
    """Many people with one role; those who already have access under the same name are left out and named."""
    form = AddManyForm(request.POST or None, actor=request.user)
    if request.method == "POST" and form.is_valid():
        known = known_names(request)
        people = form.cleaned_data["people"]
        names = [" ".join(filter(None, (p["last"], p["first"], p["middle"]))) for p in people]
        skipped = [name for name in names if name.casefold() in known]
        fresh = [person for person, name in zip(people, names, strict=True) if name.casefold() not in known]
        return show_slips(request, letting.let_in(people=fresh, **letting.place(form), **by(request)), skipped)
    context = {"form": form, "title": "Добавить списком", "button": "Добавить и показать листки"}
    context |= {"crumbs": CRUMBS, "cancel": "/users/"}
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


@require_POST
@lets_in
def users_slips(request: HttpRequest) -> HttpResponse:
    """Slips for the people ticked in the list: an invitation, or a way to a new password."""
    ids = numbers(request.POST.getlist("id")[:MOST_SLIPS])
    found = User.objects.visible_to(request.user).filter(pk__in=ids, is_active=True)
    may = [row.user for row in rows_for(request.user, list(found)) if can_manage(request.user, row.user)]
    if not may:
        messages.error(request, "Отметьте тех, кому нужны листки. Себе и тем, чья роль выше вашей, листок дать нельзя")
        return redirect("users")
    skipped = [user.full_name for user in found if user not in may]
    return show_slips(request, issue_links(users=may, **by(request)), skipped)


@lets_in
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, state of the sign-in, what may be done. A POST gives a role."""
    person = visible_or_404(User, request.user, pk=pk)
    form = RoleForm(request.POST or None, actor=request.user)
    grants = RoleGrant.objects.visible_to(request.user).filter(user=person).select_related("school", "municipality")
    places = ("role", "school", "municipality", "until")
    return form_page(
        request,
        form,
        title=person.full_name,
        crumbs=CRUMBS,
        button="Дать роль",
        save=lambda filled: granting.grant_role(
            user=person, actor=request.user, **{key: filled.cleaned_data[key] for key in places}
        ),
        done="Роль дана",
        to=lambda _: request.path,
        template="mentoring/users/user.html",
        person=person,
        row=rows_for(request.user, [person])[0],
        states=STATES,
        grants=[(grant, can_end(request.user, grant)) for grant in grants.order_by("-since", "-pk")],
        today=timezone.localdate(),
        may_manage=can_manage(request.user, person),
        may_grant=bool(grantable_roles(request.user)) and person.pk != request.user.pk,
    )


@lets_in
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and mail of somebody else."""
    person = visible_or_404(User, request.user, pk=pk)
    require(can_manage(request.user, person), granting.NOT_YOURS)
    return form_page(
        request,
        UserForm(request.POST or None, instance=person),
        title="Изменить пользователя",
        crumbs=[*CRUMBS, (person.full_name, f"/users/{pk}/")],
        save=lambda form: letting.save_user(form=form, actor=request.user),
        done="Сохранено",
        to=lambda saved: f"/users/{pk}/",
        cancel=f"/users/{pk}/",
    )


@require_POST
@lets_in
def user_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip for one person."""
    person = visible_or_404(User, request.user, pk=pk)
    require(can_manage(request.user, person), granting.NOT_YOURS)
    require(person.is_active, "Вход этого пользователя закрыт. Сначала откройте его.")
    return show_slips(request, issue_links(users=[person], **by(request)))


@lets_in
def user_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the sign-in, after a question."""
    person = visible_or_404(User, request.user, pk=pk)
    if request.method != "POST":
        lines = [
            "Человек не сможет войти, его сеансы завершатся сразу",
            "Записи и роли останутся, вход можно открыть снова",
        ]
        return confirm_page(
            request, title=f"Закрыть вход: {person.full_name}", lines=lines, button="Закрыть вход", danger=True,
            crumbs=CRUMBS, cancel=f"/users/{pk}/",
        )  # fmt: skip
    return acted(
        request,
        lambda: granting.set_active(user=person, active=False, actor=request.user),
        "Вход закрыт",
        f"/users/{pk}/",
    )


@require_POST
@lets_in
def user_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the sign-in again."""
    person = visible_or_404(User, request.user, pk=pk)
    return acted(
        request,
        lambda: granting.set_active(user=person, active=True, actor=request.user),
        "Вход открыт",
        f"/users/{pk}/",
    )


@lets_in
def user_second_factor_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second step off somebody who lost the phone, after a question."""
    person = visible_or_404(User, request.user, pk=pk)
    if request.method != "POST":
        lines = [
            "Телефон и запасные коды перестанут подходить, сеансы завершатся",
            "Если роль требует второго шага, человек настроит его заново при входе",
        ]
        return confirm_page(
            request, title=f"Снять второй шаг входа: {person.full_name}", lines=lines, button="Снять", danger=True,
            warning="Убедитесь, что просит сам человек: лично или по известному вам телефону",
            crumbs=CRUMBS, cancel=f"/users/{pk}/",
        )  # fmt: skip
    return acted(
        request,
        lambda: granting.remove_second_factor(user=person, actor=request.user),
        "Второй шаг входа снят",
        f"/users/{pk}/",
    )


@require_POST
@lets_in
def user_sessions_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out everywhere: a phone was lost, a computer was left open."""
    person = visible_or_404(User, request.user, pk=pk)
    return acted(
        request,
        lambda: granting.sign_out_everywhere(user=person, actor=request.user),
        "Сеансы завершены: чтобы войти, понадобится пароль",
        f"/users/{pk}/",
    )


@require_POST
@lets_in
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    grant = visible_or_404(RoleGrant, request.user, pk=pk)
    return acted(
        request, lambda: granting.end_role(grant=grant, actor=request.user), "Роль снята", f"/users/{grant.user_id}/"
    )


@require_POST
@signed_in
def school_switch(request: HttpRequest) -> HttpResponse:
    """Open another school where one holds a role."""
    chosen = next((school for school in request.user.schools if str(school.pk) == request.POST.get("school")), None)
    if chosen is None:
        raise Http404
    request.session["school"] = chosen.pk
    response = redirect("home")
    response.delete_cookie("year", samesite="Lax")
    return response
