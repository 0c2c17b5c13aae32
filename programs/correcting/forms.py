"""Forms of a request to correct."""

from django import forms

from mentoring.kit.forms import Form
from programs.correcting.models import LONGEST


class AskForm(Form):
    """What is wrong and how it is right."""

    words = forms.CharField(
        label="Что исправить",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Что записано и как правильно: «телефон +7 900 … сменился на …». Документ куратор попросит сам",
    )


class DeclineForm(Form):
    """Why the data stays."""

    reason = forms.CharField(
        label="Почему данные остаются", max_length=300, help_text="Это прочтёт тот, кто просил исправить"
    )
