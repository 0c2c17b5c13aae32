"""The two forms: who needs a mentor, who wants to be one. They stand behind the link and on the page where the curator
types a paper in; there the checks against scripts are left out."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

from mentoring.kit.forms import Form
from mentoring.org.models import MentoringForm, SchoolYear
from participants.applications import rules
from participants.applying.fields import ONE, DaysWidget, FormsField, HelpField
from participants.hearing.forms import KEEP_OUT, Careful, Lines
from participants.people.models import Person
from participants.requests.areas import RequestArea
from participants.requests.fields import SlotsField
from participants.selection.models import Candidate
from participants.telling.facts import GROWN, PUPILS, birth_of, is_contact, name_of, place_of

SALT = "tandem.apply"
TOO_FAST = "Форма отправлена слишком быстро. Проверьте ответы и нажмите «{}» ещё раз"
TRAP = "Оставьте пустым поле, которое просят не заполнять"
NO_CONTACT = "Это не похоже на телефон или почту. Напишите, например, 8 924 111-22-33 или ivanova@mail.ru"
NO_CLASS = "Это не похоже на класс. Напишите, например, 8Б; для педагога выберите «Педагог»"
GUARD = ("stamp", "homepage")  # fields against scripts; never kept


def long(label: str, limit: int = 1000, hint: str = "", required: bool = False, rows: int = 3) -> Lines:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return Lines(label=label, max_length=limit, required=required, help_text=hint, widget=widget)


class ApplicationForm(Careful, Form):
    """What both forms have: a name, a birth, a contact, a representative; the checks against scripts. `complete`: what
    one must know of oneself is asked for; a paper that somebody else types in may lack it."""

    send, complete = "Отправить заявку", True
    groups: dict[str, list[str]] = {}
    full_name = forms.CharField(max_length=300)
    place = forms.CharField(max_length=200)
    born = forms.CharField(label="Год или дата рождения", max_length=40, required=False)
    contact = forms.CharField(label="Ваш телефон или почта", max_length=120)
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
        for name in ("form",) if guarded else GUARD:  # the form of mentoring is chosen at the school
            self.fields.pop(name, None)
        hidden = ["warned", *(["stamp"] if guarded else [])]
        trap = [Div("homepage", css_class="visually-hidden", aria_hidden="true")] if guarded else []
        self.helper.layout = Layout(*hidden, *self.parts(), *trap)

    def parts(self) -> list[Fieldset]:
        """The groups with the fields that there are."""
        told = {title: [name for name in names if name in self.fields] for title, names in self.groups.items()}
        return [Fieldset(title, *names) for title, names in told.items()]

    def role(self, given: dict[str, Any]) -> str:
        """The kind of person whose name and birth these are; empty when it was not chosen."""
        return str(given.get("who", ""))

    def clean(self) -> dict[str, Any]:
        """A name of two words at least, a birth that has been, a contact that is somebody's; no script."""
        given = super().clean()
        if given.get("full_name") and not name_of(given["full_name"])[1]:
            self.add_error("full_name", "Напишите фамилию и имя полностью: «Иванов Пётр Сергеевич»")
        child = self.role(given) == Person.Kind.PUPIL
        ages, whose, year = (PUPILS, " ученика", 2012) if child else (GROWN, "", 1985)
        try:
            birth_of(given.get("born", ""), timezone.localdate(), ages if self.role(given) else (5, 90), whose)
        except ValueError as wrong:
            self.add_error("born", f"{wrong}. Можно написать только год: {year}")
        for name in ("contact", "guardian_contact"):
            if given.get(name) and not is_contact(given[name]):
                self.add_error(name, NO_CONTACT)
        if self.complete and given.get("guardian_contact") and not given.get("guardian_name"):
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
        "1. Кому нужен наставник": [
            *("filled_by", "full_name", "place", "born", "contact", "guardian_name", "guardian_contact"),
        ],
        "2. В чём нужна помощь": ["words", "areas", "not_sure"],
        "3. Подробности, если есть что сказать": ["wished_result", "mentor_wishes", "tried", "form", "slots"],
    }
    filled_by = forms.ChoiceField(
        label="Кто вы",
        choices=[("self", "Ученик"), ("teacher", "Педагог"), ("parent", "Родитель или законный представитель ученика")],
        widget=forms.RadioSelect,
    )
    words = long("Своими словами", 2000, f"Две-три фразы: что не получается или чего хочется. {KEEP_OUT}", True, 4)
    areas = HelpField(label="О чём запрос", help_text="Отметьте одно или два, что ближе всего")
    form = forms.ModelChoiceField(
        MentoringForm.objects.none(), label="Форма наставничества", required=False, empty_label="не выбрана"
    )
    not_sure = forms.BooleanField(label="Не знаю, помогите выбрать", required=False)
    wished_result = long("Что должно получиться")
    mentor_wishes = long("Каким вы видите наставника")
    tried = long("Что уже пробовали")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer_all(self.year.school, sides=ONE)
        if "form" in self.fields:
            self.fields["form"].queryset = self.year.forms.all()
        name, place, own, contact = (self.fields[key] for key in ("full_name", "place", "contact", "guardian_contact"))
        name.label, place.label = "Фамилия, имя, отчество того, кому нужен наставник", "Класс или должность"
        place.help_text = "Класс ученика, например 8Б; педагог пишет должность"
        own.label, own.required = "Телефон или почта того, кому нужен наставник", False
        own.help_text = "Своих нет — напишите ниже родителя. Если заполняет родитель, можно пропустить"
        self.fields["guardian_name"].help_text = "Педагогу не нужно"
        contact.help_text = "Школа спросит согласие родителей: без него наставника ученику не назначают"
        self.fields["filled_by"].error_messages["required"] = "Выберите, кто вы: ученик, педагог или родитель"
        self.fields["words"].error_messages["required"] = "Напишите несколько слов: в чём нужна помощь наставника"
        for key, words in (("full_name", "фамилию, имя и отчество"), ("place", "класс, например 8Б, или должность")):
            self.fields[key].error_messages["required"] = f"Напишите {words}"

    def role(self, given: dict[str, Any]) -> str:
        """A teacher, or a pupil who applies or whose parent does."""
        kinds = {"self": Person.Kind.PUPIL, "parent": Person.Kind.PUPIL, "teacher": Person.Kind.TEACHER}
        return kinds.get(given.get("filled_by", ""), "")

    def clean(self) -> dict[str, Any]:
        """A pupil has a class, a teacher a post and difficulties of teachers; whoever fills it in can be reached."""
        given = super().clean()
        role, place = self.role(given), place_of(given.get("place", ""))
        if given.get("place") and role and (role == Person.Kind.PUPIL) != bool(place.grade):
            self.add_error("place", "Педагог пишет должность, а не класс" if place.grade else NO_CLASS)
        side = RequestArea.Audience(role) if role else None
        if side and any(area.audience != side for area in given.get("areas") or ()):
            self.add_error("areas", f"Отметьте только то, что в разделе «{ONE[side]}»")
        if self.complete:
            self.reachable(given)
        return given

    def reachable(self, given: dict[str, Any]) -> None:
        """A parent says who they are; a teacher has a contact of their own, a pupil own or the parent's."""
        who, own, theirs = (given.get(name, "") for name in ("filled_by", "contact", "guardian_contact"))
        missing = {}
        if who == "parent" and not given.get("guardian_name"):
            missing["guardian_name"] = "Напишите свои фамилию, имя и отчество"
        if who == "parent" and not theirs:
            missing["guardian_contact"] = "Напишите телефон или почту: школа спросит ваше согласие"
        if who == "teacher" and not own:
            missing["contact"] = "Напишите телефон или почту: по ним вам ответит куратор"
        if who == "self" and not own and not theirs:
            missing["contact"] = "Напишите телефон или почту, свои или родителя: по ним ответит куратор"
        for name, words in missing.items():
            if not self.has_error(name):
                self.add_error(name, words)


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
