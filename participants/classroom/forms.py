"""Forms of «Школа наставников»: a course with its programme, a group, whom to enrol."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict

from mentoring.asked import number
from mentoring.kit.forms import Form, ModelForm, RowsField, RuDateField
from participants.people.models import Person
from participants.schooling.models import Course, CourseGroup, CourseTopic

NUMBER = {"class": "w-year", "inputmode": "numeric"}


class VersionForm(ModelForm):
    """A form that knows which version of the row it was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def changes(self) -> list[str]:
        """Names of the fields to write."""
        return [name for name in self.changed_data if name != "version"]


class TopicForm(ModelForm):
    """A row of the programme."""

    hours = forms.IntegerField(
        label="Часов", min_value=1, max_value=200, initial=1, widget=forms.NumberInput(attrs=NUMBER)
    )

    class Meta:
        model = CourseTopic
        fields = ["title", "form", "hours"]
        error_messages = {"title": {"required": "Введите тему или очистите строку"}}

    def has_changed(self) -> bool:
        """A row without a title is an empty row, whatever its hours say."""
        return super().has_changed() and bool(self.instance.pk or self.data.get(self.add_prefix("title"), "").strip())


class Programme(forms.BaseInlineFormSet):
    """The rows; a kept one may be taken out."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The box says what it does."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Убрать эту тему"


MORE, MOST = 4, 60  # empty rows of the programme, rows in all
Topics = forms.inlineformset_factory(Course, CourseTopic, form=TopicForm, formset=Programme, extra=MORE, max_num=MOST)


def with_rows(data: Any) -> Any:
    """What was sent, with more empty rows of the programme."""
    grown, empty = data.copy(), TopicForm()
    there = max(0, number(data.get("topic-TOTAL_FORMS", "")))
    total = max(there, min(there + MORE, MOST))
    for row in range(there, total):
        for name in empty.fields:
            grown[f"topic-{row}-{name}"] = "" if empty[name].value() is None else str(empty[name].value())
    grown["topic-TOTAL_FORMS"] = str(total)
    return grown


class CourseForm(VersionForm):
    """A course; `topics` is the formset of its programme."""

    threshold = forms.IntegerField(
        label="Порог посещаемости, %",
        min_value=0,
        max_value=100,
        initial=70,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text="Сколько занятий надо посетить, чтобы окончить курс",
    )

    class Meta:
        model = Course
        fields = ["title", "note", "threshold", "has_test"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"title": "Так он будет назван в сертификате"}
        error_messages = {"title": {"required": "Введите название курса"}}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        self.asks_rows = bool(data) and "more" in data
        data = with_rows(data) if self.asks_rows else data
        super().__init__(data, **kwargs)
        self.topics = Topics(data, instance=self.instance, prefix="topic")
        if self.asks_rows:  # what was typed so far is shown, nothing is checked yet
            for form in (self, *self.topics.forms):
                form._errors = ErrorDict()
        self.helper.layout = Layout("version", Fieldset("Курс", *self.Meta.fields))

    def is_valid(self) -> bool:
        """The course and its programme."""
        return all([super().is_valid(), self.topics.is_valid()])

    def clean(self) -> dict[str, Any]:
        """A title that this year has already is said at the title."""
        given = super().clean()
        twins = Course.objects.filter(year=self.instance.year_id, title=given.get("title", "")).exclude(
            pk=self.instance.pk
        )
        if twins.exists():
            self.add_error("title", "Курс с таким названием в этом учебном году уже есть.")
        return given

    @property
    def wrong_parts(self) -> list[forms.BaseForm]:
        """The rows of the programme that have errors."""
        return [row for row in self.topics.forms if row.errors]

    @property
    def next_row(self) -> int:
        """The number of the first row that «Ещё строки» would bring; nothing when there are enough."""
        there = len(self.topics.forms)
        return there + 1 if there < MOST else 0

    def programme(self) -> list[CourseTopic]:
        """The whole new programme."""
        rows = [form for form in self.topics.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [form.instance for form in rows if form.instance.title]


class GroupForm(VersionForm):
    """A group. The leader is a grown-up of the school, or words."""

    starts = RuDateField(label="Начало", required=False, help_text="Например, 05.10.2026")
    ends = RuDateField(label="Окончание", required=False, help_text="Например, 20.11.2026")

    class Meta:
        model = CourseGroup
        fields = ["title", "leader", "leader_text", "starts", "ends", "place"]
        error_messages = {"title": {"required": "Введите название группы, например «Группа 1»"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school = self.instance.course.year.school_id
        grown_up = Person.objects.here().filter(school=school).exclude(kind=Person.Kind.PUPIL)  # scope: the course's
        chosen = Q(pk=self.instance.leader_id)
        self.fields["leader"].queryset = (grown_up | Person.objects.filter(chosen)).for_list()  # scope: kept before
        self.fields["leader"].empty_label = "не из школы или пока не известно"

    def clean(self) -> dict[str, Any]:
        """One leader; an end after the beginning; a title once."""
        given = super().clean()
        if given.get("leader") and given.get("leader_text"):
            self.add_error("leader_text", "Выберите кого-то одного: из школы или не из школы")
        if given.get("starts") and given.get("ends") and given["ends"] < given["starts"]:
            self.add_error("ends", "Окончание раньше начала. Исправьте даты")
        same = CourseGroup.objects.filter(course=self.instance.course_id, title=given.get("title", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", "Группа с таким названием в этом курсе уже есть.")
        return given


class PeopleForm(Form):
    """Whom to enrol: boxes."""

    people = RowsField(
        label="Кого зачислить", queryset=Person.objects.none(), error_messages={"required": "Отметьте хотя бы одного"}
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = offered
