"""Help for those who use the program: short pages in their words, one template each in templates/help/."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentoring.kit.access import public

WHY = "Help with signing in and the accessibility statement are needed before one has signed in; no data is shown."


class Topic(NamedTuple):
    """A page of help: the end of its address, its title, and what one finds there."""

    slug: str
    title: str
    about: str


TOPICS = (
    Topic("start", "Начало работы", "первый вход, главная, учебный год"),
    Topic("bases", "Люди и базы", "поиск, фильтры, печать, согласия, повторы"),
    Topic("applications", "Заявки", "ссылка школы, плакат, бумажные бланки, очередь"),
    Topic("requests", "Запросы и карта", "что кому нужно, области, сведения третьих лиц"),
    Topic("selection", "Отбор наставников", "кандидаты, собеседования, допуск, справки"),
    Topic("schooling", "Школа наставников", "курсы, группы, явка, итоги, сертификаты"),
    Topic("partners", "Партнёры", "организации, соглашения, их люди"),
    Topic("consents", "Согласия", "бланки, сканы, ссылки родителям, отзыв"),
    Topic("import", "Загрузка из Excel", "шаги, ошибки в строках, отмена"),
    Topic("pairing", "Тандемы", "как составить пару, предупреждения, состояния"),
    Topic("orders", "Приказы", "проект, проверка, утверждение, номер"),
    Topic("labour", "Оплата наставничества", "статья 351.8 ТК РФ: согласие, соглашение, отказ"),
    Topic("mydata", "Мои данные и их уничтожение", "что хранится, исправить, отозвать, акт"),
    Topic("access", "Кто что видит", "роли, приглашения, защита входа"),
    Topic("keyboard", "Клавиши", "работа без мыши"),
    Topic("accessibility", "Доступность", "размер текста, контраст, чтение с экрана"),
)


def page(request: HttpRequest, template: str, title: str, here: str = "") -> HttpResponse:
    """A page of help; a stranger sees it without the menu."""
    layout = "base.html" if request.user.is_authenticated else "base_plain.html"
    return render(request, template, {"layout": layout, "title": title, "topics": TOPICS, "here": here})


@require_safe
@public(WHY)
def contents(request: HttpRequest) -> HttpResponse:
    """All pages of help."""
    return page(request, "help/index.html", "Справка")


@require_safe
@public(WHY)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of help. Raises Http404 for a page that does not exist."""
    for known in TOPICS:
        if known.slug == slug:
            return page(request, f"help/{slug}.html", known.title, slug)
    raise Http404
