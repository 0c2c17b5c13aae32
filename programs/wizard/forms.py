"""What the wizard asks: a file or a pasted table."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form
from mentoring.spreadsheets.guard import MAX_BYTES, BadFile
from mentoring.spreadsheets.reading import Sheet, read_file, read_paste


class FileForm(Form):
    """A book or a csv; `sheets` are its tables once the form is valid."""

    file = forms.FileField(
        label="Файл с компьютера",
        allow_empty_file=True,
        help_text="Книга Excel (.xlsx) или .csv, до 5 МБ и 10 000 строк",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.xls"}),
        error_messages={"required": "Выберите файл"},
    )
    sheets: list[Sheet]
    size: int  # bytes that were sent

    def clean_file(self) -> Any:
        """Read the file at once; a bad one is told at the field."""
        upload = self.cleaned_data["file"]
        try:
            self.sheets = read_file(upload.read(MAX_BYTES + 1), upload.name)
        except BadFile as bad:
            raise forms.ValidationError(bad.reason) from bad
        self.size = upload.size
        return upload


class PasteForm(Form):
    """Rows copied from Excel."""

    text = forms.CharField(
        label="Строки из Excel",
        strip=False,
        help_text="Выделите строки вместе с заголовком, скопируйте и вставьте сюда",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={"required": "Вставьте строки таблицы"},
    )
    sheets: list[Sheet]
    size: int  # bytes that were sent

    def clean_text(self) -> str:
        """Read the table at once."""
        try:
            self.sheets = read_paste(self.cleaned_data["text"])
        except BadFile as bad:
            raise forms.ValidationError(bad.reason) from bad
        self.size = len(self.cleaned_data["text"].encode())
        return str(self.cleaned_data["text"])
