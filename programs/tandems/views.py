"""Pages of tandems: the list and one tandem with what may be done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mentoring.accounts.models import RUNS_SCHOOL
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.kit.access import signed_in, visible_or_404
from mentoring.kit.tables import table_page
from mentoring.org.suiting import forms_to_offer
from participants.consentpapers.unsigned import unsigned_of
from programs.tandems import rules
from programs.tandems.models import PARTED, Tandem, TandemMember
from programs.tandems.standing import standings
from programs.tandems.tables import VIEWS, TandemFilter, TandemTable
from programs.tandems.warnings import warnings
from programs.tandems.workflow import BY_HAND, TANDEM

MENTOR, MENTEE = TandemMember.Side.MENTOR, TandemMember.Side.MENTEE


@signed_in
@require_GET
def tandems(request: HttpRequest) -> HttpResponse:
    """All tandems of the year that this person may see."""
    acts, bulk = [], [{"url": reverse("tandems_finish"), "label": "Завершить действующие", "icon": "ok"}]
    if rules.can_pair(request.user) and request.year and request.year.is_open:
        acts = [
            {"url": reverse("tandem_drafts"), "label": "Черновики пар", "icon": "doc"},
            {"url": reverse("tandem_add"), "label": "Создать пару", "icon": "plus", "primary": True},
        ]
    return table_page(
        request,
        table=TandemTable,
        filterset=TandemFilter,
        rows=Tandem.objects.visible_to(request.user).of(request.year).for_list(),
        title="Тандемы" if request.user.has(*RUNS_SCHOOL) else "Мои тандемы",
        views=VIEWS if request.user.has(*RUNS_SCHOOL) else [],
        log=lambda act, number: record(act, None, request.user, list="tandems", rows=number),
        acts=acts,
        bulk=bulk if acts else [],
        search_label="ФИО, класс или должность",
        empty_text="Здесь появятся пары и группы: составьте их вручную или загрузите базу с парами из Excel",
        empty_acts=acts[::-1],
    )


@signed_in
@require_GET
def tandem(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of one tandem: who, in which form, how long, by which order, what may be done."""
    found = visible_or_404(Tandem, request.user, pk=pk)
    runs, is_draft = request.user.has(*RUNS_SCHOOL), found.state == Tandem.State.DRAFT
    leads, gone = rules.can_lead(request.user, found), found.members.exclude(until=None).select_related("person")
    known = standings([*found.mentors, *found.mentees], found.year, timezone.localdate()) if runs else {}
    record("tandem_viewed", found, request.user)
    context = {
        "tandem": found,
        "title": found.title,
        "sides": [
            (title, css, [(one.person, known.get(one.person_id), one.pk) for one in found.seats(side)])
            for title, css, side in (("Наставник", "", MENTOR), ("Наставляемый", "ava-2", MENTEE))
        ],
        "gone": gone.order_by("until", "pk") if runs else (),  # why somebody left is nobody's business but the school's
        "can_part": leads and found.state in PARTED and found.year.is_open,
        "runs_school": runs,
        "orders": [line.order for line in found.order_lines.select_related("order")],  # rows of programs/documents
        "offers": [offer for offer in TANDEM.offered(found, request.user) if offer.name in BY_HAND],
        "can_change": is_draft and found.year.is_open and leads,
        "history": tell(list(AuditEntry.objects.visible_to(request.user).about(found).changes()[:20]), request.user),
        "unsigned": unsigned_of([*found.mentors, *found.mentees], timezone.localdate()) if runs else (),
        "may_lead": leads,
        "warned": [],
    }
    if is_draft:
        mentors, mentees = ([known[person.pk] for person in side] for side in (found.mentors, found.mentees))
        context["warned"] = warnings(mentors, mentees, form=found.form, forms=forms_to_offer(found.year), added=0)
    return render(request, "programs/tandems/tandem.html", context)


def crumbs(tandem: Tandem) -> list[tuple[str, str]]:
    """The way back from a page of a tandem."""
    return [("Тандемы", reverse("tandems")), (f"№ {tandem.number}", reverse("tandem", args=[tandem.pk]))]
