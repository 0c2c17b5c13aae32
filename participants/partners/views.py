"""Partners of the school: the list, one of them with its people, writing one down."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.asked import NOBODYS, number, numbers
from mentoring.audit.models import AuditEntry
from mentoring.audit.reading import tell
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import plural
from mentoring.kit.tables import table_page
from mentoring.reloading.offering import back_from_excel
from participants.partners import rules
from participants.partners.forms import ManyForm, PartnerForm
from participants.partners.keeping import FROM_OUTSIDE, add_partner, change_partner, end_many, join_person, part_person
from participants.partners.models import Partner, PartnerPerson
from participants.partners.tables import VIEWS, PartnerFilter, PartnerTable, with_people
from participants.people.cards import MentorCard
from participants.people.finding import chosen
from participants.people.models import Person

LISTED = reverse_lazy("partners")
CRUMBS = [("Партнёры", LISTED)]
NOTHING_CHOSEN = "Выберите хотя бы одну строку"
MANY = {True: ("partners_over", "Больше не сотрудничаем"), False: ("partners_again", "Снова сотрудничаем")}
ASKS = {True: "Прекратить сотрудничество", False: "Возобновить сотрудничество"}
DONE = {True: "Сотрудничество прекращено", False: "Сотрудничество возобновлено"}
PARTNERS = ("партнёр", "партнёра", "партнёров")


@require_safe
@roles(*rules.READ)
def partners(request: HttpRequest) -> HttpResponse:
    """The organisations that the school works with."""
    writes = rules.can_keep(request.user, request.user.school.pk)
    acts = [{"url": reverse("partner_add"), "label": "Добавить партнёра", "icon": "plus", "primary": True}]
    return table_page(
        request,
        table=PartnerTable,
        filterset=PartnerFilter,
        rows=with_people(Partner.objects.visible_to(request.user)),
        whole=Partner.objects.visible_to(request.user),
        title="Партнёры",
        views=VIEWS,
        log=lambda act, rows: record(act, request.user.school, request.user, list="partners", rows=rows),
        search_label="Найти по названию",
        **back_from_excel(request.user, "partners", writes, acts if writes else []),
        bulk=[{"url": reverse(name), "label": label} for name, label in MANY.values()] if writes else [],
        empty_text="Здесь будут предприятия, вузы и другие организации, откуда приходят наставники. "
        "Добавьте первого партнёра",
        empty_acts=acts if writes else [],
    )


@roles(*rules.READ)
@require_GET
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One partner: contacts, the agreement, people and who of them mentors in the year that is shown."""
    row = visible_or_404(Partner, request.user, pk=pk)
    record("partner_viewed", row, request.user)
    links = PartnerPerson.objects.visible_to(request.user).filter(partner=row).select_related("person")
    links = list(links.order_by("person__sort_key", "pk"))
    cards = MentorCard.objects.visible_to(request.user).filter(year=request.year)
    mentors = set(cards.filter(person__in=[link.person_id for link in links]).values_list("person_id", flat=True))
    entries = AuditEntry.objects.visible_to(request.user).about(row).changes()
    words = request.GET.get("q", "")[:100]
    people = Person.objects.visible_to(request.user).here().filter(kind__in=FROM_OUTSIDE, partner_links=None)
    context = {
        "title": row.name,
        "crumbs": CRUMBS,
        "partner": row,
        "standing": row.standing(timezone.localdate()),
        "people": [(link, link.person, link.person_id in mentors) for link in links],
        "words": words,
        "found": people.found(words).for_list()[:8] if len(words) > 1 else [],
        "history": tell(list(entries[:20]), request.user),
        "writes": rules.can_keep(request.user, row.school_id),
    }
    return render(request, "participants/partners/partner.html", context)


@roles(Role.CURATOR)
@require_POST
def partners_over(request: HttpRequest, over: bool) -> HttpResponse:
    """With the ticked ones the school works no more, or again; asked before, by name."""
    label, rows = MANY[over][1], Partner.objects.visible_to(request.user).for_list()
    query = QueryDict(request.POST.get("query", "")).urlencode()
    back = f"{LISTED}?{query}" if query else str(LISTED)
    if "ids" in request.POST:
        keys = numbers(request.POST["ids"].split(",")[:1000])
        done = end_many(keys=keys, over=over, actor=request.user)
        said = f"{DONE[over]}: {len(done)} {plural(len(done), *PARTNERS)}"
        messages.success(request, said if done else "Уже так и отмечено, ничего не изменено")
        return redirect(back)
    ticked = list(chosen(request, PartnerFilter, with_people(rows), VIEWS)[:1000])
    ready = [row for row in ticked if row.over != over]
    if not ready:
        messages.error(request, f"{label}: так уже отмечено" if ticked else NOTHING_CHOSEN)
        return redirect(back)
    form = ManyForm(initial={"ids": ",".join(str(row.pk) for row in ready), "query": query})
    title = f"{ASKS[over]}: {len(ready)} {plural(len(ready), *PARTNERS)}"
    lines = ["Соглашения и люди этих партнёров останутся записаны", *(row.name for row in ready)]
    skipped = [f"{row.name}: так уже отмечено" for row in ticked if row.over == over]
    told = {"skipped": skipped, "form": form, "cancel": back, "crumbs": CRUMBS}
    return confirm_page(request, title=title, lines=lines, button=title, **told)


@roles(Role.CURATOR)
def partner_add(request: HttpRequest) -> HttpResponse:
    """A new partner."""
    form = PartnerForm(request.POST or None, instance=Partner(school=request.user.school))
    again = "again" in request.POST
    return form_page(
        request,
        form,
        title="Новый партнёр",
        save=lambda form: add_partner(partner=form.instance, actor=request.user),
        done="Партнёр добавлен",
        to=lambda saved: reverse("partner_add") if again else reverse("partner", args=[saved.pk]),
        button_again="Сохранить и добавить ещё",
        crumbs=CRUMBS,
        cancel=LISTED,
    )


@roles(Role.CURATOR)
def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a partner; whoever was second sees what the first has saved."""
    row = visible_or_404(Partner, request.user, pk=pk)
    title, back = f"Изменить: {row.name}", reverse("partner", args=[pk])

    def save(form: PartnerForm) -> Partner:
        fields, version = form.changes(), form.cleaned_data["version"] or 0
        try:
            return change_partner(partner=form.instance, fields=fields, version=version, actor=request.user)
        except Overtaken:
            form.both = both(form)
            raise

    return form_page(
        request,
        PartnerForm(request.POST or None, instance=row),
        title=title,
        save=save,
        done="Партнёр сохранён",
        to=lambda saved: back,
        template="participants/partners/form.html",
        crumbs=[*CRUMBS, (row.name, back)],
        cancel=back,
    )


@roles(Role.CURATOR)
@require_POST
def partner_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the register comes from this partner."""
    row = visible_or_404(Partner, request.user, pk=pk)
    key: Any = number(request.POST.get("person", ""))
    person = visible_or_404(Person, request.user, pk=key if key != NOBODYS else 0)
    act = partial(join_person, partner=row, person=person, actor=request.user)
    return acted(request, act, f"{person.full_name}: записано", reverse("partner", args=[pk]))


@roles(Role.CURATOR)
@require_POST
def partner_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody comes from this partner no more."""
    link = visible_or_404(PartnerPerson, request.user, pk=pk)
    back = reverse("partner", args=[link.partner_id])
    return acted(request, partial(part_person, link=link, actor=request.user), "Человек больше не от партнёра", back)
