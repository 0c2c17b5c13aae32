"""Forms of one's own pages."""

from typing import Any

from django import forms

from mentoring.accounts.models import User
from mentoring.entrance.forms import NewPasswordForm, secret
from mentoring.kit.forms import Form, ModelForm
from mentoring.profile.context import CHOICES


class ChangePasswordForm(NewPasswordForm):
    """The old password first: an open computer is not enough to take the account over."""

    old = secret("Нынешний пароль", "current-password", error_messages={"required": "Введите нынешний пароль"})
    field_order = ["old", "password", "again"]

    def clean_old(self) -> str:
        """It is the right one."""
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError("Нынешний пароль другой. Проверьте раскладку и заглавные буквы")
        return str(self.cleaned_data["old"])


class PasswordForm(Form):
    """One's own password before a dangerous step."""

    password = secret("Ваш пароль", "current-password", error_messages={"required": "Введите пароль"})

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """It is the right one."""
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("Пароль другой. Проверьте раскладку и заглавные буквы")
        return str(self.cleaned_data["password"])


class ProfileForm(ModelForm):
    """One's own name and mail. A new address of mail opens the way to the account, so it asks for the password."""

    password = secret("Ваш пароль", "current-password", required=False, help_text="Только если меняете почту")

    class Meta:
        model = User
        fields = ["last_name", "first_name", "middle_name", "email"]
        labels = {"last_name": "Фамилия", "first_name": "Имя", "middle_name": "Отчество", "email": "Электронная почта"}
        help_texts = {"email": "На неё придёт ссылка, если забудете пароль"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = self.fields["first_name"].required = True

    def clean(self) -> None:
        """The password goes with a new address."""
        super().clean()
        if "email" in self.changed_data and not self.instance.check_password(self.cleaned_data.get("password") or ""):
            self.add_error("password", "Чтобы сменить почту, введите свой пароль")


class DisplayForm(Form):
    """Size, contrast, spacing, keys."""

    text = forms.ChoiceField(label="Размер текста", choices=list(CHOICES["text"].items()), widget=forms.RadioSelect)
    contrast = forms.ChoiceField(label="Цвета", choices=list(CHOICES["contrast"].items()), widget=forms.RadioSelect)
    spacing = forms.ChoiceField(
        label="Промежутки между буквами и строками",
        choices=list(CHOICES["spacing"].items()),
        required=False,
        widget=forms.RadioSelect,
    )
    keys = forms.ChoiceField(
        label="Клавиши «/», «?» и стрелки в списках",
        choices=list(CHOICES["keys"].items()),
        required=False,
        widget=forms.RadioSelect,
    )
