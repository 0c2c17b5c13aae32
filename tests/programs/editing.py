"""An export opened, edited, sent and taken: what tests of lists that come back share."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentoring.models import Reload

EVERY = "name,place,request_text,form,consent,paired,kind,entered_on,finished_on,results,completion,note"


def exported(client, code="mentees", cols=EVERY):
    """The workbook of a list and its first sheet."""
    answer = client.get(reverse(code), {"xlsx": "1", "cols": cols})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return book, book.worksheets[0]


def columns(sheet):
    """Number of each column by its title."""
    return {cell.value: cell.column for cell in sheet[1]}


def row_of(sheet, name):
    """Number of the row of somebody."""
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == name)


def put(sheet, name, title, value):
    """Edit a cell; its address."""
    cell = sheet.cell(row_of(sheet, name), columns(sheet)[title])
    cell.value = value
    return cell.coordinate


def sent(client, book, code="mentees", name="правки.xlsx"):
    """Load a workbook; the address of the look, or the answer of the form."""
    buffer = io.BytesIO()
    book.save(buffer)
    answer = client.post(reverse("edits_start", args=[code]), {"file": SimpleUploadedFile(name, buffer.getvalue())})
    return answer


def looked(client, book, code="mentees"):
    """The draft and its page."""
    answer = sent(client, book, code)
    assert answer.status_code == 302, answer.content.decode()
    return Reload.objects.order_by("-pk").first(), client.get(answer.url).content.decode()


def taken(client, draft, *decided):
    """Take it; the page of the result."""
    answer = client.post(reverse("edits_take", args=[draft.pk]), {"decided": decided}, follow=True)
    draft.refresh_from_db()
    return answer.content.decode()


def everything(model):
    """All rows."""
    return {row["id"]: row for row in model.objects.values()}
