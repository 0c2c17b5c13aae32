"""Forms of what is decided of a candidate: a day of the talk, its result, a certificate, a reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from mentoring.kit.forms import Form, ModelForm, RuDateField
from mentoring.listviews.many import ManyForm
from participants.consents.forms import not_later_than_today
from participants.hearing.forms import KEEP_OUT, Careful, Lines
from participants.selection.models import Interview


class ReasonForm(Form):
    """Why a candidate is refused, kept for later or taken back."""

    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Останется в карточке кандидата. {KEEP_OUT}",
        error_messages={"required": "Напишите причину: её увидит тот, кто будет разбираться позже"},
    )


class ManyReasonForm(ManyForm, ReasonForm):
    """One reason for many."""


def in_reach(day: Any) -> None:
    """Raises ValidationError for a day long gone or far ahead: a slip of the hand."""
    if abs((day - timezone.localdate()).days) > 366:
        raise ValidationError("Проверьте год: до этого дня больше года")


class AppointForm(Form):
    """A day and a place of the talk, for one or for many (`ids`)."""

    ids = forms.CharField(widget=forms.HiddenInput, required=False)
    planned_on = RuDateField(label="День собеседования", help_text="Например, 15.09.2026", validators=[in_reach])
    place = forms.CharField(
        label="Время и место", max_length=200, required=False, help_text="Например: 14:30, кабинет 12"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_on"].widget.attrs["class"] = "w-date"


class InterviewForm(Careful, ModelForm):
    """What came of the talk; three marks of 0–2, risks in words, a decision."""

    careful, send = ("risks", "reason"), "Записать итоги"
    held_on = RuDateField(label="Когда говорили", validators=[not_later_than_today])
    motivation = forms.TypedChoiceField(
        label="Мотивация", coerce=int, choices=Interview.Mark, widget=forms.RadioSelect,
        help_text="Понимает, зачем это ему и ученику",
    )  # fmt: skip
    communication = forms.TypedChoiceField(
        label="Умение общаться", coerce=int, choices=Interview.Mark, widget=forms.RadioSelect,
        help_text="Слушает, говорит спокойно и понятно",
    )  # fmt: skip
    time = forms.TypedChoiceField(
        label="Наличие времени", coerce=int, choices=Interview.Mark, widget=forms.RadioSelect,
        help_text="Может встречаться не реже раза в неделю",
    )  # fmt: skip
    risks = Lines(label="Риски", max_length=1000, required=False, help_text=f"Что может помешать. {KEEP_OUT}")
    decision = forms.ChoiceField(label="Решение", choices=Interview.Decision, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Почему", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Нужно, если в резерв или отказать",
    )  # fmt: skip

    class Meta:
        model = Interview
        fields = ["held_on", "held_by", "psychologist", "motivation", "communication", "time", "risks", "decision",
                  "reason"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_by"].required = True
        self.fields["held_by"].error_messages["required"] = "Напишите, кто проводил собеседование"
        self.fields["held_on"].widget.attrs["class"] = "w-date"
        self.fields["reason"].needed_sometimes = True
        for name in ("motivation", "communication", "time"):
            self.fields[name].choices = [(mark.value, f"{mark.value} — {mark.label}") for mark in Interview.Mark]

    def clean(self) -> dict[str, Any]:
        """Who is not recommended is told why."""
        given = super().clean()
        if given.get("decision") in ("reserve", "refused") and not given.get("reason"):
            self.add_error("reason", "Напишите, почему: причина останется в карточке кандидата")
        return given


class CertificateForm(Form):
    """That the certificate was shown; nothing of what it says is asked for."""

    seen_on = RuDateField(label="Когда показана", validators=[not_later_than_today], help_text="Например, 10.09.2026")
    seen_by = forms.CharField(
        label="Кто видел", max_length=200, error_messages={"required": "Напишите, кто видел справку"}
    )
