"""The labour side of mentoring: the list, one duty, its terms, its steps, its papers."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import require, roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.pdf import PdfFailed
from mentoring.kit.russian import plural
from mentoring.kit.sheets import safe_name
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from mentoring.org.context import shown_year
from participants.people.models import Person
from programs.labour import rules
from programs.labour.deciding import agree, earliest_last_day, give_notice, recall, sign
from programs.labour.keeping import SIGNED, add_duties, change_duty, unrecorded
from programs.labour.leaving import left_by, said_of
from programs.labour.models import MentorDuty
from programs.labour.workflow import DUTY
from programs.labourdesk.forms import AgreedForm, DeclinedForm, NewDutiesForm, NoticeForm, SignedForm, TermsForm
from programs.labourdesk.printing import PAPERS, draw, papers_of, waits_for
from programs.labourdesk.tables import TITLE, VIEWS, DutyFilter, DutyTable, for_month, titled

LISTED = reverse_lazy("duties")
PAGES = {"agree": "duty_agree", "decline": "duty_decline", "sign": "duty_sign", "reopen": "duty_reopen",
         "refuse": "duty_refuse", "cancel": "duty_cancel", "recall": "duty_recall"}  # fmt: skip
ENDING = {
    "worker": ("Работник отказался", "Записать отказ", "Отказ записан", "Пусто: третий рабочий день после уведомления"),
    "employer": (
        "Отменить поручение",
        "Отменить поручение",
        "Отмена записана. Напечатайте уведомление и вручите его под подпись",
        "Пусто: первый день, который разрешает закон, через 3 рабочих дня",
    ),
}


@require_safe
@roles(*rules.READ)
def duties(request: HttpRequest) -> HttpResponse:
    """Who of the teachers mentors colleagues, on what papers and for what pay; a mentor sees oneself."""
    rows = MentorDuty.objects.visible_to(user := request.user).of(year := shown_year(request))
    writes = rules.can_keep(user, year.school_id) and year.is_open
    acts = [{"url": reverse("duties_add"), "label": "Записать работников", "icon": "plus", "primary": True}]
    return table_page(
        request,
        table=DutyTable,
        filterset=DutyFilter,
        rows=rows.for_list(),
        whole=rows,
        title=titled(user),
        lede="Согласия и соглашения с педагогами, которые учат коллег (ст. 351.8 ТК РФ)",
        views=VIEWS,
        log=lambda act, number: record(act, user.school, user, list="duties", rows=number),
        search_label="Найти по ФИО или должности",
        acts=for_month(request) + (acts if writes else []),
        empty_text="Здесь будут согласия и соглашения тех, кому школа поручила учить коллег, и список для бухгалтера.",
        empty_acts=acts if writes else [],
    )


@roles(*rules.READ)
@require_GET
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: terms, papers, days, the next step, what stays open after an early end."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    record("duty_viewed", row, request.user, person=row.person_id)
    stopped = row.state == MentorDuty.State.STOPPED
    runs = request.user.has("curator", "director", "staff")
    entries = AuditEntry.objects.visible_to(request.user).about(row).changes()
    context = {
        "title": row.person.full_name,
        "crumbs": [(titled(request.user), LISTED)],
        "duty": row,
        "person": row.person,
        "standing": row.standing(timezone.localdate()),
        "papers": [(title, reverse(page, args=[pk])) for title, page in papers_of(row)],
        "offers": [(offer, reverse(PAGES[offer.name], args=[pk])) for offer in DUTY.offered(row, request.user)],
        "left": [(one, said_of(one, row.last_day)) for one in left_by(row.person, row.year)] if stopped else [],
        "runs_school": runs,
        "waits_for": waits_for(row, runs),
        "can_edit": row.state == row.State.ASKED and row.year.is_open and rules.can_lead(request.user, row),
        "history": tell(list(entries[:20]), request.user) if runs else [],
    }
    return render(request, "programs/labourdesk/duty.html", context)


@roles(*rules.WRITE)
def duties_add(request: HttpRequest) -> HttpResponse:
    """The same terms for one or several teachers."""
    year, user = shown_year(request), request.user
    year.require_open()
    people = unrecorded(Person.objects.visible_to(user).here(), year)
    record("list_viewed", user.school, user, list="duties_add", rows=len(people))
    if not people and request.method == "GET":
        messages.error(request, "Записывать некого: нужны педагоги из базы наставников, у которых ещё нет записи")
        return redirect(LISTED)
    blank = MentorDuty(year=year, starts=max(year.starts, timezone.localdate()), ends=year.ends)

    def save(form: NewDutiesForm) -> list[MentorDuty]:
        made = add_duties(people=list(form.cleaned_data["people"]), duty=form.instance, actor=user)
        words = plural(len(made), "работник", "работника", "работников")
        messages.success(request, f"Записано: {len(made)} {words}. Напечатайте согласия и отдайте на подпись")
        return made

    return form_page(
        request,
        NewDutiesForm(request.POST or None, instance=blank, people=people),
        title="Записать работников",
        intro="Условия одни на всех отмеченных; у каждого их можно потом изменить, пока нет согласия.",
        save=save,
        done="",
        to=lambda made: reverse("duty", args=[made[0].pk]) if len(made) == 1 else LISTED,
        crumbs=[(TITLE, LISTED)],
        cancel=LISTED,
    )


@roles(*rules.WRITE)
def duty_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the terms before consent; whoever was second sees what the first has saved."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    require(row.state == MentorDuty.State.ASKED or request.method == "POST", SIGNED)

    def save(form: TermsForm) -> MentorDuty:
        fields, version = form.changes(), form.cleaned_data["version"] or 0
        try:
            return change_duty(duty=form.instance, fields=fields, version=version, actor=request.user)
        except Overtaken:
            form.both = both(form)
            raise

    form = TermsForm(request.POST or None, instance=row)
    return step(
        request, row, form, save, "Изменить условия", "Условия сохранены", template="programs/labourdesk/form.html"
    )


def step(
    request: HttpRequest, row: MentorDuty, form: Any, save: Any, title: str, done: str, **page: Any
) -> HttpResponse:
    """A form about one duty that leads back to its card."""
    row.year.require_open()
    back = reverse("duty", args=[row.pk])
    way = {"to": lambda saved: back, "crumbs": [(TITLE, LISTED), (row.person.short_name, back)], "cancel": back}
    return form_page(request, form, title=f"{title}: {row.person.full_name}", save=save, done=done, **way, **page)


@roles(*rules.WRITE)
def duty_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed consent has come back."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    form = AgreedForm(request.POST or None)
    save = lambda form: agree(duty=row, day=form.cleaned_data["day"], actor=request.user)  # noqa: E731
    return step(request, row, form, save, "Записать согласие", "Согласие записано", button="Записать согласие")


@roles(*rules.WRITE)
def duty_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The worker does not agree."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    form = DeclinedForm(request.POST or None)
    save = lambda form: DUTY.make(row, "decline", request.user, **form.cleaned_data)  # noqa: E731
    return step(request, row, form, save, "Работник не согласен", "Записано", button="Записать")


@roles(*rules.WRITE)
def duty_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The supplementary agreement is signed."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    form = SignedForm(request.POST or None)
    save = lambda form: sign(duty=row, actor=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, row, form, save, "Записать соглашение", "Соглашение записано", button="Записать соглашение")


@roles(*rules.WRITE)
@require_POST
def duty_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Other terms: consent is asked for anew."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    act = partial(DUTY.make, row, "reopen", request.user)
    return acted(request, act, "Измените условия и возьмите согласие заново", reverse("duty", args=[pk]))


@roles(*rules.WRITE)
def duty_end(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """An early end: what it leads to is said before it is written."""
    row, (title, button, done, hint) = visible_or_404(MentorDuty, request.user, pk=pk), ENDING[side]
    row.year.require_open()
    today, back = timezone.localdate(), reverse("duty", args=[pk])
    form = NoticeForm(request.POST or None, initial={"notice_on": today})
    form.fields["last_day"].help_text = hint
    context: dict[str, Any] = {"form": form, "cancel": back, "danger": side == "employer", "button": button}
    if request.method == "POST" and form.is_valid():
        try:
            give_notice(duty=row, side=side, actor=request.user, **form.cleaned_data)
        except Overtaken:
            raise
        except MoveRefused as reason:
            context["refusal"] = str(reason)
        else:
            messages.success(request, done)
            return redirect(back)
    last = earliest_last_day(today)
    lines = [f"если предупредить сегодня, последний день — {last:%d.%m.%Y} (3 рабочих дня по календарю)"]
    lines += [said_of(one, last) for one in left_by(row.person, row.year)]
    lines.append("доплата начисляется по последний день включительно")
    context["crumbs"] = [(TITLE, LISTED), (row.person.short_name, back)]
    return confirm_page(request, title=f"{title}: {row.person.full_name}", lines=lines, **context)


@roles(*rules.WRITE)
@require_POST
def duty_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice is taken back before the last day."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    act = partial(recall, duty=row, actor=request.user)
    return acted(request, act, "Уведомление отозвано, работа продолжается", reverse("duty", args=[pk]))


@roles(*rules.READ)
@require_GET
def duty_paper(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One paper as PDF."""
    row = visible_or_404(MentorDuty, request.user, pk=pk)
    paper, back = PAPERS[code], reverse("duty", args=[pk])
    if row.state not in paper.states:
        messages.error(request, f"«{paper.title}» сейчас не печатают: сначала нужен предыдущий шаг")
        return redirect(back)
    try:
        body = draw(row, code)
    except PdfFailed as reason:
        messages.error(request, str(reason))
        return redirect(back)
    record("duty_printed", row, request.user, person=row.person_id, paper=code)
    name = content_disposition_header(as_attachment=False, filename=f"{safe_name(paper.title)}.pdf")
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})
