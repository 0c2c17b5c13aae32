"""Edited exports of the world: one in each state; the draft has a row to be written, one to be decided, one refused."""

from typing import Any

from mentoring.models import Reload
from mentoring.reloading.keys import Seal
from mentoring.reloading.lists import LISTS
from mentoring.reloading.taking import start, take
from mentoring.spreadsheets.reading import Sheet


def add_reloads(place: Any) -> None:
    """Edits of the base of mentees."""
    seal = Seal(place.school.pk, "mentees", ("ФИО", "Результаты программы", "Примечание"))
    before = len(place.rows.get("Reload", ()))  # a bigger world is furnished in turns, each with words of its own
    for number, state in enumerate(Reload.State.values, before):
        rows: list[list[Any]] = [[*seal.titles, seal.head]]
        for card in place.rows["MenteeCard"][:2]:
            card.refresh_from_db()
            exported = [card.person.full_name, card.results if number > before else "иначе", card.note]
            edited = [card.person.full_name, f"Стало {number}", f"{place.marks.name} {number}"]
            rows.append([*edited, seal.key(card.pk, exported)])
        rows.append([place.marks.name, "", "", "1.x.y"])
        sheets = [Sheet("База", list(enumerate(rows, 1)))]
        actor = place.users["curator"]
        row = start(listed=LISTS["mentees"], sheets=sheets, source="правки.xlsx", year=place.year, actor=actor)
        place.keep(row)
        if state == Reload.State.TAKEN:
            take(edited=row, decided=(), actor=actor)
        elif state != Reload.State.DRAFT:
            Reload.objects.filter(pk=row.pk).update(state=state)
