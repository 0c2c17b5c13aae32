"""Forms of the links and of paper forms."""

import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from mentoring.kit.forms import Form, RuDateField
from participants.applying.fields import SidesWidget
from participants.applying.forms import ApplicationForm, MenteeForm, MentorForm
from participants.hearing.forms import Lines
from participants.posters.numbers import clean_number, is_ours
from participants.requests.fields import SlotsWidget

BLANK = "Не указан на бланке — оставьте пустым: у заявки будет отметка"
ASKED_MENTEE = {
    "filled_by": "Кто заполнил",
    "mentor_wishes": "Каким видит наставника",
    "contact": "Телефон или почта того, кому нужен наставник",
}
ASKED_MENTOR = {
    "who": "Кто это",
    "contact": "Телефон или почта",
    "words": "О себе как о наставнике",
    "motivation": "Почему хочет быть наставником",
    "can_teach": "Чему готов научить",
    "will_not": "Чего делать не готов",
    "areas": "В чём готов помогать",
    "forms": "Какие формы подходят",
    "wished_age": "Какого возраста наставляемые удобны",
    "time_resource": "Сколько времени готов давать",
    "learning": "Готов учиться в Школе наставников",
}
SHEETS = 100  # numbered blanks in one PDF


class DoorForm(Form):
    """From what day to what day applications are taken."""

    opens_on = RuDateField(label="Принимаем с")
    closes_on = RuDateField(label="Последний день приёма", help_text="В этот день заявки ещё принимаются")

    def clean(self) -> dict[str, Any]:
        """The days go one after the other and are not over."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("opens_on"), given.get("closes_on")
        if last and last < timezone.localdate():
            self.add_error("closes_on", "Этот день уже прошёл. Выберите другой")
        elif first and last and last < first:
            self.add_error("closes_on", f"Последний день раньше первого ({first:%d.%m.%Y}). Выберите день позже")
        elif last and last > timezone.localdate() + datetime.timedelta(days=365):
            self.add_error("closes_on", "Ссылка действует не дольше года. Выберите день раньше")
        return given


class SheetsForm(Form):
    """How many blanks to print; each has its own number."""

    copies = forms.IntegerField(
        label="Сколько бланков",
        min_value=1,
        max_value=SHEETS,
        initial=1,
        help_text=f"У каждого свой номер, по нему один бланк не внесут дважды. За раз до {SHEETS}",
    )


class Typed(ApplicationForm):
    """A paper being typed in: its number first, then in the order of the sheet; all lessons in one table. The curator
    is spoken to, not the one who wrote it; a contact that is not on the paper is left out."""

    send, complete = "Записать и дальше", False
    number = forms.CharField(
        label="Номер бланка", required=False, max_length=20, help_text="Восемь букв под кодом. Нет номера: пропустите"
    )

    asked: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, guarded=False, **kwargs)
        self.fields["slots"].help_text = ""
        self.fields["slots"].widget = SlotsWidget(choices=self.fields["slots"].choices)
        for name, field in self.fields.items():
            if isinstance(field, Lines):  # a line each: Enter keeps the paper from any field
                field.widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": field.max_length})
                field.help_text = ""
            elif name in ("filled_by", "learning"):
                field.initial = field.choices[0][0]
            elif isinstance(field.widget, SidesWidget):
                field.widget = forms.CheckboxSelectMultiple(choices=field.widget.choices)
                field.help_text = ""
        for name in self.asked.keys() & self.fields.keys():
            self.fields[name].label = self.asked[name]
        for name in ("contact", "guardian_contact"):
            self.fields[name].required, self.fields[name].help_text = False, BLANK
        self.fields["guardian_name"].help_text = ""
        self.fields["words"].error_messages["required"] = "Перепишите несколько слов из бланка"
        self.fields["number"].widget.attrs |= {"autofocus": True}
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        self.helper.layout = Layout("warned", "number", *self.parts())

    def clean_number(self) -> str:
        """A number that this school has printed. Raises ValidationError."""
        number = clean_number(self.cleaned_data["number"])
        if number and not is_ours(number, self.year, self.kind):
            raise forms.ValidationError(
                "Такого бланка школа в этом году не печатала. Проверьте буквы под кодом или оставьте поле пустым"
            )
        return number


class TypedMentee(Typed, MenteeForm):
    """A paper of somebody who needs a mentor."""

    kind, asked = "mentee", ASKED_MENTEE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = "Для педагога — должность"
        self.fields["filled_by"].error_messages["required"] = "Отметьте, кто заполнил бланк"


class TypedMentor(Typed, MentorForm):
    """A paper of somebody who wants to be one."""

    kind, asked = "mentor", ASKED_MENTOR

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = "Для ученика — класс, например 10А"
        self.fields["who"].error_messages["required"] = "Отметьте, кто это"


TYPED: dict[str, type[Typed]] = {"mentee": TypedMentee, "mentor": TypedMentor}
