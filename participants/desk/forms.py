"""Forms of the desk: a request, a reason, rows ticked before."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from mentoring.kit.forms import Form, ModelForm
from participants.hearing.forms import Careful
from participants.requests.fields import AreasField, SlotsField
from participants.requests.keeping import audience_of
from participants.requests.models import MentoringRequest

OWN = MentoringRequest.Source.OWN
GROUPS = {
    "О чём запрос": ["words", "areas", "form"],
    "Подробности": ["wished_result", "mentor_wishes", "tried", "slots"],
    "Сведения": ["source"],
}
HINTS = {
    "words": "Так, как сказал сам человек или тот, кто о нём рассказал",
    "wished_result": "Что должно получиться к концу программы",
    "source": "От кого школа узнала о запросе",
}


class RequestForm(Careful, ModelForm):
    """A request. Words of the person are shown and not asked for once they are kept as own."""

    careful = ("words", "wished_result", "mentor_wishes", "tried")
    send = "Сохранить"

    areas = AreasField(
        help_text="Можно не отмечать: область угадаем по словам, останется проверить. Больше трёх отмечайте редко"
    )
    slots = SlotsField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = MentoringRequest
        fields = [name for group in GROUPS.values() for name in group if name not in ("areas",)]
        help_texts = HINTS
        error_messages = {
            "words": {
                "required": "Напишите, в чём нужна помощь наставника",
                "max_length": "Сократите запрос: в нём %(show_value)s знаков, можно до %(limit_value)s",
            }
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("wished_result", "mentor_wishes", "tried")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.instance
        kept = list(asked.areas.values_list("pk", flat=True)) if asked.pk else []
        self.fields["areas"].offer(asked.year.school, audience_of(asked.person), kept)
        self.fields["areas"].initial = kept
        self.fields["form"].queryset = asked.year.forms.all()
        self.fields["form"].empty_label = "не выбрана"
        self.fields["version"].initial = asked.version
        self.frozen = bool(asked.pk) and asked.source == OWN
        if self.frozen:
            del self.fields["words"], self.fields["source"]
        elif asked.pk:
            self.fields["source"].choices = [one for one in MentoringRequest.Source.choices if one[0] != OWN]
        groups = {title: [name for name in names if name in self.fields] for title, names in GROUPS.items()}
        shown = [Fieldset(title, *names) for title, names in groups.items() if names]
        self.helper.layout = Layout("version", "warned", *shown)

    @property
    def confirms(self) -> bool:
        """Areas were chosen here: other ones, or the guessed ones looked at and left."""
        return "areas" in self.changed_data or self.instance.areas_guessed

    def changes(self) -> list[str]:
        """Names of the fields to write, areas apart."""
        return [name for name in self.changed_data if name not in ("version", "warned", "areas")]


class ReasonForm(Form):
    """Why a request is declined or withdrawn."""

    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в карточке запроса. О здоровье, учёте и семье не пишите",
        error_messages={"required": "Напишите причину: её увидит тот, кто будет разбираться позже"},
    )


class ManyForm(Form):
    """Rows ticked on the page before."""

    ids = forms.CharField(widget=forms.HiddenInput)
