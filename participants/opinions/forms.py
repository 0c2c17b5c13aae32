"""Forms of views: whom to ask, a view from paper."""

import datetime
from typing import Any

from django import forms

from mentoring.kit.forms import Form, ModelForm
from participants.hearing.forms import KEEP_OUT, Careful, Lines
from participants.hearing.wording import kinds_for
from participants.requests.models import MentoringRequest, ThirdPartyView

LIVES = [("7", "неделю"), ("14", "две недели"), ("30", "месяц"), ("60", "два месяца")]


class WrittenForm(Careful, ModelForm):
    """A view that came on paper or was told aloud."""

    send = "Записать"
    stance = forms.ChoiceField(label="Мнение", choices=ThirdPartyView.Stance, widget=forms.RadioSelect)
    text = Lines(label="Что известно о запросе", max_length=2000, help_text=KEEP_OUT)
    advice = Lines(label="Какой наставник нужен", max_length=1000, required=False)

    class Meta:
        model = ThirdPartyView
        fields = ["kind", "author_name", "stance", "text", "advice"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = kind_field(self.instance.request)
        self.fields["author_name"].widget.attrs["list"] = "guardians"
        self.fields["text"].error_messages["required"] = "Напишите, что известно о запросе"


def kind_field(asked: MentoringRequest) -> forms.ChoiceField:
    """Whom one asks about this person."""
    choices, wrong = kinds_for(asked.person), {"required": "Выберите, от кого сведения"}
    return forms.ChoiceField(label="От кого", choices=choices, widget=forms.RadioSelect, error_messages=wrong)


def life_field() -> forms.ChoiceField:
    """How long a link works."""
    return forms.ChoiceField(label="Сколько действует ссылка", choices=LIVES, initial="14", widget=forms.RadioSelect)


class AskForm(Form):
    """Whom to ask about one request."""

    author_name = forms.CharField(
        label="ФИО", max_length=300, required=False, help_text="Чтобы не забыть, кому отдана ссылка"
    )

    def __init__(self, *args: Any, asked: MentoringRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"kind": kind_field(asked), **self.fields, "days": life_field()}
        self.fields["author_name"].widget.attrs |= {"list": "guardians", "autocomplete": "off"}

    @property
    def life(self) -> datetime.timedelta:
        """How long the link works."""
        return datetime.timedelta(days=int(self.cleaned_data["days"]))


class AskTeachersForm(Form):
    """Class teachers of many pupils: one name a class."""

    ids = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, classes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"] = life_field()
        self.classes = classes
        for number, title in enumerate(classes):
            label = f"Классный руководитель {title}"
            self.fields[f"teacher{number}"] = forms.CharField(label=label, max_length=300, required=False)

    @property
    def life(self) -> datetime.timedelta:
        """How long the links work."""
        return datetime.timedelta(days=int(self.cleaned_data["days"]))

    @property
    def names(self) -> dict[str, str]:
        """Class → the name of its teacher."""
        return {title: self.cleaned_data[f"teacher{number}"] for number, title in enumerate(self.classes)}
