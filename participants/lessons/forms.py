"""Forms of lessons: time and topics; why somebody is passed over the rules or leaves."""

import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from mentoring.kit.forms import Form, RowsField, RuDateField
from participants.classroom.forms import NUMBER, VersionForm
from participants.schooling.keeping import WEEKS
from participants.schooling.models import CourseTopic, Lesson

TIME_WRONG = "Введите время как 15:30"


class LessonForm(VersionForm):
    """A lesson; a new one may be repeated every week."""

    day = RuDateField(label="Дата", help_text="Например, 05.10.2026", error_messages={"required": "Введите дату"})
    starts = forms.TimeField(
        label="Начало",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "w-year", "inputmode": "numeric"}),
        error_messages={"required": "Введите время начала, например 15:30", "invalid": TIME_WRONG},
    )
    ends = forms.TimeField(
        label="Окончание",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "w-year", "inputmode": "numeric"}),
        error_messages={"required": "Введите время окончания, например 16:50", "invalid": TIME_WRONG},
    )
    topics = RowsField(label="Темы", queryset=CourseTopic.objects.none(), required=False)
    weeks = forms.IntegerField(
        label="Сколько недель подряд",
        min_value=1,
        max_value=WEEKS,
        initial=1,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text="В тот же день недели и в то же время. Темы впишете потом",
    )

    class Meta:
        model = Lesson
        fields = ["day", "starts", "ends", "place", "topics"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].widget = forms.CheckboxSelectMultiple()
        self.fields["topics"].queryset = self.instance.group.course.topics.all()
        if self.instance.pk:
            del self.fields["weeks"]
        if not self.fields["topics"].queryset:
            del self.fields["topics"]
        self.helper.layout = Layout("version", *(name for name in self.fields if name != "version"))

    def clean(self) -> dict[str, Any]:
        """The end after the beginning; a day within the school year and a month around it."""
        given = super().clean()
        if given.get("starts") and given.get("ends") and given["ends"] <= given["starts"]:
            self.add_error("ends", "Занятие кончается раньше, чем начинается. Исправьте время")
        year, around = self.instance.group.course.year, datetime.timedelta(days=92)
        if given.get("day") and not year.starts - around <= given["day"] <= year.ends + around:
            self.add_error("day", f"Это не {year.label} учебный год. Проверьте дату")
        return given


class WhyForm(Form):
    """Why somebody is passed over the rules, has not finished, or leaves."""

    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в карточке группы. О здоровье, учёте и семье не пишите",
        error_messages={"required": "Напишите причину: её увидит тот, кто будет разбираться позже"},
    )


class ManyForm(Form):
    """Marks ticked on the page before, each with the version that was looked at; the filters of the list."""

    ids = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
