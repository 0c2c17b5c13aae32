"""Rules about terms that the law sets."""

from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look


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
