"""One's own pages: profile, sessions, the second step, how the site looks in this browser."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mentoring.accounts.granting import remove_second_factor
from mentoring.accounts.models import User
from mentoring.accounts.sessions import end_sessions, open_sessions
from mentoring.audit.recording import record
from mentoring.entrance import lockout
from mentoring.entrance.signing import change_password, safe_next
from mentoring.kit.access import public, require, signed_in
from mentoring.kit.pages import form_page
from mentoring.profile.context import COOKIE, chosen
from mentoring.profile.forms import ChangePasswordForm, DisplayForm, PasswordForm, ProfileForm
from mentoring.proofs import second_factor


def guessing(request: HttpRequest, form: Any, field: str) -> HttpResponse | None:
    """One's own password is asked again: wrong ones are counted as at sign-in, and the page 429 stops a guesser who has
    found the computer open. None when the form may be answered."""
    if not request.POST.get(field):
        return None
    if reason := lockout.closed_for(request, request.user.username):
        return lockout.too_many(request, reason, request.user)
    if field in form.errors:
        lockout.note_failure(request, "password", request.user.username, action="password_refused")
    return None


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Name and mail, roles, password, the second step, open sessions."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if closed := guessing(request, form, "password"):
        return closed
    return form_page(
        request,
        form,
        title="Мой вход и пароль",
        save=lambda filled: save_profile(form=filled, user=request.user),
        done="Сохранено",
        to=lambda _: "profile",
        template="mentoring/profile/profile.html",
        sessions=open_sessions(request.user),
        this_session=request.session.session_key,
        codes_left=request.user.recovery_codes.filter(used_at__isnull=True).count(),
        demanded=second_factor.is_demanded(request.user),
        may_switch=not settings.DEMO,
    )


BACK: dict[str, Any] = {"crumbs": [("Мой вход и пароль", reverse_lazy("profile"))], "cancel": reverse_lazy("profile")}


@transaction.atomic
def save_profile(*, form: ProfileForm, user: User) -> User:
    """Write what was changed and say so in the journal, by names of fields."""
    changed = [name for name in form.changed_data if name != "password"]
    saved = form.save()
    if changed:
        record("user_changed", saved, user, fields=changed)
    return saved


@signed_in
@sensitive_post_parameters("old", "password", "again")
def password_change(request: HttpRequest) -> HttpResponse:
    """A new password of one's own. Wrong guesses at the old one count as failures of the name."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if closed := guessing(request, form, "old"):
        return closed
    return form_page(
        request,
        form,
        title="Смена пароля",
        **BACK,
        button="Сменить пароль",
        intro="Остальные ваши сеансы завершатся",
        save=lambda done: change_password(request=request, user=request.user, password=done.cleaned_data["password"]),
        done="Пароль изменён",
        to=lambda _: safe_next(request, request.GET.get("next")) if request.GET.get("next") else "profile",
        template="mentoring/profile/password.html",
    )


@require_POST
@signed_in
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all one's other sessions."""
    count = end_sessions(user=request.user, actor=request.user, keep=str(request.session.session_key))
    messages.success(request, "Остальные сеансы завершены" if count else "Других сеансов нет")
    return redirect("profile")


@signed_in
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Switch the second step off, by the password; not where a role demands it."""
    require(
        not second_factor.is_demanded(request.user),
        "Ваша роль требует второго шага входа. Сменить телефон поможет администратор.",
    )
    form = PasswordForm(request.POST or None, user=request.user)
    if closed := guessing(request, form, "password"):
        return closed
    return form_page(
        request,
        form,
        title="Выключить второй шаг входа",
        **BACK,
        button="Выключить",
        save=lambda _: remove_second_factor(user=request.user, actor=request.user),
        done="Второй шаг входа выключен",
        to=lambda _: "profile",
    )


@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, by the password; the old ones stop to work."""
    require(request.user.second_factor, "Сначала включите второй шаг входа.")
    form = PasswordForm(request.POST or None, user=request.user)
    if closed := guessing(request, form, "password"):
        return closed
    if request.method == "POST" and form.is_valid():
        context = {"codes": second_factor.renew_codes(user=request.user), "goal": "/me/"}
        return render(request, "mentoring/profile/recovery_codes.html", context)
    intro = "Прежние запасные коды перестанут действовать"
    context = {"form": form, "title": "Новые запасные коды", "button": "Показать новые коды", "intro": intro, **BACK}
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


@public("a reader of the sign-in page may need bigger letters too")
def display(request: HttpRequest) -> HttpResponse:
    """«Настройки отображения»: kept in a cookie of this browser for a year."""
    goal = safe_next(request, request.GET.get("next"))
    if request.method == "POST" and "reset" in request.POST:
        response = redirect(goal)
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    now = {"text": "100", "contrast": "auto", "spacing": "", "keys": "", **chosen(request)}
    form = DisplayForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Настройки отображения сохранены")
        response = redirect(goal)
        value = "&".join(f"{key}={choice}" for key, choice in form.cleaned_data.items() if choice)
        response.set_cookie(COOKIE, value, max_age=31536000, secure=settings.HTTPS, httponly=True, samesite="Lax")
        return response
    context = {"form": form, "title": "Настройки отображения"}
    if not request.user.is_authenticated:
        context["layout"] = "base_plain.html"
    return render(request, "mentoring/accounts/display.html", context, status=422 if form.errors else 200)
