"""Pages of the import, step by step. Everything here is the curator's."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.asked import version_of
from mentoring.audit.recording import record
from mentoring.audit.versions import last_change
from mentoring.jobs.allowance import TooMuch
from mentoring.jobs.running import start as start_job
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page
from mentoring.kit.sheets import excel_response
from mentoring.kit.workflow import Overtaken
from mentoring.org.context import shown_year
from mentoring.spreadsheets.guard import BadFile
from participants.roster.headers import BASES
from programs.blanks import workbooks
from programs.blanks.blank import blank
from programs.intake.models import Import
from programs.intake.reading import question
from programs.intake.starting import Answers, drop, mend, set_columns, start
from programs.intake.taking import take
from programs.intake.undoing import obstacles, undo
from programs.verdicts.looking import look
from programs.wizard import checking, columns
from programs.wizard.forms import FileForm, PasteForm

AT_ONCE = 1_000  # rows: more are loaded by the worker
HISTORY = 50
KEPT_ANSWERS = "Ваши ответы не пропали: они в полях ниже. Сравните и нажмите «Проверить исправленное» ещё раз."
KEPT_COLUMNS = "Ваш выбор не пропал: он ниже. Проверьте его и нажмите «Проверить строки» ещё раз."
CRUMBS = [("Загрузка из Excel", "/import/")]


@roles(Role.CURATOR)
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The history of imports of the school."""
    rows = Import.objects.visible_to(request.user).for_list()[:HISTORY]
    return render(request, "programs/wizard/history.html", {"title": "Загрузка из Excel", "imports": rows})


@roles(Role.CURATOR)
def import_start(request: HttpRequest) -> HttpResponse:
    """Step 1: a file."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    return _started(request, form, PasteForm(), lambda: form.cleaned_data["file"].name)


@roles(Role.CURATOR)
@require_POST
def import_paste(request: HttpRequest) -> HttpResponse:
    """Step 1: rows pasted from Excel."""
    form = PasteForm(request.POST)
    return _started(request, FileForm(), form, lambda: "Таблица из буфера обмена")


def _started(request: HttpRequest, file_form: FileForm, paste_form: PasteForm, source) -> HttpResponse:
    form = next((one for one in (file_form, paste_form) if one.is_bound), None)
    if form and form.is_valid():
        try:
            sent = {"sheets": form.sheets, "source": source(), "size": form.size}
            imported = start(**sent, year=shown_year(request), actor=request.user)
        except (BadFile, TooMuch) as refused:
            form.add_error(next(iter(form.fields)), str(refused))
        else:
            return redirect("import_columns", imported.pk)
    context = {"title": "Загрузка из Excel: файл", "crumbs": CRUMBS, "step": 1, "year_shown": shown_year(request)}
    context |= {"form": form, "file_form": file_form, "paste_form": paste_form}
    return render(request, "programs/wizard/start.html", context, status=422 if form else 200)


@roles(Role.CURATOR)
@require_GET
def import_blank(request: HttpRequest) -> HttpResponse:
    """An empty book with the right columns."""
    return excel_response("Бланк баз наставничества", blank())


@roles(Role.CURATOR)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what the columns hold."""
    imported = visible_or_404(Import, request.user, pk=pk)
    if imported.state != Import.State.DRAFT and request.method != "POST":
        return redirect("import_result", pk)
    imported = still_draft(request, pk)
    record("import_viewed", imported, request.user)
    headers, faults, refusal = columns.headers_of(imported), [], ""
    if request.method == "POST":
        before, headers = headers, columns.chosen(imported, request.POST)
        understood_anew = any(
            (one.base, one.row) != (before[name].base, before[name].row) for name, one in headers.items()
        )
        faults = columns.faults(headers)
        try:
            set_columns(imported=imported, headers=headers, version=version_of(request), actor=request.user)
        except Overtaken as reason:
            imported, refusal = still_draft(request, pk), f"{reason} {KEPT_COLUMNS}"
        else:
            if not faults and not understood_anew:
                return redirect("import_review", pk)
            if understood_anew:
                messages.info(request, "Столбцы разобраны заново: проверьте их ещё раз")
    context = {"title": "Загрузка из Excel: столбцы", "crumbs": CRUMBS, "step": 2, "imported": imported}
    context |= {"sheets": columns.shown(imported, headers, faults), "bases": BASES, "faults": faults}
    context |= {"refusal": refusal, "has_errors": bool(faults or refusal)}
    status = 409 if refusal else 422 if faults else 200
    return render(request, "programs/wizard/columns.html", context, status=status)


def still_draft(request: HttpRequest, pk: int) -> Import:
    """The file as it is now. Raises Overtaken when it was loaded or dropped while somebody had its page open."""
    imported = visible_or_404(Import, request.user, pk=pk)
    if imported.state != Import.State.DRAFT:
        raise Overtaken(last_change(imported))
    return imported


