"""Requests of the demo: everybody of the base of mentees asks for something in words of their own; a few ask for more,
a few wait for the curator, a few were declined or taken back."""

import datetime
from itertools import cycle
from typing import Any, NamedTuple

from django.utils import timezone

from mentoring.org.models import SchoolYear
from monitoring.management.demo.people import Cast
from participants.people.cards import MenteeCard
from participants.people.models import Person
from participants.requests.areas import RequestArea
from participants.requests.keeping import add_request
from participants.requests.models import MentoringRequest, ThirdPartyView
from participants.requests.opening import open_from_cards
from participants.requests.workflow import REQUEST

Source = MentoringRequest.Source


class Wish(NamedTuple):
    """What stands behind the line of the base: code of the area, own words, wished result, wishes, what was tried."""

    area: str
    words: str
    result: str = ""
    mentor: str = ""
    tried: str = ""


# the line of the base (people.PUPIL_REQUESTS, TEACHER_REQUESTS) → the request
WISHES = {
    "Подтянуть алгебру к контрольным": Wish(
        "math", "На алгебре успеваю списать с доски, а дома решить не получается. Перед контрольными теряюсь",
        "Писать контрольные хотя бы на четвёрку", "Кто объяснит спокойно и ещё раз", "Разборы в интернете",
    ),
    "Читать по-английски без страха": Wish(
        "foreign", "Понимаю, что написано по-английски, но вслух читать страшно: смеются", "Отвечать у доски",
        "Лучше кто-то из старших классов",
    ),
    "Подружиться с новым классом": Wish(
        "new_class", "Учусь в этом классе с сентября. Все друг друга знают, а мне на переменах не с кем говорить",
        "Чтобы было с кем идти в столовую и на экскурсии", "Кто сам когда-то переходил в другую школу",
    ),
    "Подготовить проект по биологии": Wish(
        "project_any", "Хочу сделать проект про птиц у школы, но не знаю, с чего начать и как его оформить",
        "Выступить на школьной конференции", "", "Наблюдения за кормушкой веду с октября",
    ),
    "Научиться выступать перед классом": Wish(
        "confidence", "Знаю урок, но у доски голос пропадает. Хочу научиться говорить при всех",
        "Выступить с докладом без листка", "", "Репетирую дома перед зеркалом",
    ),
    "Разобраться с дробями": Wish(
        "math", "Не понимаю дроби: складывать ещё получается, а делить совсем нет", "Решать примеры без подсказки",
    ),
    "Писать сочинения без ошибок": Wish(
        "russian", "Мысли есть, а в сочинении двойка за ошибки. Надо понять, как проверять себя",
        "Сочинение на четвёрку", "Кто любит читать",
    ),
    "Собрать первого робота": Wish(
        "informatics", "Дома есть набор для робота, хочу собрать и запрограммировать", "Робот едет по линии",
        "Кто уже был на соревнованиях",
    ),
    "Найти секцию и втянуться": Wish(
        "sport_any", "Хочу заниматься спортом, но не знаю, куда меня возьмут и смогу ли", "Ходить на секцию до весны",
    ),
    "Успевать с уроками": Wish(
        "study_other", "Сажусь за уроки в шесть и не успеваю до ночи. Не знаю, с чего начинать",
        "Закончить четверть без двоек", "", "Пробовали с мамой составить расписание",
    ),
    "Подготовиться к олимпиаде по истории": Wish(
        "olympiad", "Хочу на муниципальный этап олимпиады по истории. Нужен тот, кто там был", "Пройти на второй этап",
    ),
    "Снимать ролики для школьного канала": Wish(
        "media", "Хочу снимать видео о школе. Камера есть, а монтировать не умею", "Три ролика за год",
    ),
    "Войти в школьный актив": Wish(
        "leadership", "Хочу помогать проводить праздники, но никого не знаю в активе", "Провести один праздник",
    ),
    "Дисциплина на уроке": Wish(
        "t_discipline", "В 7-х классах уходит до десяти минут, чтобы начать урок. Нужны рабочие приёмы",
        "Спокойное начало урока", "Коллега, который ведёт те же классы", "Уроки коллег в прошлом году",
    ),
    "Технологическая карта урока": Wish(
        "t_lesson", "Не хватает опыта, чтобы составить технологическую карту урока по новым требованиям", "Набор карт",
    ),
    "Работа с родителями": Wish(
        "t_class", "Впервые веду классное руководство. Трудно говорить с родителями на собраниях", "Провести собрание",
        "Опытный классный руководитель",
    ),
    "Оценивание без конфликтов": Wish(
        "t_assessment", "Ученики и родители спорят с отметками. Нужны ясные критерии оценивания", "Свои критерии",
    ),
    "Подготовка к аттестации": Wish(
        "t_documents", "Готовлюсь к первой аттестации, нужно собрать документы и описать опыт", "Первая категория",
    ),
    "Электронный журнал и отчёты": Wish(
        "t_ict_any", "Электронный журнал и отчёты отнимают вечера. Нужен тот, кто покажет, как быстрее", "Отчёт за час",
    ),
    "Уроки в разноуровневом классе": Wish(
        "t_special", "В классе и сильные, и неуспевающие. Не выходит дать посильное каждому", "Задания трёх уровней",
    ),
    "Проекты с детьми": Wish(
        "t_project", "Хочу вести проектную деятельность с шестиклассниками и не знаю, с чего начать", "Проект к маю",
    ),
}  # fmt: skip
MORE = (  # second requests of people who have a mentor for the first one
    ("sent", "Ещё хочу подготовиться к ОГЭ по информатике", ""),
    ("sent", "Хочу научиться играть на гитаре, чтобы выступить на концерте", ""),
    ("sent", "Помогите выбрать профессию: после девятого надо решать", ""),
    ("sent", "Хочется в поход с классом и научиться ставить палатку", ""),
    ("sent", "Подтянуть немецкий язык", ""),
    ("declined", "Нужен репетитор по физике три раза в неделю", "Это репетиторство, а не наставничество"),
    (
        "declined",
        "Чтобы кто-нибудь делал за меня домашнюю работу",
        "Наставник помогает научиться, а не делает за ученика",
    ),
    ("withdrawn", "Найти волейбольную секцию", "Секция уже нашлась"),
    ("withdrawn", "Помочь с проектом по истории", "Проект уже готов, помог учитель"),
)
SOURCES = (
    *(Source.OWN, Source.CLASS_TEACHER, Source.OWN, Source.CURATOR, Source.PARENT, Source.CLASS_TEACHER, Source.OWN),
    *(Source.PSYCHOLOGIST, Source.OWN, Source.SOCIAL),
)
WEEKS: tuple[list[str], ...] = (["1-6", "3-6"], ["2-7"], [], ["2-6", "4-6", "4-7"], ["5-9"], ["3-9", "5-9"], ["1-7"])
TOLD = {
    "class_teacher": ("confirms", "На уроках старается, помощь старшего товарища пойдёт на пользу", "Терпеливый"),
    "psychologist": ("adds", "Легче идёт на контакт один на один, чем в группе", "Ровесник или чуть старше"),
    "parent": ("confirms", "Дома об этом говорим часто, будем рады помощи", ""),
}
LEFT_TO_GUESS, FROM_BASE, NEW = 9, 4, 4  # every ninth area is a guess, every fourth request is from the base


