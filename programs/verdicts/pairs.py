"""Pairs that a base names become draft tandems: one for each set of mentors and form, with all its mentees."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from mentoring.kit.russian import search_key
from mentoring.org.models import MentoringForm
from mentoring.org.suiting import Who, misfit
from participants.roster.cells import WARNING
from participants.roster.headers import MENTEES, MENTORS, OTHER
from programs.tandems.models import Tandem
from programs.verdicts.known import Known
from programs.verdicts.lines import Line, PairPlan, Target

ABSENT = {
    MENTEES: "Наставника «{}» нет ни в файле, ни в базе наставников: запись принята без пары",
    MENTORS: "Наставляемого «{}» нет ни в файле, ни в базе наставляемых: пара не создана",
}


class _Book:
    """People of both bases by name: those of the file and those whose line the base already has."""

    def __init__(self, lines: Sequence[Line], known: Known) -> None:
        self.by_last: dict[tuple[str, str], dict[str, list[Target]]] = defaultdict(lambda: defaultdict(list))
        targets = {line.target: None for line in lines if line.target and line.does}
        met = {target.person.pk for target in targets if target.person.pk}
        for (base, pk), card in known.cards.items():
            if pk in known.by_pk and pk not in met:
                met.add(pk)
                both = {one: known.cards[one, pk] for one in OTHER if (one, pk) in known.cards}
                targets[Target(known.by_pk[pk], cards=both | {base: card})] = None
        for target in targets:
            person = target.person
            key = search_key(" ".join((person.last_name, person.first_name, person.middle_name)))
            for base in target.cards:
                self.by_last[base, key.split(" ")[0]][key].append(target)

    def find(self, base: str, name: str) -> list[Target]:
        """People of the base with this name; initials and a missing patronymic fit when nobody fits better."""
        asked = search_key(name)
        namesakes = self.by_last.get((base, asked.split(" ")[0]), {})
        if asked in namesakes:
            return namesakes[asked]
        words = asked.split()
        return [
            target
            for key, targets in namesakes.items()
            if len(own := key.split()) >= len(words)
            and all(a == b or (len(a) == 1 and b.startswith(a)) for a, b in zip(words, own, strict=False))
            for target in targets
        ]


def plan_pairs(lines: Sequence[Line], known: Known, forms: Sequence[MentoringForm]) -> list[PairPlan]:
    """Tandems that the good rows ask for; what can't become one is told on the row and loses nothing else."""
    if not any("partners" in line.row.values for line in lines):
        return []
    book = _Book(lines, known)
    wanted: dict[Target, tuple[list[Target], Line]] = {}
    for line in (line for line in lines if line.row.base == MENTEES and line.is_whole):
        if mentors := _partners(line, book):
            wanted[_of(line)] = (mentors, line)
    for line in (line for line in lines if line.row.base == MENTORS and line.is_whole):
        for mentee in _partners(line, book):
            mentors, told = wanted.setdefault(mentee, ([], line))
            if _of(line) not in mentors and told.row.base == MENTORS:
                mentors.append(_of(line))
            elif _of(line) not in mentors:
                line.tell(
                    WARNING, f"{mentee.person.short_name}: в базе наставляемых указан другой наставник", "partners"
                )
    return _grouped(wanted, known, forms)


def _of(line: Line) -> Target:
    return cast(Target, line.target)  # only whole lines come here


def _partners(line: Line, book: _Book) -> list[Target]:
    """The people whom the row names, those that are found beyond doubt."""
    found = []
    for name in line.row.values.get("partners", ()):
        people = book.find(OTHER[line.row.base], name)
        if len(people) == 1 and people[0] is not line.target:
            found.append(people[0])
        elif len(people) == 1:
            line.tell(WARNING, "Наставник и наставляемый — один человек: пара не создана", "partners")
        elif people:
            told = f"«{name}»: таких в базе {len(people)}, пара не создана. Составьте её вручную"
            line.tell(WARNING, told, "partners")
        else:
            line.tell(WARNING, ABSENT[line.row.base].format(name), "partners")
    return found


def _grouped(
    wanted: dict[Target, tuple[list[Target], Line]], known: Known, forms: Sequence[MentoringForm]
) -> list[PairPlan]:
    by_pk = {form.pk: form for form in forms}
    drafts = {
        (known.mentors_in.get(tandem.pk), tandem.form_id): tandem
        for tandem in known.tandem_of.values()
        if tandem.state == Tandem.State.DRAFT
    }
    plans: dict[tuple[frozenset[Target], int], PairPlan] = {}
    for mentee, (mentors, line) in wanted.items():
        pks = frozenset(mentor.person.pk or 0 for mentor in mentors)
        now = known.tandem_of.get(mentee.person.pk or 0)
        if not now and (mentee.person.pk, pks) in known.past:
            continue
        if now:
            if known.mentors_in.get(now.pk) != pks:
                told = f"{mentee.person.short_name} уже в тандеме № {now.number} с другим наставником"
                line.tell(WARNING, told, "partners")
            continue
        form_id = next((form for one in (mentee, *mentors) if (form := _form_of(one, mentee))), None)
        if form_id is None:
            line.tell(WARNING, "Форма наставничества не указана: пара не создана", "form")
            continue
        if wrong := misfit(by_pk[form_id], _who(mentors), _who([mentee]), forms):
            line.tell(WARNING, f"{wrong.text}: смените форму в черновике или исправьте строку", "form")
        plan = plans.setdefault(
            (frozenset(mentors), form_id), PairPlan(mentors, [], form_id, drafts.get((pks, form_id)))
        )
        plan.mentees.append(mentee)
    return list(plans.values())


def _who(people: Sequence[Target]) -> list[Who]:
    """People as a form looks at them."""
    return [Who(one.person.short_name, one.person.kind, one.person.get_kind_display()) for one in people]


def _form_of(target: Target, mentee: Target) -> int | None:
    card = target.cards.get(MENTEES if target is mentee else MENTORS)
    return card.form_id if card else None
