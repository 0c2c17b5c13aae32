"""Forms of the door."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from mentoring.accounts.models import User
from mentoring.kit.forms import Form


def secret(label: str, complete: str, **options: Any) -> forms.CharField:
    """A password as typed: blanks at its ends belong to it; pasting is allowed, a button may show it."""
    attrs = {"autocomplete": complete, "data-secret": "", "spellcheck": "false", "autocapitalize": "none"}
    return forms.CharField(label=label, strip=False, max_length=256, widget=forms.PasswordInput(attrs=attrs), **options)


class SignInForm(Form):
    """Name and password. What is wrong is not said more exactly than «one of the two»."""

    username = forms.CharField(
        label="Имя для входа",
        max_length=150,
        error_messages={"required": "Введите имя для входа"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = secret("Пароль", "current-password", error_messages={"required": "Введите пароль"})

    def clean_username(self) -> str:
        """Names are kept in small letters."""
        return str(self.cleaned_data["username"]).strip().casefold()


class CodeForm(Form):
    """Six digits of the phone, or a recovery code."""

    code = forms.CharField(
        label="Код из приложения",
        max_length=40,
        help_text="Шесть цифр. Нет телефона под рукой: введите запасной код",
        error_messages={"required": "Введите код"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "class": "w-code"}),
    )


class NewPasswordForm(Form):
    """A new password, twice."""

    password = secret("Новый пароль", "new-password", error_messages={"required": "Введите новый пароль"})
    again = secret("Новый пароль ещё раз", "new-password", error_messages={"required": "Введите пароль ещё раз"})

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        least = "не короче 15 знаков" if user.has("curator", "director", "admin") else "не короче 12 знаков"
        self.fields[
            "password"
        ].help_text = f"Пароль {least}. Хорошо запоминаются четыре не связанных слова, например из разных комнат дома"

    def clean_password(self) -> str:
        """Long enough and not guessable."""
        validate_password(self.cleaned_data["password"], self.user)
        return str(self.cleaned_data["password"])

    def clean(self) -> None:
        """Both are the same."""
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", "Пароли не совпали. Введите тот же пароль")


class ForgottenForm(Form):
    """Whom the letter is for."""

    name = forms.CharField(
        label="Имя для входа или электронная почта",
        max_length=254,
        error_messages={"required": "Введите имя для входа или электронную почту"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class SlipForm(Form):
    """The code from a printed slip, for somebody without a camera."""

    code = forms.CharField(
        label="Код с листка",
        max_length=60,
        help_text="26 букв и цифр. Пробелы и большие буквы не важны",
        error_messages={"required": "Введите код с листка"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
