"""Forms of the pages «Кто имеет доступ»."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from mentoring.accounts.models import Role, User
from mentoring.accounts.rules import grantable_roles
from mentoring.kit.forms import Form, ModelForm, RuDateField
from mentoring.kit.russian import split_name
from mentoring.org.models import Municipality, School

NAME = {"autocomplete": "off", "spellcheck": "false"}
MOST_LINES = 200
PLACES = {"school": "Для куратора, директора, секретаря, наставника и наставляемого", "municipality": "Для методиста"}


class RoleForm(Form):
    """A role, where, until when. Only the administrator chooses the place; for others it is their school."""

    role = forms.ChoiceField(label="Роль", error_messages={"required": "Выберите роль"})
    school = forms.ModelChoiceField(
        label="Школа", queryset=School.objects.none(), required=False, empty_label="не выбрана"
    )
    municipality = forms.ModelChoiceField(
        label="Муниципалитет", queryset=Municipality.objects.none(), required=False, empty_label="не выбран"
    )
    until = RuDateField(label="Последний день", required=False, help_text="Если роль на время, например 31.05.2027")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Выберите"), *((role.value, role.label) for role in grantable_roles(actor))]
        if actor.has(Role.ADMIN):
            self.fields["school"].queryset = School.objects.visible_to(actor)
            self.fields["municipality"].queryset = Municipality.objects.all()
            schools = list(self.fields["school"].queryset[:2])
            if len(schools) == 1:
                self.fields["school"].initial = schools[0]
            for name, words in PLACES.items():
                self.fields[name].needed_sometimes, self.fields[name].help_text = True, words
        else:
            del self.fields["school"], self.fields["municipality"]
            self.place = actor.school

    def clean_until(self) -> date | None:
        """A role cannot have ended before it begins."""
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise ValidationError(f"{until:%d.%m.%Y} уже прошло. Введите сегодняшний или будущий день")
        return until

    def clean(self) -> dict[str, Any]:
        """A role in a school needs the school, the methodist a municipality, the administrator neither."""
        data = super().clean() or self.cleaned_data
        role, school, town = (
            data.get("role"),
            data.get("school", getattr(self, "place", None)),
            data.get("municipality"),
        )
        if role == Role.ADMIN:
            school = town = None
        elif role == Role.MUNICIPALITY:
            school = None
            if not town:
                self.add_error("municipality", "Выберите муниципалитет")
        elif role:
            town = None
            if not school:
                self.add_error("school", "Выберите школу")
        return data | {"school": school, "municipality": town}


class AddUserForm(RoleForm):
    """A new person with a role."""

    last = forms.CharField(label="Фамилия", max_length=150, widget=forms.TextInput(NAME))
    first = forms.CharField(label="Имя", max_length=150, widget=forms.TextInput(NAME))
    middle = forms.CharField(label="Отчество", max_length=150, required=False, widget=forms.TextInput(NAME))
    email = forms.EmailField(
        label="Электронная почта", required=False, help_text="Чтобы человек мог сам сменить забытый пароль"
    )
    namesake = forms.BooleanField(label="Это другой человек с тем же именем", required=False)
    field_order = ["last", "first", "middle", "email", "namesake", "role", "school", "municipality", "until"]

    def __init__(self, *args: Any, known: set[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = " ".join(" ".join(self.data.get(key, "") for key in ("last", "first", "middle")).split())
        self.is_known = name.casefold() in (known or set())
        if not self.is_known:
            del self.fields["namesake"]

    def clean(self) -> dict[str, Any]:
        """Somebody of this name has access already: the second press of the button, or a namesake."""
        data = super().clean()
        if self.is_known and not data.get("namesake"):
            self.add_error("namesake", "Человек с таким именем уже имеет доступ. Если это однофамилец, отметьте")
        return data


class AddManyForm(RoleForm):
    """Many people with one role, a line for each."""

    people = forms.CharField(
        label="Люди",
        help_text=f"По одному в строке: «Титова Ольга Степановна», после точки с запятой почта. До {MOST_LINES} строк",
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        error_messages={"required": "Впишите хотя бы одного человека"},
    )
    field_order = ["people", "role", "school", "municipality", "until"]

    def clean_people(self) -> list[dict[str, str]]:
        """Names and mail of every line."""
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Строк {len(lines)}, можно до {MOST_LINES} за раз")
        return [self.person(number, line) for number, line in enumerate(lines, 1)]

    def person(self, number: int, line: str) -> dict[str, str]:
        """One line. Raises ValidationError that names it."""
        name, _, email = (part.strip() for part in line.replace("\t", ";").partition(";"))
        last, first, middle = split_name(name)
        if not first:
            raise ValidationError(f"Строка {number}: нужны фамилия и имя, а записано «{name[:60]}»")
        try:
            if email:
                validate_email(email)
        except ValidationError as wrong:
            raise ValidationError(f"Строка {number}: «{email[:60]}» не похоже на почту") from wrong
        return {"last": last[:150], "first": first[:150], "middle": middle[:150], "email": email}


class UserForm(ModelForm):
    """Name and mail of somebody else."""

    class Meta:
        model = User
        fields = ["last_name", "first_name", "middle_name", "email"]
        labels = {"last_name": "Фамилия", "first_name": "Имя", "email": "Электронная почта"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = self.fields["first_name"].required = True
