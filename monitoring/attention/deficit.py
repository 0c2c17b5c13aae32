"""Where mentors are short, by the map of requests."""

from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look
from programs.demand.shortage import shortages

SHORT = 3  # requests more than places: fewer are found a mentor without being reminded


def deficit(look: Look) -> Item | None:
    """The area with the worst shortage, and in how many others places are short as well."""
    found = shortages(look.user, look.year, SHORT)
    if not found:
        return None
    worst, others = found[0], len(found) - 1
    asked, number, lack = worst.requests, worst.mentors, -worst.balance
    figure = f"{asked} {plural(asked, 'запрос', 'запроса', 'запросов')}"
    mentors = f"{number} {plural(number, 'наставник', 'наставника', 'наставников')}"
    stand = f"{plural(number, 'свободен', 'свободны', 'свободны')} {mentors}" if number else "свободных наставников нет"
    detail = f"Не хватает {lack} {plural(lack, 'места', 'мест', 'мест')}"
    if others:
        detail += f", мест мало и ещё в {others} {plural(others, 'области', 'областях', 'областях')}"
    actions = [Action("Карта запросов", reverse("requests_map"))]
    return Item("deficit", "soon", f"{worst.title}:", f"{figure}, {stand}", "", detail, actions)
