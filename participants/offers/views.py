"""In what the mentors of the year help: the list, one mentor, what was guessed confirmed at once."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.audit.recording import record
from mentoring.entrance.signing import safe_next
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import form_page
from mentoring.kit.russian import plural
from mentoring.kit.tables import table_page
from participants.offers.forms import OffersForm
from participants.offers.keeping import audience_of, confirm_offers, guess_offers, set_offers
from participants.offers.models import MentorArea
from participants.offers.tables import VIEWS, OfferFilter, OfferTable
from participants.people import rules
from participants.people.cards import MentorCard
from participants.people.finding import chosen
from participants.requests import rules as requests

CRUMBS = [("База наставников", reverse_lazy("mentors")), ("Области", reverse_lazy("mentors_areas"))]


def lines(request: HttpRequest) -> QuerySet[MentorCard]:
    """The mentors of the year that is shown who have neither left nor been erased, with their areas."""
    rows = MentorCard.objects.visible_to(request.user).of(request.year).here()
    areas = MentorArea.objects.select_related("area").order_by("area__position")  # scope: of the lines
    return rows.for_list().prefetch_related(Prefetch("offers", areas))


@require_safe
@roles(*requests.READ)
def mentors_areas(request: HttpRequest) -> HttpResponse:
    """Who helps in what; without it the map of requests knows no supply."""
    bulk = [
        {"url": reverse("mentors_areas_confirm"), "label": "Подтвердить угаданные", "icon": "check", "primary": True},
        {"url": reverse("mentors_areas_guess"), "label": "Угадать по компетенциям", "icon": "refresh"},
    ]
    return table_page(
        request,
        table=OfferTable,
        filterset=OfferFilter,
        rows=lines(request),
        title="Области наставников",
        views=VIEWS,
        crumbs=[("Карта запросов", reverse("requests_map"))],
        log=lambda act, rows: record(act, request.user.school, request.user, list="mentors_areas", rows=rows),
        bulk=bulk if rules.can_register(request.user) else [],
        empty_text="Здесь будет, в чём помогает каждый наставник. Сначала заполните базу наставников.",
        empty_acts=[{"url": reverse("mentors"), "label": "Открыть базу наставников", "icon": "people"}],
    )


@roles(Role.CURATOR)
def mentor_areas(request: HttpRequest, pk: int) -> HttpResponse:
    """The areas of one mentor."""
    card = visible_or_404(MentorCard, request.user, pk=pk)
    record("person_viewed", card.person, request.user)
    kept = set(MentorArea.objects.visible_to(request.user).filter(card=card).values_list("area_id", flat=True))
    sent = request.POST if request.method == "POST" else None  # no box ticked is an answer too
    form = OffersForm(sent, school=card.person.school, audience=audience_of(card), kept=kept)
    back = safe_next(request, request.GET["next"]) if "next" in request.GET else reverse("mentors_areas")
    intro = f"Компетенции в базе: {card.competencies}" if card.competencies else "Компетенции в базе не записаны."
    return form_page(
        request,
        form,
        title=f"В чём помогает: {card.person.full_name}",
        save=lambda form: set_offers(card=card, areas=form.chosen, actor=request.user),
        done="Области сохранены",
        to=lambda saved: back,
        intro=intro,
        crumbs=CRUMBS,
        cancel=back,
    )


@roles(Role.CURATOR)
@require_POST
def mentors_areas_confirm(request: HttpRequest) -> HttpResponse:
    """What was guessed for the ticked mentors is right."""
    cards = list(chosen(request, OfferFilter, lines(request), VIEWS)[:1000])
    number = confirm_offers(cards=cards, actor=request.user)
    told(request, number, "Подтверждены области: ", "Среди выбранных нет угаданных областей")
    return redirect("mentors_areas")


@roles(Role.CURATOR)
@require_POST
def mentors_areas_guess(request: HttpRequest) -> HttpResponse:
    """Guess the areas of the ticked mentors who have none."""
    cards = list(chosen(request, OfferFilter, lines(request), VIEWS)[:1000])
    number = guess_offers(cards=cards, school=request.user.school, actor=request.user) if cards else 0
    told(request, number, "Найдены области: ", "По словам базы ничего не нашлось: выберите области сами")
    return redirect("mentors_areas")


def told(request: HttpRequest, number: int, done: str, nothing: str) -> None:
    """How many mentors it was, or that it was none."""
    if number:
        messages.success(request, f"{done}{number} {plural(number, 'наставник', 'наставника', 'наставников')}")
    else:
        messages.error(request, nothing)
