"""What is asked when tandems end."""

from django import forms

from mentoring.kit.forms import Form


class PickedForm(Form):
    """Rows ticked on the page before."""

    ids = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(Form):
    """Why a tandem is stopped before its time."""

    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в карточке тандема",
    )
