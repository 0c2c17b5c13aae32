"""Forms of the settings."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from mentoring.kit.forms import Form, ModelForm, RowsField, RuDateField
from mentoring.org.models import MentoringForm, Post, School, SchoolYear

GROUPS = {
    "Название": ["code", "municipality", "short_name", "charter_name", "time_zone"],
    "Бланк приказа": ["founder", "letterhead", "place", "order_suffix"],
    "Руководитель": ["director_last", "director_first", "director_middle", "director_post"],
    "Помощь и защита": ["help_contact", "second_factor"],
}


class SchoolForm(ModelForm):
    """The card of the school: what its orders are written with."""

    class Meta:
        model = School
        fields = [
            *("short_name", "charter_name", "founder", "place", "letterhead"),
            *("director_last", "director_first", "director_middle", "director_post"),
            *("order_suffix", "time_zone", "help_contact", "second_factor"),
        ]
        widgets = {"charter_name": forms.Textarea({"rows": 3}), "letterhead": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, may_lower_guard: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "second_factor"
        ].help_text = "Куратору, директору и методисту кроме пароля понадобится код с телефона"
        if not may_lower_guard:
            del self.fields["second_factor"]
        groups = [(title, [name for name in names if name in self.fields]) for title, names in GROUPS.items()]
        self.helper.layout = Layout(*(Fieldset(title, *names) for title, names in groups))


class NewSchoolForm(SchoolForm):
    """A new school, by the administrator."""

    class Meta(SchoolForm.Meta):
        fields = ["code", "municipality", *SchoolForm.Meta.fields]


class YearForm(ModelForm):
    """A school year: dates, forms of mentoring, the limit of load."""

    starts = RuDateField(label="Начало", help_text="Например, 01.09.2026")
    ends = RuDateField(label="Окончание", help_text="Например, 31.05.2027")
    mentor_load = forms.IntegerField(
        label="Тандемов у одного наставника, не больше",
        min_value=1,
        max_value=30,
        initial=3,
        widget=forms.NumberInput(attrs={"class": "w-year", "inputmode": "numeric"}),
    )

    class Meta:
        model = SchoolYear
        fields = ["start", "starts", "ends", "forms", "mentor_load", "introduction_order"]
        widgets, field_classes = {"forms": forms.CheckboxSelectMultiple}, {"forms": RowsField}
        labels = {"start": "Год, в котором начинается"}

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.fields["forms"].queryset = MentoringForm.objects.all()
        self.fields["forms"].help_text = "Другие формы в базы и приказы этого года без предупреждения не попадут"
        if self.instance.pk:
            del self.fields["start"]

    def clean_start(self) -> int:
        """A year of the school is entered once."""
        start = int(self.cleaned_data["start"])
        if not 2000 <= start <= 2100:
            raise ValidationError("Введите год четырьмя цифрами, например 2026")
        if SchoolYear.objects.filter(school=self.school, start=start).exists():
            raise ValidationError(f"{start}/{(start + 1) % 100:02d} учебный год уже есть")
        return start

    def clean(self) -> dict[str, Any]:
        """The days belong to the year and stand in order."""
        data = super().clean() or self.cleaned_data
        first, last, start = data.get("starts"), data.get("ends"), data.get("start", self.instance.start)
        if first and last and last <= first:
            self.add_error(
                "ends", f"Окончание раньше начала: {last:%d.%m.%Y} и {first:%d.%m.%Y}. Поменяйте даты местами"
            )
        elif first and last and start and (first.year != start or last.year != start + 1):
            self.add_error("starts", f"Даты не из этого года: начало бывает в {start}-м, окончание в {start + 1}-м")
        return data


class SeriesForm(Form):
    """The last number that was given before or beside the program."""

    last = forms.IntegerField(
        label="Последний выданный номер",
        min_value=1,
        max_value=99_999,
        help_text="Следующий приказ получит номер на единицу больше. Уменьшить нельзя",
        widget=forms.NumberInput(attrs={"class": "w-year", "inputmode": "numeric"}),
    )


class PostForm(ModelForm):
    """A post in six cases: they are written by hand, a library is wrong too often."""

    class Meta:
        model = Post
        fields = ["nominative", "gent", "datv", "accs", "ablt", "loct"]
        help_texts = {
            "nominative": "учитель математики",
            "gent": "назначить учителя математики",
            "datv": "поручить учителю математики",
            "accs": "утвердить учителя математики",
            "ablt": "согласовано с учителем математики",
            "loct": "о учителе математики",
        }
