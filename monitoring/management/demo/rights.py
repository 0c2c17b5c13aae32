"""What people of the demo ask about their own data: destroy it, correct it; and edits that came back from Excel."""

import datetime
from typing import Any

from django.utils import timezone

from mentoring.org.models import SchoolYear
from mentoring.reloading.keys import Seal
from mentoring.reloading.lists import LISTS
from mentoring.reloading.taking import start, take
from mentoring.reloading.undoing import undo
from mentoring.spreadsheets.reading import Sheet
from participants.erasing.asking import decline
from participants.erasing.models import Erasure
from participants.people.cards import MenteeCard
from participants.people.models import Person
from participants.selection.models import Candidate
from programs.correcting import asking
from programs.erasing.doing import erase, of_person
from programs.erasing.mentions import KEEP, decide, mentions_of
from programs.withdrawing.demanding import demand_erasure

G, B = Erasure.Ground, Erasure.AskedBy
EDITS = (  # the name of the file, what stands in the column of results
    ("база наставляемых, октябрь.xlsx", ("занимается регулярно, есть успехи", "нужна помощь с домашними заданиями")),
    ("база наставляемых, проба.xlsx", ("проверка выгрузки", "проверка выгрузки")),
)


def ask_to_erase(withdrew: Person, works: Person, year: SchoolYear, curator: Any) -> None:
    """Three demands: a refused candidate whose data is gone; a teacher whose contract is in force; a family that has
    taken the consent back and whose term is near."""
    refused = Candidate.objects.of(year).filter(state=Candidate.State.REFUSED).order_by("pk").first()
    if refused is not None:
        row = demand_erasure(person=refused.person, by=curator, ground=G.REACHED, document="вх. 12", day=ago(3))
        people, traces = of_person(refused.person)
        namesakes = [one.key for one in mentions_of(traces, row.school, people)]
        decide(erasure=row, decisions=dict.fromkeys(namesakes, KEEP), actor=curator)
        erase(erasure=row, typed=refused.person.last_name, actor=curator)
    row = demand_erasure(person=works, by=curator, ground=G.NEEDLESS, document="вх. 27", day=ago(5))
    decline(erasure=row, reason="Трудовой договор действует: сведения нужны, чтобы его исполнять", actor=curator)
    demand_erasure(person=withdrew, by=curator, asked_by=B.GUARDIAN, document="вх. 41", day=ago(12))


def ask_to_correct(teacher: Person, pupil: Person, curator: Any) -> None:
    """One waits, one is done, one was declined."""
    words = {
        pupil: "В анкете телефон мамы старый. Новый она принесла куратору",
        teacher: "Класс, который я веду, записан в интересах как 6-й, а с сентября он 7-й",
    }
    done, declined = (asking.ask_to_correct(person=who, words=text, by=who.user) for who, text in words.items())
    asking.say_corrected(correction=done, actor=curator)
    why = "В этой строке написано о прошлом учебном годе, за него всё верно"
    asking.decline(correction=declined, reason=why, actor=curator)
    now = "В результатах программы не указана вторая группа, с которой я работаю по вторникам"
    asking.ask_to_correct(person=teacher, words=now, by=teacher.user)


def edit_in_excel(year: SchoolYear, curator: Any) -> None:
    """A load of edits that was taken, and one that was taken and undone."""
    cards = list(MenteeCard.objects.of(year).select_related("person").order_by("pk")[:2])
    for name, results in EDITS:
        seal = Seal(year.school_id, "mentees", ("ФИО", "Результаты программы"))
        rows: list[list[Any]] = [[*seal.titles, seal.head]]
        for card, said in zip(cards, results, strict=True):
            card.refresh_from_db(fields=["results"])
            exported = [card.person.full_name, card.results]
            rows.append([exported[0], said, seal.key(card.pk, exported)])
        sheets = [Sheet("База наставляемых", list(enumerate(rows, 1)))]
        edited = start(listed=LISTS["mentees"], sheets=sheets, source=name, year=year, actor=curator)
        take(edited=edited, decided=(), actor=curator)
    undo(edited=edited, actor=curator)


def ago(days: int) -> datetime.date:
    """So many days before today."""
    return timezone.localdate() - datetime.timedelta(days=days)
