"""Components and Russian words for templates; built in, so pages need no {% load %}.

Tags: icon, tag, panel, empty, avatar. Filters: plural, plural_word, date_words, near_day, dmy, nbsp, short_name, phone,
elided. They only draw: which state has which tone, and what a person is called, is decided by the models."""

import datetime
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mentoring.kit import russian

register = template.Library()

# The shape says the same as the colour, so a black-and-white print keeps it (ux.md §3.4).
TONE_ICONS = {
    "ok": "ok",
    "run": "half",
    "wait": "diamond",
    "warn": "tri",
    "bad": "alarm",
    "mute": "ring",
    "done": "check",
    "none": "minus",
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One drawing of static/img/icons.svg; the word beside it, or an aria-label, says what it means."""
    return _drawing(name, f"i {css}".strip())


@cache
def _drawing(name: str, classes: str) -> SafeString:
    """Written once: a list has a hundred of them, and the address of a static file takes longer than the drawing."""
    file = static("img/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', classes, file, name)


@register.simple_tag
def tag(tone: str, text: Any) -> SafeString:
    """A state: icon, word and colour. Tones: ok, run, wait, warn, bad, mute, done, none; an unknown one is neutral."""
    tone, word = tone if tone in TONE_ICONS else "mute", str(text)
    word = word[:1].upper() + word[1:]
    return format_html('<span class="tag t-{}">{}{}</span>', tone, icon(TONE_ICONS[tone]), word)


@register.simple_block_tag
def panel(content: str, title: str = "", **options: Any) -> SafeString:
    """A white card. Options: id, level (2, 3), link and link_text at the right, css, flush (no padding inside)."""
    context = {"level": 2, **options, "title": title, "content": content}
    return render_to_string("ui/panel.html", context)


@register.simple_block_tag
def empty(content: str, title: str = "") -> SafeString:
    """What stands in place of rows that do not exist yet: what it is, why it is empty, one button."""
    return render_to_string("ui/empty.html", {"title": title, "content": content})


@register.simple_tag
def avatar(person: Any, css: str = "") -> SafeString:
    """Initials in a circle, of a person, a user or a «Фамилия Имя»; css: ava-2 for a mentee, ava-lg for a card."""
    last, first = name_parts(person)[:2]
    letters = (first[:1] + last[:1]).upper() or "?"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', f"ava {css}".strip(), letters)


def name_parts(person: Any) -> tuple[str, str, str]:
    """(last, first, middle) of a Person, a User, a mapping of the same fields, or a full name as text."""
    if isinstance(person, str):
        words = [*person.split(), "", "", ""]
        return words[0], words[1], " ".join(words[2:]).strip()
    read = person.get if isinstance(person, Mapping) else lambda name: getattr(person, name, "")
    last, first, middle = (str(read(name) or "") for name in ("last_name", "first_name", "middle_name"))
    return last, first, middle


@register.filter
def short_name(person: Any) -> str:
    """«Соколова А. П.» with no-break spaces; a user without a name keeps the sign-in name."""
    last, first, middle = name_parts(person)
    if not last and not first:
        return str(getattr(person, "username", "") or "")
    return russian.short_name(last, first, middle)


@register.filter
def plural(number: Any, forms: str) -> str:
    """The right word of three: {{ n|plural:"наставник,наставника,наставников" }} → «2 наставника»."""
    one, few, many = (form.strip() for form in forms.split(","))
    count = int(number or 0)
    grouped = f"{count:,}".replace(",", russian.NBSP)  # «1 040»
    return f"{grouped}{russian.NBSP}{russian.plural(count, one, few, many)}"


@register.filter
def plural_word(number: Any, forms: str) -> str:
    """The same word without the number, for a number drawn apart: a tile of the home page."""
    one, few, many = (form.strip() for form in forms.split(","))
    return russian.plural(int(number or 0), one, few, many)


@register.filter
def date_words(day: datetime.date | None) -> str:
    """«28 августа 2023 г.» that does not break across lines; nothing for no date."""
    return russian.date_words(local_day(day)) if day else ""


@register.filter
def near_day(day: datetime.date | None) -> str:
    """«Сегодня», «Вчера», then the date in words: for headings of what happened."""
    if not day:
        return ""
    near = {0: "Сегодня", 1: "Вчера"}
    return near.get((timezone.localdate() - local_day(day)).days, date_words(day))


def local_day(moment: datetime.date) -> datetime.date:
    """The date of a moment where the school is; a plain date stays."""
    if isinstance(moment, datetime.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


@register.filter
def dmy(day: datetime.date | None) -> str:
    """«28.08.2023», for tables and fields."""
    return f"{local_day(day):%d.%m.%Y}" if day else ""


@register.filter
def nbsp(text: Any) -> str:
    """Text with no-break spaces where Russian typography wants them: «№ 5», «8 «Б»», initials."""
    return russian.nbsp(str(text))


@register.filter
def phone(number: Any) -> str:
    """«8 (924) 123-45-67» of +79241234567; anything else is shown as it was written."""
    digits = re.sub(r"\D", "", str(number or ""))
    if len(digits) != 11 or digits[0] not in "78":
        return str(number or "")
    return f"8{russian.NBSP}({digits[1:4]}){russian.NBSP}{digits[4:7]}-{digits[7:9]}-{digits[9:]}"


@register.filter
def elided(page: Page) -> list[int | str]:
    """Page numbers around the shown one, «…» for the rest: 400 pages are not 400 links."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
