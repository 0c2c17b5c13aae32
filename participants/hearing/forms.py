"""The form behind the link, and what every form of free text about a person has: a warning before the school keeps what
it must not."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form
from mentoring.sensitive import Finding, found_in, listed
from participants.hearing.wording import questions_for
from participants.requests.models import ThirdPartyView

KEEP_OUT = "Не пишите о здоровье, диагнозах, учёте, полиции и вере: таких сведений школа здесь не хранит"

STANCE = ThirdPartyView.Stance
OWN_WORDS = {  # of whoever answers; for the curator it is «подтверждает запрос»
    STANCE.CONFIRMS: "Да, так и есть",
    STANCE.ADDS: "Да, и добавлю своё",
    STANCE.DOUBTS: "Вижу иначе",
}


class Lines(forms.CharField):
    """A long text; a line break is one character, as in the browser that counts them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks."""
        return super().to_python(value).replace("\r\n", "\n").strip()


class Careful(forms.Form):
    """Warns of what a school must not keep in free text; the second press sends it all the same (152-ФЗ ст. 10)."""

    careful = ("text", "advice")
    send = "Отправить ответ"
    warned = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """Each kind of such words is told of once."""
        given = super().clean() or self.cleaned_data
        known, fresh = set(given.get("warned", "").split()), []
        for name in self.careful:
            new = [one for one in found_in(given.get(name, "")) if one.topic not in known]
            if new:
                self.add_error(name, self.warning(new))
                fresh += new
        if fresh:
            self.data = self.data.copy()
            self.data[self.add_prefix("warned")] = " ".join(sorted(known | {one.topic for one in fresh}))
        return given

    def warning(self, found: list[Finding]) -> str:
        """«В тексте есть сведения о здоровье («диагноз»)…»."""
        return f"В тексте есть сведения {listed(found)}. Уберите их или нажмите «{self.send}» ещё раз"


class OpinionForm(Careful, Form):
    """The three questions behind a link; `kind` chooses the wording."""

    stance = forms.ChoiceField(label="Мнение", choices=ThirdPartyView.Stance, widget=forms.RadioSelect)
    text = Lines(label="Что известно", max_length=2000)
    advice = Lines(label="Какой наставник нужен", max_length=1000, required=False)

    def __init__(self, *args: Any, kind: str = ThirdPartyView.Kind.CLASS_TEACHER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = questions_for(kind)
        for name, label in zip(asks._fields, asks, strict=True):
            self.fields[name].label = label
        self.fields["stance"].choices = [(stance.value, OWN_WORDS[stance]) for stance in ThirdPartyView.Stance]
        self.fields["stance"].error_messages["required"] = "Выберите ответ на первый вопрос"
        self.fields["text"].error_messages["required"] = f"Напишите несколько слов: «{asks.text}»"
        self.fields["text"].help_text = f"Два-три предложения. {KEEP_OUT}"
