"""What is uploaded, and what was seen on the sheets."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mentoring.kit.forms import Form, RuDateField
from participants.consents.forms import Kept, not_later_than_today
from participants.consents.models import Consent
from participants.consents.scans import check_scan
from participants.consents.signing import unnamed, who_signs
from participants.filing.models import ScanPage
from participants.filing.piling import Signed

FILES, TOTAL = 30, 12 * 1024 * 1024  # nginx in front takes 12 MB at once


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own choice of several files."""

    allow_multiple_selected = True


class ScansField(forms.FileField):
    """Several scans; each one is checked by its content."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files. Raises ValidationError naming the file at fault."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            raise ValidationError("Выберите хотя бы один файл со сканами")
        if len(files) > FILES:
            raise ValidationError(f"Файлов {len(files)}, за один раз можно {FILES}. Загрузите стопку частями")
        if sum(file.size for file in files) > TOTAL:
            raise ValidationError("Файлы вместе больше 12 МБ. Загрузите стопку частями или сканируйте чёрно-белым")
        for file in files:
            super().clean(file)
            try:
                check_scan(file)
            except ValidationError as wrong:
                raise ValidationError(f"«{file.name}»: {wrong.messages[0]}") from wrong
        return files


class UploadForm(Form):
    """A pile of scans or photographs."""

    scans = ScansField(
        label="Сканы или фотографии бланков",
        help_text="PDF на много страниц, jpg, png; до 10\u00a0МБ файл, до 12\u00a0МБ вместе. "
        "Код внизу листа должен быть виден",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scans"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"


class TakeForm(Form):
    """One date for the pile; the ticks and the names stand in the table."""

    given_on = RuDateField(
        label="Дата подписания",
        help_text="Стоит рядом с подписью. Если даты разные, подшейте листы частями",
        validators=[not_later_than_today],
    )
    place = Kept()

    def signed(self, pages: list[ScanPage]) -> Mapping[int, Signed]:
        """What was seen on the ticked sheets, by their numbers."""
        ticked, child = set(self.data.getlist("take")), set(self.data.getlist("child"))
        return {
            page.pk: Signed(self.data.get(f"name-{page.pk}", "").strip(), str(page.pk) in child)
            for page in pages
            if str(page.pk) in ticked
        }

    def nameless(self, pages: list[ScanPage]) -> list[ScanPage]:
        """Ticked sheets of which it is not said who of the parents has signed."""
        signed = self.signed(pages)
        mine = [(page, page.blank) for page in pages if page.pk in signed]
        return [page for page, blank in mine if blank and unnamed(blank.signer, signed[page.pk].name)]

    def bare(self, pages: list[ScanPage]) -> list[ScanPage]:
        """Ticked sheets that a pupil of 14 to 17 had to sign too and, as the form says, has not."""
        day, signed = self.cleaned_data["given_on"], self.signed(pages)
        mine = [(page, page.blank) for page in pages if page.pk in signed and not signed[page.pk].child]
        by_parents = [(page, blank) for page, blank in mine if blank and blank.signer == Consent.Signer.GUARDIAN]
        return [page for page, blank in by_parents if who_signs(blank.person, day).child]

    def seen(self, bare: list[ScanPage]) -> bool:
        """The page before has already told of all these sheets."""
        return {str(page.pk) for page in bare} <= set(self.data.getlist("bare"))
