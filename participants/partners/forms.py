"""The form of a partner."""

import re
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from mentoring.kit.forms import Form, ModelForm, RuDateField
from mentoring.spreadsheets.texts import phone_number
from participants.partners.models import Partner

GROUPS = {
    "Организация": ["name", "kind", "address", "note"],
    "С кем связаться": ["contact_name", "contact_post", "phone", "email"],
    "Соглашение": ["agreement", "agreed_on", "agreed_until", "over"],
}


class PartnerForm(ModelForm):
    """An organisation, whom to call there, the agreement with it."""

    phone = forms.CharField(label="Телефон", required=False, max_length=40)
    agreed_on = RuDateField(label="Дата соглашения", required=False, help_text="Например, 01.09.2026")
    agreed_until = RuDateField(label="Действует по", required=False, help_text="Пусто: бессрочно")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Partner
        fields = [name for group in GROUPS.values() for name in group]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "name": {"required": "Введите название организации"},
            "kind": {"required": "Выберите, что это за организация"},
            "email": {"invalid": "Введите почту полностью, например anna@zavod.ru"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["phone"].widget.attrs["class"] = "w-phone"
        for name in ("agreed_on", "agreed_until"):
            self.fields[name].widget.attrs["class"] = "w-date"
        self.helper.layout = Layout("version", *(Fieldset(title, *names) for title, names in GROUPS.items()))

    def clean_name(self) -> str:
        """Letters or figures are in it: its folded name is what makes it one."""
        name = " ".join(self.cleaned_data["name"].split())
        if not re.search(r"\w", name):
            raise ValidationError("Введите название организации буквами")
        return name

    def clean_phone(self) -> str:
        """E.164. Raises ValidationError."""
        text = self.cleaned_data["phone"]
        if text and not phone_number(text):
            raise ValidationError("Введите телефон, в нём не меньше 10 цифр: например, 8 (924) 123-45-67")
        return phone_number(text) if text else ""

    def clean(self) -> dict[str, Any]:
        """Ends after it begins; an agreement with a term has a day."""
        given = super().clean()
        signed, until = given.get("agreed_on"), given.get("agreed_until")
        if signed and until and until < signed:
            self.add_error("agreed_until", "Соглашение не может закончиться раньше, чем подписано")
        elif (until or given.get("agreement")) and not signed and "agreed_on" not in self.errors:
            self.add_error("agreed_on", "Укажите дату соглашения: по ней видно, действует ли оно")
        return given

    def changes(self) -> list[str]:
        """Names of the fields to write."""
        return [name for name in self.changed_data if name != "version"]


class ManyForm(Form):
    """Partners ticked on the page before; the filters of the list."""

    ids = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
