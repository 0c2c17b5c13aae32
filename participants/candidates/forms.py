"""The application of a candidate, alone or together with a new person."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from mentoring.kit.forms import ModelForm
from participants.applying.fields import FormsField, HelpField
from participants.hearing.forms import KEEP_OUT, Careful, Lines
from participants.register.forms import PersonForm
from participants.requests.fields import SlotsField
from participants.selection.models import Candidate

GROUPS = {
    "Заявка": ["words", "motivation", "experience", "source"],
    "Чем поможет": [
        "can_teach",
        "areas",
        "forms",
        "form",
        "will_not",
        "wished_age",
        "time_resource",
        "slots",
        "learning",
    ],
    "О себе": ["achievements", "interests"],
}
MANY = ("areas", "forms")
FREE = ("motivation", "experience", "can_teach", "will_not", "achievements", "interests")
HINTS = {
    "experience": "С кем и чем уже занимался: в школе, в секции, на работе",
    "can_teach": "Войдёт в базу как основные компетенции",
    "areas": "При допуске перейдут в базу наставников: карта запросов их посчитает",
    "form": "Попадёт в строку базы. Не выбрана: возьмём первую из подходящих",
    "wished_age": "Например: 11–13 лет",
    "time_resource": "Например: час в неделю",
}


class ApplicationForm(Careful, ModelForm):
    """What a candidate says of oneself. Only the free text is asked for: schools take applications in free form."""

    careful, send = ("words", *FREE), "Сохранить"
    words = Lines(label="Своими словами", max_length=2000, help_text=f"Как сказано в заявке. {KEEP_OUT}")
    areas = HelpField(label="В чём готов помогать", help_text=HINTS["areas"])
    slots = SlotsField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Candidate
        fields = [name for group in GROUPS.values() for name in group if name not in MANY]
        help_texts = HINTS
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in FREE}

    forms = FormsField(label="Какие формы подходят", help_text="Первым назван наставник, вторым наставляемый")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance
        for name in MANY:
            self.fields[name].initial = list(getattr(own, name).values_list("pk", flat=True)) if own.pk else []
        self.fields["areas"].offer_all(own.year.school, self.fields["areas"].initial)
        self.fields["forms"].offer(own.year)
        self.fields["words"].error_messages["required"] = "Напишите несколько слов из заявки"
        self.fields["form"].queryset = own.year.forms.all()
        self.fields["form"].empty_label = "не выбрана"
        self.fields["version"].initial = own.version
        groups = (Fieldset(title, *names) for title, names in GROUPS.items())
        self.helper.layout = Layout("version", "warned", *groups)

    def changes(self) -> list[str]:
        """Names of the fields to write, areas and forms apart."""
        return [name for name in self.changed_data if name not in ("version", "warned", *MANY)]

    def many(self) -> dict[str, Any]:
        """Areas and forms, where they were changed."""
        return {name: list(self.cleaned_data[name]) for name in MANY if name in self.changed_data}


class NewcomerForm(PersonForm):
    """A new person who applies at once: `card` is the application."""

    card: ApplicationForm
