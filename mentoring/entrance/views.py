"""Pages of the door: in, out, the second step, passwords and links."""

from base64 import b32encode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.util import random_hex

from mentoring.accounts.inviting import clean_code, open_invitation
from mentoring.accounts.models import Role, User
from mentoring.audit.context import client_ip
from mentoring.entrance import lockout
from mentoring.entrance.forms import CodeForm, ForgottenForm, NewPasswordForm, SignInForm, SlipForm
from mentoring.entrance.resetting import ask_reset
from mentoring.entrance.signing import (
    PASSED,
    pass_second_factor,
    safe_next,
    set_password_by_link,
    sign_in,
    sign_out,
)
from mentoring.kit.access import public, signed_in
from mentoring.proofs import second_factor

WRONG = "Имя для входа или пароль не подходит. Проверьте раскладку и заглавные буквы"


def plain_form(
    request: HttpRequest, form: object, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """A form on a page without the menu; 422 when it came back with errors."""
    status = 422 if status == 200 and form.errors else status
    return render(request, f"mentoring/entrance/{template}.html", {"form": form, **context}, status=status)


@public("the sign-in page")
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Name and password. A part of a page that htmx asked for is answered with the way to this page."""
    if request.htmx and request.method == "GET":
        return HttpResponse(headers={"HX-Redirect": reverse("login")})
    goal = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated and request.method == "GET":
        return redirect(goal)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        if reason := lockout.closed_for(request, name):
            return lockout.too_many(request, reason, lockout.find_user(name))
        user = authenticate(request, username=name, password=password)
        if user:
            sign_in(request=request, user=user, password=password)
            return redirect(goal)
        if not getattr(request, "axes_locked_out", False):
            lockout.note_failure(request, "password", name)
        form.add_error(None, WRONG)
    demo = User.objects.filter(username__in=Role.values).order_by("pk") if settings.DEMO else []  # scope: invented cast
    return plain_form(request, form, "login", goal=goal, demo=demo)


@require_POST
@signed_in
def logout(request: HttpRequest) -> HttpResponse:
    """Out; the browser forgets the pages it kept, as the next one at this computer is somebody else."""
    sign_out(request=request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@signed_in
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step of sign-in."""
    user, goal = request.user, safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if not user.second_factor or request.session.get(PASSED):
        return redirect(goal)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if lockout.codes_are_closed(user):
            return lockout.too_many(request, lockout.CODE_CLOSED, user)
        if second_factor.check_code(user=user, code=form.cleaned_data["code"]):
            pass_second_factor(request=request)
            return redirect(goal)
        lockout.note_failure(request, "code", user.username)
        form.add_error("code", "Код не подошёл. Подождите следующего и проверьте часы на телефоне")
    return plain_form(request, form, "code", goal=goal)


@signed_in
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    """Switch the second step on: scan, type the code, write down the recovery codes (shown this once)."""
    user, goal = request.user, safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if user.second_factor and not request.session.get(PASSED):
        return redirect(f"{reverse('login_code')}?{urlencode({'next': goal})}")
    if user.second_factor:
        return redirect("profile")
    key = request.session.setdefault("totp_key", random_hex(20))
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = "Шесть цифр, которые приложение показывает сейчас"
    if request.method == "POST" and form.is_valid():
        if lockout.codes_are_closed(user):
            return lockout.too_many(request, lockout.CODE_CLOSED, user)
        if codes := second_factor.switch_on(user=user, key=key, code=form.cleaned_data["code"]):
            del request.session["totp_key"]
            pass_second_factor(request=request)
            return render(request, "mentoring/profile/recovery_codes.html", {"codes": codes, "goal": goal})
        lockout.note_failure(request, "code", user.username)
        form.add_error("code", "Код не подошёл. Подождите следующего и проверьте часы на телефоне")
    key_shown = " ".join(b32encode(bytes.fromhex(key)).decode()[at : at + 4] for at in range(0, 32, 4))
    qr = second_factor.qr_of(second_factor.config_url(user, key))
    return plain_form(request, form, "second_factor", qr=qr, key=key_shown, goal=goal)


@public("for people who cannot sign in")
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether there is such a person or not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if lockout.address_is_closed(client_ip(request), timezone.now()):
            return lockout.too_many(request, lockout.ADDRESS_CLOSED)
        name = form.cleaned_data["name"]
        lockout.note_failure(request, "link", name, action="password_reset_asked")
        if not lockout.asked_too_often(name):
            ask_reset(name=name, origin=request.build_absolute_uri("/")[:-1])
        return render(request, "mentoring/entrance/forgotten_sent.html")
    return plain_form(request, form, "forgotten")


@public("the link itself is the key")
@sensitive_post_parameters("password", "again")
def welcome(request: HttpRequest, code: str) -> HttpResponse:
    """Set a password by an invitation or a reset link. An unknown, used, revoked or old link: one calm page."""
    invitation = open_invitation(code)
    if invitation is None:
        return render(request, "mentoring/entrance/link_closed.html", status=404)
    form = NewPasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        if not set_password_by_link(invitation=invitation, password=form.cleaned_data["password"]):
            return render(request, "mentoring/entrance/link_closed.html", status=404)
        messages.success(request, f"Пароль сохранён. Войдите с именем {invitation.user.username}")
        return redirect("login")
    first = not invitation.user.has_usable_password()
    return plain_form(request, form, "welcome", invited=invitation.user, first=first)


@public("for people who have only a printed slip")
def slip(request: HttpRequest) -> HttpResponse:
    """Type the code of a printed slip. Guessing is counted by address."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if lockout.address_is_closed(client_ip(request), timezone.now()):
            return lockout.too_many(request, lockout.ADDRESS_CLOSED)
        if open_invitation(form.cleaned_data["code"]):
            return redirect("welcome", clean_code(form.cleaned_data["code"]))
        lockout.note_failure(request, "link", "")
        form.add_error("code", "Такого кода нет, или он уже использован. Проверьте его или попросите новый листок")
    return plain_form(request, form, "slip")
