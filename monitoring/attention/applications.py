"""Rules about applications: what waits for the curator, and what a script was turned away with."""

import datetime

from django.urls import reverse
from django.utils import timezone

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look
from participants.applications.models import Application, Door


def applications_waiting(look: Look) -> Item | None:
    """Applications that nobody has decided; the school's links that had to turn people away since yesterday."""
    number = Application.objects.visible_to(look.user).of(look.year).waiting().count()
    if not number:
        return None
    since = timezone.now() - datetime.timedelta(days=1)
    full = Door.objects.visible_to(look.user).filter(year=look.year, turned_away_at__gte=since).exists()
    detail = "За сутки часть заявок не принята: слишком много сразу. Разберите очередь" if full else ""
    figure = f"{number} {plural(number, 'заявка', 'заявки', 'заявок')}"
    tail = f"{plural(number, 'ждёт', 'ждут', 'ждут')} вашего решения"
    actions = [Action("Разобрать", reverse("applications") + "?view=new")]
    return Item("applications_waiting", "soon", "", figure, tail, detail, actions)
