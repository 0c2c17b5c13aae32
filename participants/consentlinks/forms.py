"""What a parent is asked on the page of a link."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form

CHOICES = [("agree", "Согласен (согласна), подпишу бланк"), ("refuse", "Не согласен (не согласна)")]


class AnswerForm(Form):
    """Yes or no to one paper; nothing is ticked beforehand."""

    blank = forms.IntegerField(widget=forms.HiddenInput)
    said = forms.ChoiceField(label="Ваш ответ", choices=CHOICES, widget=forms.RadioSelect)
    signer_name = forms.CharField(label="Ваши фамилия, имя, отчество", max_length=300, min_length=5)
    contact = forms.CharField(
        label="Телефон или электронная почта",
        max_length=120,
        required=False,
        help_text="Если у школы появится вопрос",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].error_messages["required"] = "Выберите ответ: согласны или нет"
        self.fields["signer_name"].error_messages |= {
            "required": "Напишите, кто отвечает: фамилию, имя, отчество",
            "min_length": "Напишите фамилию, имя и отчество полностью",
        }
        self.fields["signer_name"].widget.attrs["autocomplete"] = "name"