@roles(Role.CURATOR)
@require_GET
def import_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: the verdict of every row."""
    imported = visible_or_404(Import, request.user, pk=pk)
    if imported.state != Import.State.DRAFT:
        return redirect("import_result", pk)
    if faults := columns.faults(columns.headers_of(imported)):
        messages.error(request, ". ".join(fault.text for fault in faults))
        return redirect("import_columns", pk)
    return _review(request, imported)


def _review(request: HttpRequest, imported: Import, given: Answers | None = None, refusal: str = "") -> HttpResponse:
    """The page of the check; with answers that were not kept: their rows, and the answers in their fields."""
    record("import_viewed", imported, request.user)
    outlook = look(question(imported))
    show = show if (show := request.GET.get("show")) in checking.WORDS else "all"
    page = checking.page_of(outlook, show, request.GET.get("page"))
    lines = (checking.answered(outlook, given) if given else []) or list(page.object_list)
    context = {"title": "Загрузка из Excel: проверка", "crumbs": CRUMBS, "step": 3, "imported": imported}
    context |= {"refusal": refusal, "has_errors": bool(refusal), "show": show, "page": None if refusal else page}
    context |= {"clear_empty": given.clear_empty if given else imported.clear_empty, **checking.counters(outlook)}
    context["rows"] = checking.rows_shown(imported, lines, given)
    return render(request, "programs/wizard/review.html", context, status=409 if refusal else 200)


@roles(Role.CURATOR)
@require_POST
def import_mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was mended on the page of the check, and look again or go on."""
    imported = visible_or_404(Import, request.user, pk=pk)
    given = checking.answers(imported, request.POST.dict())
    then = reverse("import_take" if request.POST.get("then") == "take" else "import_review", args=[pk])
    if then.endswith("/review/") and (show := request.GET.get("show")) in checking.WORDS:
        then = f"{then}?show={show}"
    try:
        mend(imported=imported, answers=given, version=version_of(request), actor=request.user)
    except Overtaken as reason:
        return _review(request, still_draft(request, pk), given, f"{reason} {KEPT_ANSWERS}")
    return redirect(then)


@roles(Role.CURATOR)
@require_GET
def import_bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors, the same columns and «Ошибка»: mend and load again."""
    imported = visible_or_404(Import, request.user, pk=pk)
    outlook = look(question(imported))
    if not imported.content or not outlook.bad:
        messages.info(request, "Строк с ошибками нет")
        return redirect("import_result", pk)
    record("list_exported", imported, request.user, list="import_bad_rows", rows=len(outlook.bad))
    name = f"Строки с ошибками {imported.source.rsplit('.', 1)[0]}"
    return excel_response(name, workbooks.bad_rows(imported, outlook))


@roles(Role.CURATOR)
def import_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 4: what will be written, then the writing; a big file goes to the worker."""
    imported = visible_or_404(Import, request.user, pk=pk)
    back = reverse("import_result", args=[pk])
    is_draft = imported.state == Import.State.DRAFT
    if request.method == "POST" and is_draft and sum(len(sheet.rows) for sheet in imported.sheets) > AT_ONCE:
        title = f"Загрузка «{imported.source}»"
        return _in_worker(request, imported, "import_take", title, version=version_of(request))
    if request.method == "POST":
        act = partial(take, imported=imported, version=version_of(request), actor=request.user)
        return acted(request, act, "Загружено", back)
    if not is_draft:
        return redirect(back)
    counts = look(question(imported)).counts()
    context = {"title": "Загрузка из Excel: подтверждение", "crumbs": CRUMBS, "step": 4, "imported": imported}
    context["counts"] = counts
    return render(request, "programs/wizard/take.html", context)


def _in_worker(request: HttpRequest, imported: Import, kind: str, title: str, **more: int) -> HttpResponse:
    """Long work goes on without the page; the job brings back to the result."""
    back = reverse("import_result", args=[imported.pk])
    arguments = {"import_id": imported.pk, **more}
    job = start_job(kind=kind, title=title, actor=request.user, arguments=arguments, back=back)
    Import.objects.visible_to(request.user).filter(pk=imported.pk).update(job=job)
    return redirect("job", job.pk)


@roles(Role.CURATOR)
@require_GET
def import_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 5: what was written, what is left to mend, the way back."""
    imported = visible_or_404(Import, request.user, pk=pk)
    if imported.state == Import.State.DRAFT and not (imported.job and imported.job.is_open):
        return redirect("import_review", pk)
    context = {"title": "Загрузка из Excel: итог", "crumbs": CRUMBS, "step": 5, "imported": imported}
    return render(request, "programs/wizard/result.html", context)


@roles(Role.CURATOR)
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the whole import, asked before; when something stands on it, the reasons."""
    imported = visible_or_404(Import, request.user, pk=pk)
    back = reverse("import_result", args=[pk])
    if request.method == "POST" and imported.counts.get("people", 0) > AT_ONCE:
        return _in_worker(request, imported, "import_undo", f"Отмена загрузки «{imported.source}»")
    if request.method == "POST":
        return acted(request, partial(undo, imported=imported, actor=request.user), "Загрузка отменена", back)
    if reasons := obstacles(imported):
        messages.error(request, " ".join(["Отменить нельзя.", *reasons]))
        return redirect(back)
    lines = [
        f"Уберём людей, добавленных этим файлом: {imported.counts['new_people']}",
        f"Удалим черновики тандемов этой загрузки: {imported.counts['tandems']}",
        "Тем, кого файл изменил, вернём прежние значения",
    ]
    title = "Отменить загрузку"
    return confirm_page(request, title=title, lines=lines, button=title, danger=True, cancel=back, crumbs=CRUMBS)


@roles(Role.CURATOR)
@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was not taken."""
    imported = visible_or_404(Import, request.user, pk=pk)
    done = f"Отброшено, ничего не записано: «{imported.source}»"
    return acted(request, partial(drop, imported=imported, actor=request.user), done, reverse("imports"))
