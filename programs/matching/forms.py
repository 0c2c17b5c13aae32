"""What is written about a tandem besides its people; which tandems are finished at once."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form, ModelForm, RuDateField
from mentoring.org.models import RoleModel
from programs.tandems.models import Tandem


class PickedForm(Form):
    """Rows ticked on the page before."""

    ids = forms.CharField(widget=forms.HiddenInput)


def why_unadmitted() -> forms.CharField:
    """Asked for when a mentor lacks the admission that the year asks for."""
    return forms.CharField(
        label="Почему наставник без допуска",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Увидят куратор, директор и секретарь. Например: курс закончит 15 ноября",
        error_messages={"required": "Напишите причину или выберите допущенного наставника"},
    )


class TandemForm(ModelForm):
    """Form of mentoring, role model, kind, theme and term of a draft; with `unadmitted` also why the mentor is one."""

    starts = RuDateField(label="Начало", help_text="Например, 12.10.2026")
    ends = RuDateField(label="Окончание")

    class Meta:
        model = Tandem
        fields = ["form", "role_model", "mentoring_kind", "theme", "starts", "ends"]
        help_texts = {"theme": "Войдёт в приложение к приказу: коротко, без сведений о здоровье, учёте и семье"}

    def __init__(self, *args: Any, unadmitted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unadmitted:
            self.fields["unadmitted_reason"] = why_unadmitted()
        self.fields["form"].empty_label = "Выберите форму"
        self.fields["mentoring_kind"].empty_label = "не указан"
        groups: dict[str, list[tuple[int, str]]] = {}
        for model in RoleModel.objects.select_related("form"):
            groups.setdefault(model.form.title, []).append((model.pk, model.title))
        self.fields["role_model"].choices = [("", "не указана"), *groups.items()]

    def clean(self) -> dict[str, Any]:
        """The role model belongs to the chosen form."""
        cleaned = super().clean() or self.cleaned_data
        model, form = cleaned.get("role_model"), cleaned.get("form")
        if model and form and model.form_id != form.pk:
            self.add_error("role_model", f"Модель «{model}» — из формы «{model.form}». Выберите модель своей формы")
        return cleaned
