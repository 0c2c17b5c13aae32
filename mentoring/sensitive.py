"""Words in free text that a school must not keep about a person: health, registers of the «difficult», police and
court, faith (152-ФЗ ст. 10, quality row I14). Pure; it warns, people decide. It knows beginnings of words, not what
they mean."""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Finding(NamedTuple):
    """What was met: the code of the topic, the topic as «сведения …» goes on, the words themselves."""

    topic: str
    about: str
    words: str


ABOUT = {"health": "о здоровье", "register": "об учёте", "police": "о полиции или суде", "faith": "о вере"}
# Whatever stands around. Texts are folded: small letters, е for ё.
ALWAYS = {
    "health": r"""диагноз\w*|диагностировал\w*|болезн(?!енн)\w*|заболевани\w*|боле(?:ет|ют|ла|ли|л)\b(?!\ за\b)
        |инвалид\w*|овз|хроническ\w*|эпилепси\w*|астм[аеоуы]\w*|диабет\w*|инсулин\w*|онкологи\w*|сколиоз\w*
        |аллерги\w*|гастрит\w*|сдвг|зпр|дцп|тнр|вич|аути(?:зм|ст|ч)\w*|аспергер\w*|дислекси\w*|дисграфи\w*
        |дискалькули\w*|заика\w*|задержк\w+\ (?:психическ|речев|развити)\w*|психическ\w*|психоневролог\w*
        |психо(?:з|пат)\w*|умственн\w+\ отстал\w*|суицид\w*|самоубий\w*|самоповрежд\w*|паническ\w+\ атак\w*
        |анорекси\w*|булими\w*|беремен\w*|пмпк|дефектолог\w*|адаптированн\w+\ (?:\w+\ )?программ\w*
        |слабослыш\w*|слабовид\w*|глух(?:ая|ой|ого|онем\w*)|слухов\w+\ аппарат\w*|плохо\ (?:слышит|видит)
        |костыл\w*|сотрясени\w*|перелом\w*\ \w*(?:ног|рук|ребр|позвон|ключиц)\w*|черепно\w*
        |освобожд\w+\ от\ физ\w*|медотвод\w*|(?:проблем\w*|нелад\w*|трудност\w*)\ со\ здоровь\w*
        |слаб\w+\ здоровь\w*|состояни\w+\ здоровь\w*|таблетк\w*|антидепрессант\w*
        |операци\w*\ на\ (?:сердц|глаз|ног|рук|мозг|позвон)\w*|нарушени\w+\ (?:слуха|зрения|речи|сна|осанки)
        |алкогол\w*|наркот\w*|наркоман\w*|запо(?:ем|ях|и)\b|ожирени\w*|леж\w+\ в\ (?:больниц|стационар)\w*
        |госпитализ\w*|\w*невроз\w*|нейролептик\w*|гиперактивн\w*|энурез\w*|мигрен\w*|анеми[яию]\b
        |иммунитет\w*|нервн\w+\ тик\w*|тревожн\w+\ расстройств\w*|туберкулез\w*|гепатит\w*""",
    "register": r"""внутришкольн\w+\ учет\w*|вшу|пдн|кдн\w*
        |(?:состо\w+|сто\w+|постав\w+|снят\w*|снял\w*)\ (?:на|с)\ (?:\w+\ )?учет\w*
        |учет\w*\ в\ (?:комисси|полици|диспансер|опек)\w*|на\ учет\w*\ как|неблагополучн\w*
        |социально\ опасн\w*|групп\w+\ риска|трудн\w+\ подрост\w*|девиант\w*|асоциальн\w*
        |по\ делам\ несовершеннолетн\w*|лиш\w+\ родительск\w+\ прав\w*""",
    "police": r"""уголовн\w*|судим(?!о)\w*|осужд(?:ен|ал)\w*|колони[ию]\b|тюрьм\w*|задержа(?:ли|н)\w*
        |привод\w*\ в\ полици\w*|правонаруш\w*|административн\w+\ (?:протокол|штраф|дел)\w*
        |участков(?:ый|ого|ому|ым)\b|украл\w*|воров\w*|краж\w*|условн\w+\ срок\w*
        |(?:вызыва\w+|забра\w+|достав\w+|заявлен\w+)\ (?:\w+\ )?в\ полици\w*""",
    "faith": r"""верующ\w*|старовер\w*|старообряд\w*|вероисповед\w*|атеист\w*|баптист\w*|мусульман\w*
        |свидетел\w+\ иегов\w*|сект[аеуы]\b|сектант\w*|рамадан\w*|намаз\w*|хиджаб\w*|воцерковл\w*|молиться\b
        |крест(?:ился|илась|ить|или)\b|(?:держ|соблюда)\w+\ пост\b
        |ход(?:ит|ят)\ (?:\w+\ )?в\ (?:церк|мечет|храм|синагог)\w*""",
}
# Not beside words of lessons and professions: «проект о храмах», «хочет работать в полиции».
ELSEWHERE = {
    "health": r"""депресси\w*|психиатр\w*|невролог\w*|нарколог\w*|психотерапевт\w*|больниц\w*|лекарств\w*|препарат\w*
        |лечени\w*""",
    "register": r"на\ (?:\w+\ )?учете?\b(?!\ в\ библ)",
    "police": r"полици\w*|следовател\w*|(?:через|в|по)\ суд[ае]?\b",
    "faith": r"""православн\w*|христиан\w*|ислам\w*|католи\w*|иуде\w*|будди\w*|религи\w*|церк\w*|мечет\w*|храм\w*
        |молитв\w*""",
}
LESSON = re.compile(
    r"проект|олимпиад|экскурси|презентац|реферат|доклад|истори|архитект|музе|професси|\bстать\b|поступ|мечта|работать"
    r"|роман|книг|урок[аеу]?\b|обществозн|орксэ|кадет|биологи|хими|исследов|сочинени|эссе|спектакл|рису|литератур"
    r"|бухгалтер|библиотек"
)
AROUND = 60  # letters to each side in which such a word is looked for


def _compiled(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {topic: re.compile(rf"\b(?:{words})", re.VERBOSE) for topic, words in table.items()}


_ALWAYS, _ELSEWHERE = _compiled(ALWAYS), _compiled(ELSEWHERE)


def found_in(text: str) -> list[Finding]:
    """The topics that the text speaks of, each once with its first words as they are written; empty for none."""
    folded = text.lower().replace("ё", "е")
    if len(folded) != len(text):  # a letter that is two when small: places would not match
        text = folded
    found = []
    for topic, about in ABOUT.items():
        match = _ALWAYS[topic].search(folded) or _outside_of_lessons(_ELSEWHERE[topic], folded)
        if match:
            found.append(Finding(topic, about, text[match.start() : match.end()].strip()))
    return found


def told_of(text: str) -> str:
    """«о здоровье («диагноз»); об учёте («ПДН»)» for «сведения …»; empty for none."""
    return listed(found_in(text))


def listed(found: Iterable[Finding]) -> str:
    """The same of what was found."""
    return "; ".join(f"{one.about} («{one.words}»)" for one in found)


def _outside_of_lessons(words: re.Pattern[str], folded: str) -> re.Match[str] | None:
    for match in words.finditer(folded):
        if not LESSON.search(folded, max(0, match.start() - AROUND), match.end() + AROUND):
            return match
    return None
