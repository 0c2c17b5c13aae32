"""The rule about mentors of colleagues whose work ends early: their tandems must not be forgotten."""

from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look


def duty_tandems(look: Look) -> Item | None:
    """Mentors who refused or were relieved and still have open tandems with colleagues."""
    number = look.inbox["leaving"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'наставник', 'наставника', 'наставников')}"
    tail = f"досрочно {plural(number, 'прекращает', 'прекращают', 'прекращают')} работу, а тандемы с коллегами остались"
    detail = "Прекратите тандемы или назначьте других наставников"
    return Item(
        "duty_tandems", "urgent", "", figure, tail, detail, [Action("Показать", reverse("duties") + "?view=left")]
    )
