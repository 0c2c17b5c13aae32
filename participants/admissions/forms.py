"""Forms of admission: the ground, mentors of experience, the rules of a year."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mentoring.kit.forms import Form, ModelForm, RowsField
from participants.people.models import Person
from participants.selection.models import Admission, SelectionRules


class AdmitForm(Form):
    """The ground of an admission, and what confirms experience; `refused`: why the ground that was sent is none."""

    ground = forms.ChoiceField(label="Основание", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Чем подтверждён опыт", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Нужно, если допускаете по опыту. Например: ведёт пары с 2023 года",
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: Sequence[str], refused: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(code, Admission.Ground(code).label) for code in grounds]
        self.fields["ground"].initial = grounds[0]
        self.fields["ground"].error_messages["invalid_choice"] = refused
        self.fields["reason"].needed_sometimes = True

    def clean(self) -> dict[str, Any]:
        """Experience is confirmed in words."""
        given = super().clean()
        if given.get("ground") == Admission.Ground.EXPERIENCE and not given.get("reason"):
            self.add_error("reason", "Напишите, чем подтверждён опыт")
        return given


class ExperiencedForm(Form):
    """Mentors of the base who have worked before and are admitted at once."""

    people = RowsField(label="Кого допустить", queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="Чем подтверждён опыт",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Одна запись на всех. Например: вели пары в 2025/26 учебном году, отзывы в личном деле",
        error_messages={"required": "Напишите, чем подтверждён опыт"},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["people"].error_messages["required"] = "Отметьте хотя бы одного человека"
        self.fields["people"].label_from_instance = lambda one: ", ".join(filter(None, (one.full_name, one.place)))


class RulesForm(ModelForm):
    """What the school asks of mentors in a year."""

    class Meta:
        model = SelectionRules
        fields = ["admission_needed", "course_needed"]
        help_texts = {
            "admission_needed": "При подборе пар предложим только допущенных, другого можно выбрать с причиной. "
            "На карте запросов тоже считаем только их места. Сначала допустите тех, кто уже ведёт пары",
            "course_needed": "Одного собеседования для допуска тогда мало",
        }
