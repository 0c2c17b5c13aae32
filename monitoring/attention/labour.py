"""Mentors of colleagues: papers that are not signed yet, tandems of whose work ends early."""

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


def duty_papers(look: Look) -> Item | None:
    """Workers who were asked and have not signed: nobody is set to this work without the papers (ТК РФ ст. 351.8)."""
    asked, agreed = look.inbox["asked"], look.inbox["agreed"]
    if not asked + agreed:
        return None
    number = asked + agreed
    figure = f"{number} {plural(number, 'работник', 'работника', 'работников')}"
    tail = "без подписанного соглашения о наставничестве"
    parts = [f"ждём согласия: {asked}"] * bool(asked) + [f"нужно соглашение: {agreed}"] * bool(agreed)
    words = ", ".join(parts)
    view = "asked" if asked else "agreed"
    actions = [Action("Показать", reverse("duties") + f"?view={view}")]
    return Item("duty_papers", "soon", "", figure, tail, words[0].upper() + words[1:], actions)
