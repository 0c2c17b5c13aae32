"""Forms of the bases: a line of a base, alone or together with a new person; a form of mentoring for many lines."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form, ModelForm, RuDateField
from mentoring.org.models import MentoringForm, SchoolYear
from participants.people.cards import MenteeCard, MentorCard
from participants.register.forms import PersonForm

LAST = ["entered_on", "entered_text", "finished_on", "results", "review_url", "note"]


class CardForm(ModelForm):
    """What both bases ask."""

    entered_on = RuDateField(label="Дата вхождения в программу", required=False, help_text="Например, 01.10.2026")
    finished_on = RuDateField(label="Дата завершения программы", required=False)
    review_url = forms.URLField(label="Ссылка на отзыв на сайте", required=False, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["form"].queryset = self.instance.year.forms.all()
        self.fields["form"].empty_label = "не выбрана"
        self.fields["entered_on"].widget.attrs["class"] = self.fields["finished_on"].widget.attrs["class"] = "w-date"

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        starts, ends = given.get("entered_on"), given.get("finished_on")
        if starts and ends and ends < starts:
            self.add_error("finished_on", "Завершение раньше вхождения. Поменяйте даты местами или исправьте")
        return given

    def changes(self) -> list[str]:
        return [name for name in self.changed_data if name != "version"]


class MenteeForm(CardForm):
    """A line of the base of mentees."""

    class Meta:
        model = MenteeCard
        fields = ["request_text", "form", *LAST, "completion"]
        widgets = {"request_text": forms.Textarea(attrs={"rows": 3}), "results": forms.Textarea(attrs={"rows": 3})}


class MentorForm(CardForm):
    """A line of the base of mentors."""

    class Meta:
        model = MentorCard
        fields = [
            "competencies", "achievements", "interests", "wished_age", "time_resource", "load_limit", "form", *LAST,
        ]  # fmt: skip


class NewcomerForm(PersonForm):
    """A new person who enters a base at once: `card` is the form of the line."""

    card: CardForm


class ChooseForm(Form):
    """One form of mentoring for the ticked lines."""

    ids = forms.CharField(widget=forms.HiddenInput)
    form = forms.ModelChoiceField(label="Форма наставничества", queryset=MentoringForm.objects.none())

    def __init__(self, *args: Any, year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = year.forms.all()
        self.fields["form"].error_messages["required"] = "Выберите форму наставничества"
