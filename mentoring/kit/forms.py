"""Forms look and answer alike: no asterisks, «(необязательно)», a summary of errors, dates as people type them."""

import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from mentoring.kit.russian import NoSuchDate, NotADate, parse_date


class PlainForm(forms.BaseForm):
    """Mixin of every form: required is the rule, so the rest is marked; the page itself writes <form> and buttons."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        for field in self.fields.values():
            if isinstance(field, forms.DateField) and not isinstance(field, RuDateField):
                raise TypeError("Dates are typed by people: use RuDateField.")
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                ask = "Выберите ответ" if hasattr(field, "choices") else "Заполните"  # names the field: the summary too
                field.error_messages["required"] = f"{ask}: «{field.label}»"
            if getattr(field, "empty_label", "") == "---------":
                field.empty_label = "не выбрано"
            elif isinstance(field, forms.ChoiceField) and ("", "---------") in field.choices:
                field.choices = [("", "не выбрано") if code == "" else (code, word) for code, word in field.choices]


class Form(PlainForm, forms.Form):
    """A form without a model."""


class ModelForm(PlainForm, forms.ModelForm):
    """A form of a model; saves only what was changed on the page, so two people do not overwrite each other."""

    def save(self, commit: bool = True) -> Any:
        """Write the changed fields of an existing row, or the whole new row."""
        if commit and self.instance.pk and not self.errors:
            names = {field.name for field in self.instance._meta.concrete_fields}
            self.instance.save(update_fields=[name for name in self.changed_data if name in names])
            self._save_m2m()
            return self.instance
        return super().save(commit=commit)


class RuDateField(forms.DateField):
    """A date in any usual Russian spelling; an impossible one is named: «29.02.2025 нет в календаре…»."""

    widget = forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": "«{}»: введите дату цифрами, например 27.03.2026"}

    def to_python(self, value: Any) -> datetime.date | None:
        """The date, None when empty. Raises ValidationError with the sentence of the parser."""
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        try:
            return parse_date(str(value))
        except NoSuchDate as wrong:
            raise ValidationError(str(wrong)) from wrong
        except NotADate as wrong:
            raise ValidationError(self.error_messages["invalid"].format(self.label or "Дата")) from wrong


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows; a number too long for a database is a wrong choice like any other."""

    def clean(self, value: Any) -> Any:
        """The rows. Raises ValidationError."""
        wrong = next((one for one in value or () if len(str(one)) > 18), None)
        if wrong is not None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": str(wrong)[:20]})
        return super().clean(value)
