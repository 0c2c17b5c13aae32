"""Passwords that are guessed first by somebody who knows Russian, a keyboard and this school.

Two ways: a list (`well_known`, thousands of entries of 12 characters and more, built from words and endings), and a
recipe (`recipe`) that sees what a list cannot hold: rows of keys, runs, repeats, one or two weak words with digits.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product

WORDS = """
пароль мойпароль доступ вход привет приветик здравствуй добрыйдень любовь люблю люблютебя солнышко солнце зайка зайчик
котик кошка собака тигр медведь дракон ангел демон принцесса король королева звезда счастье удача жизнь мама мамочка
папа бабушка семья ребенок россия москва питер сибирь урал владивосток байкал родина победа спартак зенит динамо цска
футбол хоккей чемпион школа гимназия лицей класс урок учитель учительница ученик ученица директор завуч куратор
секретарь наставник наставница наставничество наставляемый методист педагог администратор админ пользователь тандем
дневник приказ математика физика химия история география русскийязык литература информатика английский компьютер
телефон интернет весна лето осень зима понедельник вторник среда четверг пятница суббота воскресенье январь февраль
март апрель май июнь июль август сентябрь октябрь ноябрь декабрь января февраля марта апреля мая июня июля августа
сентября октября ноября декабря александр алексей анастасия андрей анна антон артем виктор виктория владимир галина
дарья денис дмитрий евгений евгения екатерина елена иван игорь ирина кирилл ксения людмила марина мария максим михаил
надежда наталья никита николай оксана ольга павел полина роман светлана сергей софия татьяна юлия юрий яна саша маша
даша наташа вова дима лена таня иванов петров сидоров смирнов кузнецов password passwort passw0rd admin administrator
root user guest test welcome login qwerty master dragon monkey shadow sunshine princess football baseball superman
batman iloveyou loveyou letmein trustno hello killer angel secret summer winter spring autumn monday friday january
february march april may june july august september october november december school teacher director mentor mentoring
nastavnik nastavnichestvo uchitel shkola direktor kurator gimnazia parol privet lyubov solnyshko russia rossiya moskva
moscow spartak zenit natasha sergey andrey dmitry alexander alexey olga elena irina tatiana marina svetlana ekaterina
anastasia maria ivan ivanov petrov google yandex vkontakte mailru changeme default temp
"""
DIGITS = "1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 111 1111 777 7777 000 0000 321 2000 2010"
MARKS = "! !! !!! 1! 12! 123! 1234! 12345! !1 !123 _1 _123 @123 #123 . .. ... 2024! 2025! 2026! 2027! qwerty йцукен qaz"
ENDINGS = [*DIGITS.split(" "), *MARKS.split(" "), *(str(year) for year in range(1960, 2036))]
ROWS = [
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "ёйцукен",
]
COLUMNS = [
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1йфя2цыч3увс4кам5епи6нрт7гоь", "qazwsxedcrfvtgbyhnujm", "йфяцычувскамепинртгоь"),
    *("1q2w3e4r5t6y7u8i9o0p", "1й2ц3у4к5е6н7г8ш9щ0з", "q1w2e3r4t5y6u7i8o9p0", "й1ц2у3к4е5н6г7ш8щ9з0"),
]
ALPHABETS = ["abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя", "0123456789"]
LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
LATIN, RUSSIAN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
TO_RUSSIAN = str.maketrans(LATIN, RUSSIAN.replace("ё", "е"))


def folded(text: str) -> str:
    """Lower case, ё as е, without spaces: two passwords that a guesser tries as one."""
    return re.sub(r"\s+", "", text).casefold().replace("ё", "е")


@cache
def words() -> frozenset[str]:
    """The weak words, also as they come out when a Russian word is typed in the Latin layout."""
    russian = {folded(word) for word in WORDS.split()}
    back = str.maketrans(RUSSIAN, LATIN)
    return frozenset(russian | {word.translate(back) for word in russian if re.search("[а-я]", word)})


@cache
def well_known() -> frozenset[str]:
    """The list: weak word with an ending, before it or behind it, two weak words; each of 12 characters or more."""
    once = {f"{word}{end}" for word, end in product(words(), ENDINGS)} | {
        f"{e}{w}" for w, e in product(words(), ENDINGS)
    }
    short = sorted(words(), key=len)
    twice = {word * 2 for word in short} | {word * 3 for word in short if len(word) <= 8}
    lines = {line * 2 for line in ROWS} | {line[:k] for line in COLUMNS for k in range(12, len(line) + 1)}
    return frozenset(entry for entry in once | twice | lines if len(entry) >= 12)


@cache
def runs() -> tuple[str, ...]:
    """Rows of keys, columns of keys and alphabets, forwards and backwards."""
    lines = [*ROWS, *COLUMNS, *ALPHABETS]
    return tuple(lines + [line[::-1] for line in lines])


def without_runs(text: str, shortest: int = 4) -> str:
    """The text without stretches of four and more neighbours on a keyboard or in an alphabet."""
    kept, at, longest = [], 0, max(map(len, runs()))
    while at < len(text):
        size = next(
            (
                n
                for n in range(min(len(text) - at, longest), shortest - 1, -1)
                if any(text[at : at + n] in r for r in runs())
            ),
            0,
        )
        if not size:
            kept.append(text[at])
        at += size or 1
    return "".join(kept)


def is_repeat(text: str) -> bool:
    """A piece said over and over, or fewer than five different characters."""
    return len(set(text)) < 5 or any(
        (text[:size] * len(text))[: len(text)] == text for size in range(1, len(text) // 2 + 1)
    )


def recipe(text: str, own: Iterable[str] = ()) -> bool:
    """True when little is left after weak words, one's own words, runs and digits are taken away.

    Each weak word found counts as one random character, so four unlike weak words in a row may pass, «пароль» may not.
    """
    plain = folded(text)
    if plain in well_known() or is_repeat(plain):
        return True
    mine = {folded(word) for word in own if len(folded(word)) >= 3}
    known = sorted(words() | mine, key=len, reverse=True)
    return any(_left(variant, known) < 6 for variant in {plain, plain.translate(LEET), plain.translate(TO_RUSSIAN)})


def _left(text: str, known: list[str]) -> int:
    """How many characters a guesser still has to find: letters that are no weak word, plus one for each weak word."""
    found = 0
    for word in known:
        if word in text:
            found += 1
            text = text.replace(word, " ")
    rest = re.sub(r"[\W\d_]+", "", without_runs(text))
    return len(set(rest)) + found + min(len(re.findall(r"\d", text)), 2) // 2
