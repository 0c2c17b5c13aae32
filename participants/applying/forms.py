"""The two forms: who needs a mentor, who wants to be one. They stand behind the link and on the page where the curator
types a paper in; there the checks against scripts are left out."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

from mentoring.kit.forms import Form
from mentoring.org.models import SchoolYear
from participants.applications import rules
from participants.applying.fields import DaysWidget, FormsField, HelpField
from participants.hearing.forms import KEEP_OUT, Careful, Lines
from participants.people.models import Person
from participants.requests.areas import RequestArea
from participants.requests.fields import AreasField, SlotsField
from participants.selection.models import Candidate
from participants.telling.facts import birth_of, name_of, place_of

SALT = "tandem.apply"
TOO_FAST = "Форма отправлена слишком быстро. Проверьте ответы и нажмите «{}» ещё раз"
TRAP = "Оставьте пустым поле, которое просят не заполнять"
GUARD = ("stamp", "homepage")  # fields against scripts; never kept


def long(label: str, limit: int = 1000, hint: str = "", required: bool = False, rows: int = 3) -> Lines:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return Lines(label=label, max_length=limit, required=required, help_text=hint, widget=widget)


class ApplicationForm(Careful, Form):
    """What both forms have: a name, a birth, a representative; the checks against scripts."""

    send = "Отправить заявку"
    groups: dict[str, list[str]] = {}
    full_name = forms.CharField(max_length=300)
    place = forms.CharField(max_length=200)
    born = forms.CharField(label="Год или дата рождения", max_length=40, required=False)
    guardian_name = forms.CharField(label="ФИО родителя или законного представителя", max_length=300, required=False)
    guardian_contact = forms.CharField(label="Телефон или почта родителя", max_length=120, required=False)
    slots = SlotsField(widget=DaysWidget, help_text="Откройте день и отметьте уроки, если они известны")
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    homepage = forms.CharField(
        label="Не заполняйте это поле",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, year: SchoolYear, guarded: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.guarded = year, guarded
        self.fields["full_name"].widget.attrs["autocomplete"] = "off"
        self.fields["stamp"].initial = TimestampSigner(salt=SALT).sign("open")
        for name in () if guarded else GUARD:
            del self.fields[name]
        hidden = ["warned", *(["stamp"] if guarded else [])]
        trap = [Div("homepage", css_class="visually-hidden", aria_hidden="true")] if guarded else []
        parts = [Fieldset(title, *names) for title, names in self.groups.items()]
        self.helper.layout = Layout(*hidden, *parts, *trap)

    def clean(self) -> dict[str, Any]:
        """A name of two words at least, a birth that has been, a contact that is somebody's; no script."""
        given = super().clean()
        if given.get("full_name") and not name_of(given["full_name"])[1]:
            self.add_error("full_name", "Напишите фамилию и имя полностью: «Иванов Пётр Сергеевич»")
        try:
            birth_of(given.get("born", ""), timezone.localdate())
        except ValueError as wrong:
            self.add_error("born", f"{wrong}. Можно написать только год: 2012")
        if given.get("guardian_contact") and not given.get("guardian_name"):
            self.add_error("guardian_name", "Напишите, чей это телефон или почта")
        if self.guarded:
            self.guard(given)
        return given

    def guard(self, given: dict[str, Any]) -> None:
        """A field that people do not see, and a form filled in faster than it is read. The second press is taken."""
        if given.get("homepage"):
            self.add_error(None, TRAP)
        signer, stamp = TimestampSigner(salt=SALT), given.get("stamp", "")
        try:
            signer.unsign(stamp)
        except BadSignature:
            self.data = self.data.copy()
            self.data["stamp"] = signer.sign("open")
            self.add_error(None, TOO_FAST.format(self.send))
            return
        try:
            signer.unsign(stamp, max_age=rules.LEAST_SECONDS)
        except BadSignature:  # older than that: somebody has read it
            return
        self.add_error(None, TOO_FAST.format(self.send))

    def payload(self) -> dict[str, Any]:
        """What is kept: text, and lists of areas and lessons."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in (*GUARD, "warned", "number")}
        return {name: stored(value) for name, value in given.items()}


def stored(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, list | bool | str | int):
        return value
    if value is None:
        return ""
    return value.pk if hasattr(value, "pk") else sorted(row.pk for row in value)


class MenteeForm(ApplicationForm):
    """A request for a mentor (domain.md §3.9)."""

    careful = ("words", "wished_result", "mentor_wishes", "tried")
    groups = {
        "1. Кому нужен наставник": ["filled_by", "full_name", "place", "born", "guardian_name", "guardian_contact"],
        "2. В чём нужна помощь": ["words", "areas", "not_sure"],
        "3. Подробности, если есть что сказать": ["wished_result", "mentor_wishes", "tried", "slots"],
    }
    filled_by = forms.ChoiceField(
        label="Кто заполняет",
        choices=[("self", "Тот, кому нужен наставник"), ("parent", "Родитель или законный представитель")],
        widget=forms.RadioSelect,
    )
    words = long("Своими словами", 2000, f"Две-три фразы: что не получается или чего хочется. {KEEP_OUT}", True, 4)
    areas = AreasField(label="О чём запрос", help_text="Отметьте одно или два, что ближе всего")
    not_sure = forms.BooleanField(label="Не знаю, помогите выбрать", required=False)
    wished_result = long("Что должно получиться")
    mentor_wishes = long("Каким вы видите наставника")
    tried = long("Что уже пробовали")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer(self.year.school, RequestArea.Audience.PUPIL)
        name, place, contact = (self.fields[key] for key in ("full_name", "place", "guardian_contact"))
        name.label, place.label = "Фамилия, имя, отчество того, кому нужен наставник", "Класс"
        place.help_text = "Например, 8Б. Учитель пишет должность"
        contact.help_text = "Школа спросит согласие родителей: без него наставника ученику не назначают"
        self.fields["filled_by"].error_messages["required"] = "Выберите, кто заполняет заявку"
        self.fields["words"].error_messages["required"] = "Напишите несколько слов: в чём нужна помощь наставника"
        for key, words in (("full_name", "фамилию, имя и отчество"), ("place", "класс, например 8Б")):
            self.fields[key].error_messages["required"] = f"Напишите {words}"

    def clean(self) -> dict[str, Any]:
        """A parent says who they are."""
        given = super().clean()
        if (
            given.get("filled_by") == "parent"
            and not given.get("guardian_name")
            and not self.has_error("guardian_name")
        ):
            self.add_error("guardian_name", "Напишите свои фамилию, имя и отчество")
        if given.get("filled_by") == "parent" and not given.get("guardian_contact"):
            self.add_error("guardian_contact", "Напишите телефон или почту: школа спросит ваше согласие")
        return given


class MentorForm(ApplicationForm):
    """An application of somebody who wants to mentor: free text is a must, structure is not (domain.md §3.9)."""

    careful = ("words", "motivation", "experience", "can_teach", "will_not", "achievements", "interests")
    groups = {
        "1. О вас": ["full_name", "who", "place", "born", "contact", "guardian_name", "guardian_contact"],
        "2. О наставничестве": ["words", "areas", "forms", "motivation", "can_teach", "will_not", "experience"],
        "3. Подробности, если есть что сказать": [
            *("achievements", "interests", "wished_age", "time_resource", "slots", "learning"),
        ],
    }
    who = forms.ChoiceField(label="Кто вы", choices=Person.Kind, widget=forms.RadioSelect)
    contact = forms.CharField(label="Ваш телефон или почта", max_length=120)
    words = long("Расскажите о себе как о наставнике", 2000, f"Своими словами, две-три фразы. {KEEP_OUT}", True, 4)
    motivation = long("Почему вы хотите быть наставником")
    can_teach = long("Чему готовы научить")
    will_not = long("Чего делать не готовы")
    experience = long("Опыт наставничества, если есть")
    achievements = long("Достижения, важные для программы")
    interests = long("Интересы")
    areas = HelpField(label="В чём готовы помогать", help_text="Отметьте всё, что подходит")
    wished_age = forms.CharField(label="Какого возраста наставляемый вам удобен", max_length=120, required=False)
    time_resource = forms.CharField(
        label="Сколько времени готовы давать", max_length=120, required=False, help_text="Например, час в неделю"
    )
    learning = forms.ChoiceField(label="Готовы учиться в Школе наставников", choices=Candidate.Learning, required=False)
    forms = FormsField(label="Какие формы вам подходят", help_text="Первым назван наставник, вторым наставляемый")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer_all(self.year.school)
        self.fields["forms"].offer(self.year)
        self.fields["full_name"].label = "Фамилия, имя, отчество"
        self.fields["place"].label = "Класс, должность или место работы"
        self.fields["place"].help_text = "Ученик пишет класс, например 10А"
        self.fields["guardian_name"].help_text = "Только если вам нет 18 лет"
        self.fields["learning"].choices = [("", "не выбрано"), *Candidate.Learning.choices[1:]]
        self.fields["who"].choices = [(code, label.capitalize()) for code, label in Person.Kind.choices]
        self.fields["who"].error_messages["required"] = "Выберите, кто вы"
        self.fields["words"].error_messages["required"] = "Напишите несколько слов о себе как о наставнике"
        required = {"full_name": "фамилию, имя и отчество", "contact": "телефон или почту"}
        required["place"] = "класс, должность или место работы"
        for key, words in required.items():
            self.fields[key].error_messages["required"] = f"Напишите {words}"

    def clean(self) -> dict[str, Any]:
        """A pupil has a class."""
        given = super().clean()
        if given.get("who") == Person.Kind.PUPIL and given.get("place") and not place_of(given["place"]).grade:
            self.add_error("place", "Напишите класс, например 10А")
        return given


FORMS: dict[str, type[ApplicationForm]] = {"mentee": MenteeForm, "mentor": MentorForm}
