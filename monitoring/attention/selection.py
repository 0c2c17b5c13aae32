"""What waits in the selection of mentors: applications without an answer, certificates, agreements that end."""

from django.urls import reverse

from mentoring.kit.russian import plural
from monitoring.attention.items import Action, Item, Look
from participants.candidates.tables import WAITED


def candidates_waiting(look: Look) -> Item | None:
    """People who applied a week ago and more, and nobody has answered."""
    number = look.candidates["waiting"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'кандидат', 'кандидата', 'кандидатов')}"
    tail = f"{plural(number, 'ждёт', 'ждут', 'ждут')} ответа дольше {WAITED.days} дней"
    actions = [Action("Показать", reverse("candidates") + "?waiting=week")]
    return Item("candidates_waiting", "soon", "", figure, tail, "Назначьте собеседование или откажите", actions)


def certificate_missing(look: Look) -> Item | None:
    """Grown-ups from outside who are recommended or learn, and whose certificate nobody has seen: they will not be
    admitted."""
    number = look.candidates["uncertified"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'кандидата', 'кандидатов', 'кандидатов')}"
    actions = [Action("Показать", reverse("candidates") + "?lacking=certificate&state=recommended&state=learning")]
    detail = "Взрослых не из школы без неё не допускают (ст. 351.1 ТК РФ)"
    return Item("certificate_missing", "soon", "У", figure, "нет справки об отсутствии судимости", detail, actions)


def agreement_ending(look: Look) -> Item | None:
    """Agreements with partners we work with that are over or end within a month."""
    number = look.inbox["agreements"]
    if not number:
        return None
    figure = f"{number} {plural(number, 'соглашение', 'соглашения', 'соглашений')}"
    tail = f"с партнёрами {plural(number, 'истекает', 'истекают', 'истекают')} или уже закончились"
    return Item("agreement_ending", "info", "", figure, tail, "", [Action("Партнёры", reverse("partners"))])
