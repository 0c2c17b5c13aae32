"""The application of a candidate, alone or together with a new person."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from mentoring.kit.forms import ModelForm
from participants.hearing.forms import KEEP_OUT, Careful, Lines
from participants.register.forms import PersonForm
from participants.requests.fields import SlotsField
from participants.selection.models import Candidate

GROUPS = {
    "Заявка": ["words", "motivation", "experience", "source"],
    "Чем поможет": ["can_teach", "will_not", "form", "wished_age", "time_resource", "slots", "learning"],
    "О себе": ["achievements", "interests"],
}
FREE = ("motivation", "experience", "can_teach", "will_not", "achievements", "interests")
HINTS = {
    "experience": "С кем и чем уже занимался: в школе, в секции, на работе",
    "can_teach": "Войдёт в базу как основные компетенции",
    "wished_age": "Например: 11–13 лет",
    "time_resource": "Например: час в неделю",
}


class ApplicationForm(Careful, ModelForm):
    """What a candidate says of oneself. Only the free text is asked for: schools take applications in free form."""

    careful, send = ("words", *FREE), "Сохранить"
    words = Lines(label="Своими словами", max_length=2000, help_text=f"Как сказано в заявке. {KEEP_OUT}")
    slots = SlotsField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Candidate
        fields = [name for group in GROUPS.values() for name in group]
        help_texts = HINTS
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in FREE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance
        self.fields["words"].error_messages["required"] = "Напишите несколько слов из заявки"
        self.fields["form"].queryset = own.year.forms.all()
        self.fields["form"].empty_label = "не выбрана"
        self.fields["version"].initial = own.version
        groups = (Fieldset(title, *names) for title, names in GROUPS.items())
        self.helper.layout = Layout("version", "warned", *groups)

    def changes(self) -> list[str]:
        """Names of the fields to write."""
        return [name for name in self.changed_data if name not in ("version", "warned")]


class NewcomerForm(PersonForm):
    """A new person who applies at once: `card` is the application."""

    card: ApplicationForm
