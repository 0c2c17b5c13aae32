"""Rules about applications: what waits for the curator, and what a script was turned away with."""

from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look


def applications_waiting(look: Look) -> Item | None:
    """Applications that nobody has decided; the school's links that had to turn people away since yesterday."""
    number = look.inbox["applications"]
    if not number:
        return None
    turned = look.inbox["turned"]
    detail = "За сутки часть заявок не принята: слишком много сразу. Разберите очередь" if turned else ""
    figure = f"{number} {plural(number, 'заявка', 'заявки', 'заявок')}"
    tail = f"{plural(number, 'ждёт', 'ждут', 'ждут')} вашего решения"
    actions = [Action("Разобрать", reverse("applications") + "?view=new")]
    return Item("applications_waiting", "soon", "", figure, tail, detail, actions)
