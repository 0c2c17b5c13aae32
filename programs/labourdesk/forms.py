"""Forms of the labour side: the terms, the days of consent and agreement, the notice."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from mentoring.kit.forms import Form, ModelForm, RowsField, RuDateField
from participants.consents.forms import not_later_than_today
from participants.people.models import Person
from programs.labour.models import MentorDuty

P = MentorDuty.Payment
GROUPS = {
    "Работа": ["content", "method", "starts", "ends"],
    "Оплата": ["payment", "amount", "terms", "ground"],
}


class TermsForm(ModelForm):
    """What the worker is asked to do, in which form, for how long, for what pay (ТК РФ ст. 351.8)."""

    starts = RuDateField(label="С какого дня", help_text="Например, 01.12.2026")
    ends = RuDateField(label="По какой день")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = MentorDuty
        fields = [name for group in GROUPS.values() for name in group]
        labels = {"ground": "Приказ о выплате"}
        widgets = {"content": forms.Textarea(attrs={"rows": 5}), "payment": forms.RadioSelect}
        help_texts = {
            "content": "Войдёт в согласие и соглашение. Например: помощь в подготовке уроков, разбор посещённых уроков",
            "method": "Например: консультации, совместная подготовка и посещение уроков",
            "amount": "Только число: рублей или процентов. Если платите по положению, оставьте пустым",
            "terms": "Например: вместе с заработной платой за вторую половину месяца",
            "ground": "Если он уже есть. Например: от 01.09.2026 № 84-ОД",
        }
        error_messages = {
            "content": {"required": "Напишите, что делает наставник: закон требует этого в соглашении"},
            "method": {"required": "Напишите, в какой форме идёт работа"},
            "amount": {"min_value": "Размер выплаты больше нуля", "invalid": "Введите размер числом, например 3000"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["amount"].needed_sometimes = True
        for name in ("starts", "ends"):
            self.fields[name].widget.attrs["class"] = "w-date"
        first = ["people"] if "people" in self.fields else []
        self.helper.layout = Layout("version", *first, *(Fieldset(title, *names) for title, names in GROUPS.items()))

    def clean(self) -> dict[str, Any]:
        """The term is inside the school year; a sum and a percentage have a size."""
        given = super().clean() or self.cleaned_data
        starts, ends, year = given.get("starts"), given.get("ends"), self.instance.year
        if starts and ends and ends < starts:
            self.add_error("ends", "Окончание раньше начала. Поменяйте даты местами или исправьте")
        for name, day in (("starts", starts), ("ends", ends)):
            if day and not year.start <= day.year <= year.start + 1:
                self.add_error(name, f"{day:%d.%m.%Y} вне {year.label} учебного года. Проверьте год")
        payment, amount = given.get("payment"), given.get("amount")
        if payment in (P.SUM, P.PERCENT) and amount is None and "amount" not in self.errors:
            self.add_error("amount", "Введите размер выплаты или выберите «по положению об оплате труда»")
        if payment == P.PERCENT and amount is not None and amount > 200:
            self.add_error("amount", "Больше 200 % оклада: проверьте, проценты это или рубли")
        if payment == P.RULES:
            given["amount"] = None
        return given

    def changes(self) -> list[str]:
        """Names of the fields to write."""
        return [name for name in self.changed_data if name in self._meta.fields]


class NewDutiesForm(TermsForm):
    """The same terms for several workers at once."""

    people = RowsField(label="Кому поручаем", queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = people
        field.error_messages["required"] = "Отметьте хотя бы одного работника"
        field.label_from_instance = lambda one: ", ".join(filter(None, (one.full_name, one.post)))
        field.initial = [one.pk for one in people if one.colleagues]
        field.help_text = "Отмечены те, у кого есть тандем с коллегой"


class AgreedForm(Form):
    """When the worker signed the consent."""

    day = RuDateField(
        label="Дата на согласии", validators=[not_later_than_today], error_messages={"required": "Введите дату"}
    )


class SignedForm(Form):
    """Number and date of the supplementary agreement."""

    number = forms.CharField(
        label="Номер соглашения", max_length=40, error_messages={"required": "Введите номер соглашения"}
    )
    dated = RuDateField(
        label="Дата соглашения", validators=[not_later_than_today], error_messages={"required": "Введите дату"}
    )


class NoticeForm(Form):
    """The day of the notice, the last day of work, the reason when there is one."""

    notice_on = RuDateField(
        label="Дата уведомления", validators=[not_later_than_today], error_messages={"required": "Введите дату"}
    )
    last_day = RuDateField(label="Последний день работы", required=False)
    reason = forms.CharField(
        label="Причина", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Закон её не требует",
    )  # fmt: skip


class DeclinedForm(Form):
    """Why the worker does not agree; nobody has to say."""

    reason = forms.CharField(
        label="Что сказал работник", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Объяснять отказ работник не обязан, наказывать за него нельзя",
    )  # fmt: skip
