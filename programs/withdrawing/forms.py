"""The forms of a withdrawal and of a record made by mistake."""

from django import forms

from mentoring.kit.forms import Form, RuDateField
from participants.consents.forms import not_later_than_today


class WithdrawalForm(Form):
    """The day from which the consent does not serve, and the letter by which it was taken back."""

    withdrawn_on = RuDateField(label="Отозвано с", validators=[not_later_than_today])
    letter = forms.CharField(
        label="Заявление: номер и дата",
        max_length=120,
        required=False,
        help_text="Если семья написала заявление. Например: № 14 от 20.11.2026",
    )


class MistakeForm(Form):
    """What is wrong with the record; the version that the page was opened with."""

    reason = forms.CharField(
        label="В чём ошибка",
        max_length=200,
        help_text="Например: не тот ребёнок, не то согласие, записано дважды, бумага не подписана. Без имён",
        error_messages={"required": "Напишите, в чём ошибка: это увидят на карточке человека"},
    )
    of_another = forms.BooleanField(label="Бумага другого человека: удалить скан и ФИО подписавшего", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
