"""Forms of what a cell of text can hold, where the form of the page asks for more."""

from typing import Any

from mentoring.kit.forms import ModelForm
from participants.desk.forms import RequestForm
from participants.requests.models import MentoringRequest

FIELDS = ["words", "form", "wished_result", "mentor_wishes", "source"]
OWN = MentoringRequest.Source.OWN


class RequestCells(ModelForm):
    """The fields of the page of a request that a cell of text can hold, with its checks."""

    class Meta(RequestForm.Meta):
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = self.instance.year.forms.all()
        self.fields["source"].choices = [one for one in MentoringRequest.Source.choices if one[0] != OWN]
