"""Rules about terms that the law sets."""

from django.urls import reverse

from mentoring.kit.russian import plural
from mentoring.org.workdays import workday_after
from monitoring.attention.items import Action, Item, Look
from programs.correcting.models import NEAR


def erasure_term(look: Look) -> Item | None:
    """Demands to destroy data whose term is over or ends within three working days; the button leads to the first."""
    number, first = look.inbox["demands"], look.inbox["term"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'требование', 'требования', 'требований')}"
    tail = f"уничтожить данные {plural(number, 'ждёт', 'ждут', 'ждут')} исполнения"
    late = first < look.today
    detail = f"Срок вышел {first:%d.%m.%Y}" if late else f"Исполнить до {first:%d.%m.%Y}"
    one = Action("Открыть требование", reverse("erasure", args=[look.inbox["demand"]]))
    actions = [one, Action("Показать все", reverse("erasures") + "?view=asked")] if number > 1 else [one]
    return Item("erasure_term", "urgent", "", figure, tail, detail, actions)


def corrections_asked(look: Look) -> Item | None:
    """Requests of people to correct what is kept about them; urgent from three working days before the term."""
    number, first = look.inbox["to_correct"], look.inbox["correct_by"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'просьба', 'просьбы', 'просьб')}"
    tail = f"исправить данные {plural(number, 'ждёт', 'ждут', 'ждут')} ответа"
    detail = f"Срок вышел {first:%d.%m.%Y}" if first < look.today else f"Исправить или отказать до {first:%d.%m.%Y}"
    one = Action("Открыть просьбу", reverse("correction", args=[look.inbox["correction"]]))
    actions = [one, Action("Показать все", reverse("corrections") + "?view=asked")] if number > 1 else [one]
    near = first <= workday_after(look.today, NEAR)
    return Item("corrections_asked", "urgent" if near else "soon", "", figure, tail, detail, actions)
