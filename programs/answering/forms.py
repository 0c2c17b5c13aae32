"""What is asked when a tandem is stopped."""

from django import forms

from mentoring.kit.forms import Form


class ReasonForm(Form):
    """Why a tandem is stopped before its time."""

    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в карточке тандема",
    )
