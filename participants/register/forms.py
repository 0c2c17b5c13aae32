"""The card of a person: who, class or post, birth, contacts, legal representatives, cases of the name for papers."""

import re
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from mentoring.accounts.models import User
from mentoring.asked import numbers
from mentoring.kit.forms import Form, ModelForm, RuDateField
from mentoring.kit.russian import Case, decline_name, decline_post, split_name
from mentoring.org.models import Post
from mentoring.spreadsheets.texts import phone_number
from participants.people.models import Guardian, Person

QUESTIONS = {"gent": "Кого нет?", "datv": "Кому?", "accs": "Кого вижу?", "ablt": "Кем?", "loct": "О ком?"}
GROUPS = {
    "Человек": ["kind", "last_name", "first_name", "middle_name", "gender"],
    "Возраст": ["birth_date", "birth_year"],
    "Класс или должность": ["grade", "letter", "post", "workplace", "subject", "category", "experience_since"],
    "Связь": ["phone", "email", "user"],
}
GROWN_UP = "teacher parent graduate enterprise other"
BELONGS = {  # a field → the kinds of people that have it; the others need not see it (js/kinds.js)
    **dict.fromkeys(["grade", "letter"], "pupil"),
    **dict.fromkeys(["post", "workplace"], GROWN_UP),
    **dict.fromkeys(["subject", "category", "experience_since"], "teacher"),
}
MADE_OF = {"name": {"last_name", "first_name", "middle_name"}, "post": {"post"}}
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’ʼ()-])*")
SHORT = {"birth_date": "w-date", "birth_year": "w-year", "grade": "w-year", "letter": "w-year", "phone": "w-phone"}


class PhoneField(forms.CharField):
    """A phone in any spelling, kept as +79241234567."""

    def clean(self, value: Any) -> str:
        """E.164. Raises ValidationError."""
        text = super().clean(value)
        if text and not phone_number(text):
            raise ValidationError("Введите телефон, в нём не меньше 10 цифр: например, 8 (924) 123-45-67")
        return phone_number(text)


class GuardianForm(ModelForm):
    """One legal representative of a child."""

    phone = PhoneField(label="Телефон", required=False)

    class Meta:
        model = Guardian
        fields = ["full_name", "relation", "phone", "email"]
        error_messages = {"full_name": {"required": "Введите ФИО представителя или очистите строку"}}


Guardians = forms.inlineformset_factory(Person, Guardian, form=GuardianForm, extra=1, max_num=4)


