"""Ready words of a link for a chat and a poster. Pure."""

import datetime
from typing import NamedTuple

from mentoring.kit.russian import date_words

OF_MENTEE, OF_MENTOR = "mentee", "mentor"


class Words(NamedTuple):
    """What the poster says: a call, what for, how."""

    call: str
    lines: tuple[str, ...]
    how: str


POSTERS = {
    OF_MENTEE: Words(
        "Нужен наставник?",
        (
            "Подтянуть предмет, освоиться в новом классе, подготовить проект, выбрать профессию — с этим поможет "
            "наставник: старший ученик, учитель или выпускник.",
            "Расскажите, в чём нужна помощь. Заявку прочтут только куратор и директор школы.",
        ),
        "Наведите камеру телефона на код или наберите адрес. Входить никуда не нужно, это займёт пять минут.",
    ),
    OF_MENTOR: Words(
        "Станьте наставником",
        (
            "Учителя, старшеклассники, выпускники, родители, сотрудники предприятий: ваш опыт нужен тем, кто рядом.",
            "Расскажите о себе. Куратор свяжется с вами и пригласит поговорить.",
        ),
        "Наведите камеру телефона на код или наберите адрес. Входить никуда не нужно, это займёт пять минут.",
    ),
}
CALLS = {
    OF_MENTEE: "если вам или вашему ребёнку нужен наставник, заполните заявку",
    OF_MENTOR: "приглашаем в наставники: расскажите о себе в заявке",
}


def message(school: str, kind: str, address: str, until: datetime.date) -> str:
    """Ready words for a chat of a class."""
    return (
        f"Добрый день! {school}: {CALLS[kind]}. Входить никуда не нужно, это займёт пять минут.\n{address}\n"
        f"Принимаем до {date_words(until)} Заявка — ещё не согласие: с вами свяжется куратор"
    )
