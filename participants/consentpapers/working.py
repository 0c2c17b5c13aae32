"""The job that draws many blanks."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from mentoring.jobs.running import Progress, handler
from mentoring.jobs.sweeping import forget
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.workflow import MoveRefused
from participants.consentpapers.drawing import draw
from participants.consentpapers.models import BlankPrint, ConsentBlank, new_code


@handler("blanks")
def draw_blanks(progress: Progress, *, actor: Any, printing: int) -> dict[str, Any]:
    """Draw all blanks of a printing into its file. Raises MoveRefused, Cancelled."""
    made = BlankPrint.objects.visible_to(actor).select_related("school").get(pk=printing)
    try:
        data = draw(drawn := blanks_of(made, actor), made.school, progress.step)
    except PdfFailed as reason:
        raise MoveRefused(str(reason)) from reason
    with transaction.atomic():
        locked = BlankPrint.objects.visible_to(actor).select_for_update().filter(pk=printing).first()
        if locked is None or len(blanks_of(made, actor)) < len(drawn):  # somebody was erased meanwhile
            raise MoveRefused("Пока листы рисовались, часть бланков стала не нужна. Напечатайте бланки снова.")
        forget(str(locked.file))
        made.file.save(f"{new_code().lower()}.pdf", ContentFile(data), save=False)
        made.save(update_fields=["file"])
    return {"blanks": len(made.blanks)}


def blanks_of(made: BlankPrint, actor: Any) -> list[ConsentBlank]:
    """The blanks of a printing in the order of the sheets; one that is not needed any more is left out."""
    rows = ConsentBlank.objects.visible_to(actor).filter(pk__in=made.blanks, annulled_at=None).for_list()
    return list(rows)
