"""What the page asks: the edited export."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form
from mentoring.reloading.lists import ListBack
from mentoring.reloading.sheet import keyed
from mentoring.spreadsheets.guard import MAX_BYTES, BadFile
from mentoring.spreadsheets.reading import Sheet, read_file


class EditedForm(Form):
    """An edited export; `sheets` are its tables once the form is valid."""

    file = forms.FileField(
        label="Файл с правками",
        allow_empty_file=True,
        help_text="Выгрузка этого списка (.xlsx), в которой исправлены ячейки; до 5\u00a0МБ",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Выберите файл"},
    )
    sheets: list[Sheet]

    def __init__(self, *args: Any, listed: ListBack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed

    def clean_file(self) -> Any:
        """Read the file at once; a bad one, or one without keys of this list, is told at the field."""
        upload = self.cleaned_data["file"]
        try:
            self.sheets = read_file(upload.read(MAX_BYTES + 1), upload.name)
            keyed(self.sheets, self.listed)
        except BadFile as bad:
            raise forms.ValidationError(bad.reason) from bad
        return upload
