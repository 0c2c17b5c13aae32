"""Forms of what a cell of text can hold, where the form of the page asks for more, or more often."""

from typing import Any

from mentoring.kit.forms import ModelForm
from participants.consents.forms import ConsentForm
from participants.desk.forms import RequestForm
from participants.requests.models import MentoringRequest
from participants.schooling.models import Attendance

FIELDS = ["words", "form", "wished_result", "mentor_wishes", "source"]
OWN = MentoringRequest.Source.OWN
MARK = Attendance.Mark
SPELLED = {  # as teachers write marks, in small letters without the last stop; «h» is the Latin look-alike
    **dict.fromkeys(("+", "да", "была", "были", "присутствовал", "присутствовала"), MARK.WAS),
    **dict.fromkeys(("н", "h", "нб", "н/б", "-", "нет", "не была", "отсутствовал", "отсутствовала"), MARK.ABSENT),
    **dict.fromkeys(("у", "ув", "уваж", "уважит", "уважительная", "уважительная причина"), MARK.EXCUSED),
    **dict.fromkeys(("по уважительной", "по уважительной причине", "ув. причина", "ув причина"), MARK.EXCUSED),
}


class RequestCells(ModelForm):
    """The fields of the page of a request that a cell of text can hold, with its checks."""

    class Meta(RequestForm.Meta):
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = self.instance.year.forms.all()
        self.fields["source"].choices = [one for one in MentoringRequest.Source.choices if one[0] != OWN]


class Unasked:
    """The fields of the form check the cells. The model would ask the database its constraints anew for each row of
    the file; the database holds them anyway when the rows are written."""

    instance: Any

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in self.instance._meta.concrete_fields}


class PaperCells(Unasked, ConsentForm):
    """The form of a consent: the term against the day of signing, the place of the paper."""


class MarkCells(Unasked, ModelForm):
    """The mark of one person at one lesson: a choice, in any of the usual spellings."""

    class Meta:
        model = Attendance
        fields = ["mark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].spelled = SPELLED  # read by reloading/looking.py
