"""The checker of a pairing order: what real orders got wrong is found before the director reads it. Pure.

A `stop` keeps the project from the director until it is mended, or (when `may_pass`) let pass with a recorded reason;
a `warn` is only shown. Sources: issue, domain.md §5.3 and §9, ux.md §2.9."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mentoring.kit.russian import NoSuchDate, NotADate, date_words, parse_date, plural
from programs.papers.items import Item, numbered

DATE = re.compile(
    r"\b\d{1,2}[ \u00a0](?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
    r"[ \u00a0]\d{4}|\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b"
)
APPENDIX = re.compile(
    r"приложени[^\W\d]{0,3}[ \u00a0]*(?:№[ \u00a0]*)?(\d{1,3}(?:(?:,| и)[ \u00a0]*\d{1,3})*)", re.IGNORECASE
)
PASSES = "Предупреждение, отправке не мешает"
BLANK = re.compile(r"_{2,}|\.{4,}|…|\bдо[ \u00a0]*(?=[.,;:]|$)")


@dataclass(frozen=True)
class Paired:
    """A tandem of the order, as far as the checker looks at it; `missing`: (person id, name, lacking papers);
    `misfit`: why the form is not for these people, with the code and the title of the one that is; `unadmitted`:
    (person id, name, what is said) of mentors without the admission that the year asks for, `unadmitted_reason` why."""

    number: int
    title: str
    form: str
    form_chosen: bool
    starts: datetime.date
    ends: datetime.date
    missing: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    unadmitted: tuple[tuple[int, str, str], ...] = ()
    unadmitted_reason: str = ""
    misfit: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Checked:
    """What is checked. `loads`: (person id, name, open tandems with this order, limit); `grounds`: (wording, in force);
    `forms`: names and posts put into cases, each with whether it is certain."""

    items: tuple[Item, ...]
    pairs: tuple[Paired, ...]
    loads: tuple[tuple[int, str, int, int], ...]
    grounds: tuple[tuple[str, bool], ...]
    forms: tuple[tuple[str, bool], ...]
    year_starts: datetime.date
    year_ends: datetime.date
    today: datetime.date
    people: int
    appendices: frozenset[int] = frozenset({1})


@dataclass(frozen=True)
class Cure:
    """A mend that needs no thinking: what the button says, which act of programs/mending it is, what the act puts."""

    label: str
    act: str
    value: str = ""


@dataclass(frozen=True)
class Finding:
    """One remark: `place` is the number of the item, `fragment` its words to mark, `person` and `name` whom it is about
    («Якушева Е. Г.»), `passed` the recorded reason."""

    code: str
    level: str
    text: str
    hint: str = ""
    place: str = ""
    fragment: str = ""
    may_pass: bool = False
    person: int | None = None
    name: str = ""
    passed: str = ""
    cures: tuple[Cure, ...] = ()

    @property
    def kind(self) -> str:
        """The first word of the code: what it is about."""
        return self.code.partition(":")[0]

    @property
    def stops(self) -> bool:
        """Keeps the project from the director."""
        return self.level == "stop" and not self.passed


def check(order: Checked, passed: Mapping[str, str] | None = None) -> list[Finding]:
    """Everything found, what stops first, in the order of the paper; `passed` are reasons by code of finding."""
    found = [*_whole(order), *_texts(order), *_appendices(order), *_pairs(order), *_loads(order)]
    reasons = passed or {}
    found = [replace(one, passed=reasons.get(one.code, "")) if one.may_pass else one for one in found]
    texts = {place: (number, text) for number, (place, text) in enumerate(numbered(order.items))}

    def place(one: Finding) -> tuple[bool, bool, int, int]:
        number, text = texts.get(one.place, (-1, ""))
        return not one.stops, one.level != "stop", number, text.find(one.fragment)

    return sorted(found, key=place)


def passed_checks(order: Checked, findings: Sequence[Finding]) -> list[str]:
    """What was looked at and is right, in words, for the green lines."""
    kinds = {one.kind for one in findings}
    grounds, forms = len(order.grounds), len(order.forms)
    lines = (
        ("consent", f"Согласия: {order.people} из {order.people} участников"),
        ("form", "Формы выбраны для учебного года"),
        ("term", "Срок пар внутри учебного года"),
        ("ground", f"Основания действуют: {grounds} из {grounds}"),
        ("appendix", "Все названные приложения приложены"),
        ("date", "Все даты есть в календаре"),
        ("load", "Нагрузка наставников в пределах"),
        ("case", f"Падежи: {forms} {plural(forms, 'имя и должность', 'имени и должности', 'имён и должностей')}"),
    )
    return [text for kind, text in lines if kind not in kinds and (order.pairs or kind in ("ground", "date", "case"))]


def _whole(order: Checked) -> Iterator[Finding]:
    if not order.pairs:
        yield Finding("empty", "stop", "В приложении нет ни одной пары", "Добавьте черновики пар в проект")
    if not order.items:
        usual = (Cure("Вернуть обычные пункты", "items"),)
        yield Finding("items", "stop", "В приказе нет ни одного пункта", "Или наберите свои", cures=usual)
    if not order.grounds:
        usual = (Cure("Отметить обычные основания", "grounds"),)
        text = "Не выбрано ни одного правового основания"
        yield Finding("ground", "stop", text, "Или отметьте другие в тексте приказа", cures=usual)
    for wording, in_force in order.grounds:
        if not in_force:
            text, away = f"Основание не действует: {wording}", (Cure("Убрать это основание", "ground", wording),)
            yield Finding(f"ground:{wording[:60]}", "stop", text, "Или замените его другим", cures=away)
    for text, certain in order.forms:
        if not certain:
            hint = "Программа догадалась, сверьте один раз. Отправке не мешает"
            yield Finding(f"case:{text[:60]}", "warn", f"Проверьте падеж: «{text}»", hint)


def _texts(order: Checked) -> Iterator[Finding]:
    """Dates and blanks of the items."""
    for place, text in numbered(order.items):
        if not text.strip():
            yield Finding(f"blank:{place}", "stop", f"Пункт {place} пустой", place=place, cures=(_without(place),))
        elif blank := BLANK.search(text):
            yield Finding(f"blank:{place}", "stop", f"В п. {place} не указан срок", place=place, fragment=blank[0])
        for found in DATE.finditer(text):
            yield from _date(order, place, found[0])


def _date(order: Checked, place: str, written: str) -> Iterator[Finding]:
    try:
        day = parse_date(written.replace("\u00a0", " "), order.today)
    except NoSuchDate as wrong:
        cures = tuple(_put(day, written) for day in _nearest(written, order.today))
        yield Finding(f"date:{place}:{written}", "stop", str(wrong), f"Пункт {place}", place, written, cures=cures)
        return
    except NotADate:
        return
    if not order.year_starts <= day <= order.year_ends:
        side = "раньше начала" if day < order.year_starts else "позже окончания"
        edge = order.year_starts if day < order.year_starts else order.year_ends
        text = f"{day:%d.%m.%Y} в п. {place} {side} учебного года ({edge:%d.%m.%Y})"
        code, hint = f"outside:{place}:{written}", PASSES
        cures = tuple(_put(right, written) for right in dict.fromkeys((*_same_day(day, order), edge)))
        yield Finding(code, "warn", text, hint, place, written, cures=cures)


def _without(place: str) -> Cure:
    return Cure(f"Убрать п. {place}", "drop")


def _put(day: datetime.date, written: str) -> Cure:
    """This day instead of what is written, in the same spelling."""
    words = date_words(day, year_mark=False) if re.search("[а-я]", written) else f"{day:%d.%m.%Y}"
    return Cure(f"Поставить {day:%d.%m.%Y}", "put", words)


def _nearest(written: str, today: datetime.date) -> Iterator[datetime.date]:
    """The working days on both sides of a date that the calendar lacks: of 29.02.2027 they are 26.02 and 01.03."""
    for number in ("31", "30", "29", "28"):
        try:
            last = parse_date(re.sub(r"^\d{1,2}", number, written.replace("\u00a0", " ")), today)
        except (NoSuchDate, NotADate):
            continue
        yield last - datetime.timedelta(days=max(0, last.weekday() - 4))
        if last.year == datetime.MAXYEAR:
            return
        after = last + datetime.timedelta(days=1)
        yield after + datetime.timedelta(days=max(0, 7 - after.weekday()) if after.weekday() > 4 else 0)
        return


def _same_day(day: datetime.date, order: Checked) -> Iterator[datetime.date]:
    """The same day and month within the school year: a year left over from an older order."""
    for year in (order.year_starts.year, order.year_ends.year):
        if (day.month, day.day) != (2, 29) and order.year_starts <= day.replace(year=year) <= order.year_ends:
            yield day.replace(year=year)


def _appendices(order: Checked) -> Iterator[Finding]:
    named: set[int] = set()
    for place, text in numbered(order.items):
        for found in APPENDIX.finditer(text):
            numbers = {int(number) for number in re.findall(r"\d+", found[1])}
            named |= numbers
            for number in sorted(numbers - order.appendices):
                said = f"Приложение {number} названо в п. {place}, но не приложено"
                code, away = f"appendix:{number}:{place}", (_without(place),)
                yield Finding(code, "stop", said, "Уберите упоминание", place, found[0], cures=away)
    for number in sorted(order.appendices - named):
        yield Finding(f"appendix:{number}", "warn", f"Приложение {number} приложено, но в тексте не названо")


def _pairs(order: Checked) -> Iterator[Finding]:
    unchosen = {pair.form for pair in order.pairs if not pair.form_chosen}
    for form in sorted(unchosen):
        text = f"Форма «{form}» не выбрана для этого учебного года"
        hint, cures = "Добавьте её в год или измените пары", (Cure("Добавить форму в учебный год", "form", form),)
        yield Finding(f"form:{form}", "stop", text, hint, may_pass=True, cures=cures)
    for pair in order.pairs:
        for person, name, words in pair.unadmitted:
            text, where, why = f"{name}: {words}", f"Тандем № {pair.number}", pair.unadmitted_reason
            if why:  # said when they were paired
                yield Finding(f"admission:{person}", "warn", text, f"{where}. Причина: {why}", person=person)
            else:
                yield Finding(f"admission:{person}", "stop", text, where, may_pass=True, person=person)
        for person, name, papers in pair.missing:
            text = f"{name}: {'; '.join(papers)}"
            where = f"Тандем № {pair.number}"
            yield Finding(f"consent:{person}", "stop", text, where, may_pass=True, person=person, name=name)
        if pair.misfit:
            text, code, title = pair.misfit
            suiting = (Cure(f"Поставить «{title}»", "suit", f"{pair.number} {code}"),) if code else ()
            yield Finding(f"kind:{pair.number}", "warn", text, f"Тандем № {pair.number}. {PASSES}", cures=suiting)
        if pair.starts < order.year_starts or pair.ends > order.year_ends:
            text = f"Срок тандема № {pair.number} ({pair.title}) выходит за учебный год"
            hint = f"{pair.starts:%d.%m.%Y} – {pair.ends:%d.%m.%Y}"
            starts, ends = within(pair.starts, pair.ends, order.year_starts, order.year_ends)
            cure = Cure(f"Поставить {starts:%d.%m.%Y} – {ends:%d.%m.%Y}", "fit", str(pair.number))
            yield Finding(f"term:{pair.number}", "stop", text, hint, may_pass=True, cures=(cure,))


def within(
    starts: datetime.date, ends: datetime.date, first: datetime.date, last: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """The part of a term that lies in the school year; the whole year when there is none."""
    cut = max(starts, first), min(ends, last)
    return cut if cut[0] <= cut[1] else (first, last)


def _loads(order: Checked) -> Iterator[Finding]:
    for person, name, load, limit in order.loads:
        if load > limit:
            text = f"{name}: станет {load} {plural(load, 'тандем', 'тандема', 'тандемов')}, а предел — {limit}"
            yield Finding(f"load:{person}", "warn", text, PASSES, person=person)


def marked(text: str, place: str, findings: Sequence[Finding]) -> list[tuple[str, int, str]]:
    """An item cut at the words that findings point at: (words, number of the finding or 0, its level)."""
    pointing = [(n, one) for n, one in enumerate(findings, 1) if one.place == place and one.fragment]
    plain = text.replace("\u00a0", " ")  # the paper has no-break spaces where the typed item has ordinary ones
    cuts = sorted((plain.find(one.fragment.replace("\u00a0", " ")), n, one) for n, one in pointing)
    parts, at = [], 0
    for start, number, one in cuts:
        if start >= at:
            end = start + len(one.fragment)
            parts += [(text[at:start], 0, ""), (text[start:end], number, one.level)]
            at = end
    return [part for part in (*parts, (text[at:], 0, "")) if part[0]]