def ask(cast: Cast, year: SchoolYear, actor: Any) -> None:
    """A request of everybody in the base of mentees: accepted, but for the last few pupils, who are new."""
    people = [*cast.pupil_mentees, *cast.teacher_mentees]
    lines = {card.person_id: card for card in MenteeCard.objects.of(year).select_related("person", "form", "year")}
    open_from_cards(cards=[lines[person.pk] for person in people[::FROM_BASE]], actor=actor)
    areas = {area.code: area for area in RequestArea.objects.filter(school=None)}
    new = {person.pk for person in cast.pupil_mentees[-NEW:]}
    others = [person for number, person in enumerate(people) if number % FROM_BASE]
    for number, (person, source, week) in enumerate(zip(others, cycle(SOURCES), cycle(WEEKS))):
        wish = WISHES[lines[person.pk].request_text]
        if person.kind == Person.Kind.TEACHER:
            source = Source.OWN if number % 2 else Source.METHODIST
        asked = request_of(person, year, wish, source=source, slots=week, form=lines[person.pk].form)
        guess = number % LEFT_TO_GUESS == 0
        add_request(asked=asked, areas=[] if guess else [areas[wish.area]], actor=actor)
        if person.pk not in new:
            REQUEST.make(asked, "accept", actor)
        if number % 7 == 1 and person.kind == Person.Kind.PUPIL:
            tell(asked, list(TOLD)[number % len(TOLD)])
    for (state, words, reason), person in zip(MORE, cast.pupil_mentees[3::5], strict=False):
        asked = add_request(asked=request_of(person, year, Wish("", words), source=Source.OWN), areas=[], actor=actor)
        if state != "sent":
            REQUEST.make(asked, {"declined": "decline", "withdrawn": "withdraw"}[state], actor, reason=reason)
    spread(year)


def request_of(person: Person, year: SchoolYear, wish: Wish, **more: Any) -> MentoringRequest:
    """A request, not yet kept."""
    told = {"wished_result": wish.result, "mentor_wishes": wish.mentor, "tried": wish.tried}
    return MentoringRequest(person=person, year=year, words=wish.words, **told, **more)


def tell(asked: MentoringRequest, kind: str) -> None:
    """What somebody else says of the request."""
    stance, text, advice = TOLD[kind]
    view = {"kind": kind, "stance": stance, "text": text, "advice": advice, "given_at": timezone.now()}
    ThirdPartyView.objects.create(request=asked, **view)


def spread(year: SchoolYear) -> None:
    """Not all of them on one day: they came through September, and were decided two days later."""
    rows = list(MentoringRequest.objects.of(year).order_by("pk"))
    latest = timezone.now()
    for number, asked in enumerate(rows):
        first = datetime.datetime.combine(year.starts, datetime.time(10, number % 60), tzinfo=latest.tzinfo)
        asked.created_at = min(latest, first + datetime.timedelta(days=2 + number % 8))
        if asked.decided_at:
            asked.decided_at = min(latest, asked.created_at + datetime.timedelta(days=2))
    MentoringRequest.objects.bulk_update(rows, ["created_at", "decided_at"], batch_size=100)