class PersonForm(ModelForm):
    """A person. `guardians` is the formset of representatives; cases of the name and the post may be corrected; `card`
    is the form of a line of a base, for who enters one at once."""

    card: Any = None
    birth_date = RuDateField(label="Дата рождения", required=False, help_text="Например, 27.03.2012")
    phone = PhoneField(label="Телефон", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Person
        fields = [name for group in GROUPS.values() for name in group]
        help_texts = {"user": "Наставник или наставляемый с ролью увидит под этим входом свои тандемы"}
        error_messages = {
            "kind": {"required": "Выберите, кто это"},
            "last_name": {"required": "Введите фамилию"},
            "first_name": {"required": "Введите имя"},
            "email": {"invalid": "Введите почту полностью, например anna@school.ru"},
        }

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None and not data.get("first_name") and len(data.get("last_name", "").split()) > 1:
            data = data.copy()  # the whole name was pasted into the first field
            data["last_name"], data["first_name"], data["middle_name"] = split_name(data["last_name"])
        super().__init__(data, **kwargs)
        person = self.instance
        self.fields["version"].initial = person.version
        self.fields["user"].empty_label = "не входит"
        free = Q(role_grants__school=person.school_id, person=None) | Q(pk=person.user_id)
        self.fields["user"].queryset = User.objects.filter(free).distinct().order_by("last_name", "first_name", "pk")
        self.guardians = Guardians(data, instance=person, prefix="guardian")
        self.computed = computed_cases(person) if person.pk else {}
        for name, text in self.computed.items():
            what, case = name.split("_")
            stored = getattr(person, f"{what}_forms").get(case)
            self.fields[name] = forms.CharField(label=QUESTIONS[case], required=False, initial=stored or text)
        for name, css in SHORT.items():
            self.fields[name].widget.attrs["class"] = css
        for name, kinds in BELONGS.items():
            self.fields[name].widget.attrs["data-for"] = kinds
        self.fields["kind"].widget.attrs["data-kinds"] = ""
        groups = dict(GROUPS)
        for title, what in (("Имя в приказах", "name_"), ("Должность в приказах", "post_")):
            groups[title] = [name for name in self.computed if name.startswith(what)]
        self.helper.layout = Layout("version", *(Fieldset(title, *names) for title, names in groups.items() if names))

    def is_valid(self) -> bool:
        """The person, the representatives, and the line of a base when there is one."""
        return all([super().is_valid(), self.guardians.is_valid(), self.card is None or self.card.is_valid()])

    @property
    def wrong_parts(self) -> list[forms.BaseForm]:
        """The other forms of the page that have errors, for the summary above it."""
        parts = [*self.guardians.forms, *([self.card] if self.card else [])]
        return [part for part in parts if part.errors]

    def clean(self) -> dict[str, Any]:
        """Names of letters, a birth that has been, corrected cases gathered."""
        given = super().clean()
        for name in ("last_name", "first_name", "middle_name"):
            given[name] = " ".join(given.get(name, "").split())
            if given[name] and not NAME.fullmatch(given[name]):
                self.add_error(name, "Оставьте в имени только буквы, пробел, дефис и апостроф")
        today = timezone.localdate()
        if given.get("birth_date") and not 1920 <= given["birth_date"].year <= today.year:
            self.add_error("birth_date", f"Проверьте год рождения: от 1920 до {today.year}")
        if (given.get("birth_year") or 0) > today.year:
            self.add_error("birth_year", f"Год рождения — не позже {today.year}")
        return given

    def cases(self, what: str) -> dict[str, str]:
        """The forms of the name («name») or the post («post») written by hand: typed here and not as computed, or kept
        before (also a confirmed guess), unless the name itself is another now."""
        stored = {} if MADE_OF[what] & set(self.changed_data) else getattr(self.instance, f"{what}_forms")
        kept = {"of": stored["of"]} if "of" in stored else {}
        for key in [key for key in self.computed if key.startswith(what)]:
            case, text = key.split("_")[1], self.cleaned_data.get(key, "")
            if text and (key in self.changed_data and text != self.computed[key] or stored.get(case) == text):
                kept[case] = text
        return kept if set(kept) - {"of"} else {}

    def changes(self) -> list[str]:
        """Names of the model's fields to write; the instance holds the new values."""
        names = {name for name in self.changed_data if name not in self.computed} - {"version"}
        for what in ("name", "post") if self.computed else ():
            corrected = self.cases(what)
            if corrected != getattr(self.instance, f"{what}_forms"):
                setattr(self.instance, f"{what}_forms", corrected)
                names.add(f"{what}_forms")
        return sorted(names)

    def representatives(self) -> list[Guardian]:
        """The whole new list of legal representatives."""
        rows = [form for form in self.guardians.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [form.instance for form in rows if form.instance.full_name]


class LeaveForm(Form):
    """When the chosen people left."""

    ids = forms.CharField(widget=forms.HiddenInput)
    left_on = RuDateField(label="Выбыли с", help_text="Первый день, когда человека уже нет в школе")

    def picked(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """The people that the page before has named."""
        return rows.filter(pk__in=numbers(self.data.get("ids", "").split(","))[:1000])


def computed_cases(person: Person) -> dict[str, str]:
    """«name_gent» → «Белова Артёма Дмитриевича»…; of the post too when there is one."""
    posts = {post.nominative.lower(): {case: getattr(post, case) for case in QUESTIONS} for post in Post.objects.all()}
    name = (person.last_name, person.first_name, person.middle_name)
    cases = {f"name_{case.name}": decline_name(*name, case, person.known_gender) for case in Case}
    if person.post:
        cases |= {f"post_{case.name}": decline_post(person.post, case, posts).text for case in Case}
    return cases
