"""Components of templates: what they draw, and that text from people stays text."""

import datetime

import pytest
from django.core.paginator import Paginator
from django.template import engines

from mentoring.accounts.models import User
from mentoring.templatetags import ui


def drawn(source: str, **context: object) -> str:
    """The template text rendered with this context."""
    return engines["django"].from_string(source).render(context)


def test_an_icon_is_a_reference_to_the_sprite_and_hidden_from_screen_readers():
    assert drawn('{% icon "plus" %}') == (
        '<svg class="i" aria-hidden="true"><use href="/static/img/icons.svg#i-plus"/></svg>'
    )


@pytest.mark.parametrize("tone", list(ui.TONE_ICONS))
def test_a_state_is_told_by_shape_word_and_colour(tone):
    html = drawn("{% tag tone word %}", tone=tone, word="Действует")
    assert f"t-{tone}" in html
    assert f"#i-{ui.TONE_ICONS[tone]}" in html
    assert "Действует" in html


def test_every_tone_has_a_shape_of_its_own():
    assert len(set(ui.TONE_ICONS.values())) == len(ui.TONE_ICONS)


def test_a_state_begins_with_a_capital_as_the_model_writes_it_small():
    assert "Черновик" in drawn('{% tag "mute" "черновик" %}')


def test_an_unknown_tone_is_neutral():
    assert "t-mute" in drawn('{% tag "purple" "Что-то" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% tag "ok" word %}',
        "{% panel title=word %}…{% endpanel %}",
        "{% panel %}{{ word }}{% endpanel %}",
        "{% empty title=word %}…{% endempty %}",
        "{% avatar word %}",
        "{{ word|phone }}",
        "{{ word|nbsp }}",
        "{{ word|short_name }}",
    ],
)
def test_text_of_people_never_becomes_markup(source):
    assert "<b>" not in drawn(source, word="<b>Имя</b> <b>")


def test_a_panel_has_a_heading_and_a_link():
    html = drawn('{% panel title="Тандемы" link="/tandems/" link_text="Все 58" %}<p>текст</p>{% endpanel %}')
    assert "<h2>Тандемы</h2>" in html
    assert '<a class="small" href="/tandems/">Все 58</a>' in html
    assert '<div class="body"><p>текст</p></div>' in html


def test_a_flush_panel_has_no_padding_inside():
    assert 'class="body"' not in drawn('{% panel title="Люди" flush=True %}<ul></ul>{% endpanel %}')


@pytest.mark.parametrize(
    "number, words",
    [(0, "0 наставников"), (1, "1 наставник"), (2, "2 наставника"), (11, "11 наставников"), (121, "121 наставник")],
)
def test_a_number_agrees_with_its_word(number, words):
    assert ui.plural(number, "наставник,наставника,наставников") == words.replace(" ", "\u00a0")


def test_a_missing_number_is_none_of_them():
    assert ui.plural(None, "приказ,приказа,приказов") == "0\u00a0приказов"


def test_the_word_may_stand_apart_from_its_number():
    assert ui.plural_word(21, "наставник, наставника, наставников") == "наставник"


def test_dates_for_papers_and_for_tables():
    day = datetime.date(2026, 8, 28)
    assert ui.date_words(day) == "28\u00a0августа\u00a02026\u00a0г."
    assert ui.dmy(day) == "28.08.2026"
    assert ui.date_words(None) == ui.dmy(None) == ""


def test_a_moment_is_shown_by_the_day_of_the_school_and_not_of_london():
    moment = datetime.datetime(2026, 8, 27, 22, 30, tzinfo=datetime.UTC)
    assert ui.dmy(moment) == "28.08.2026"
    assert ui.date_words(moment).startswith("28")


def test_what_is_near_is_named(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 20, 21, 30, tzinfo=datetime.UTC))
    assert ui.near_day(datetime.date(2026, 11, 21)) == "Сегодня"
    assert ui.near_day(datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.UTC)) == "Вчера"
    assert ui.near_day(datetime.date(2026, 11, 18)) == "18\u00a0ноября\u00a02026\u00a0г."
    assert ui.near_day(None) == ""


@pytest.mark.parametrize(
    "stored, shown",
    [
        ("+79241234567", "8 (924) 123-45-67"),
        ("8 924 123 45 67", "8 (924) 123-45-67"),
        ("2-15-40", "2-15-40"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_is_shown_in_the_usual_spelling(stored, shown):
    assert ui.phone(stored) == shown.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    "person, short, letters",
    [
        ("Соколова Анна Петровна", "Соколова А. П.", "АС"),
        ("Ким Алёна", "Ким А.", "АК"),
        ({"last_name": "Ёлкин", "first_name": "Матвей", "middle_name": None}, "Ёлкин М.", "МЁ"),
        (User(username="admin"), "admin", "?"),
    ],
)
def test_a_person_is_shortened_to_initials(person, short, letters):
    assert ui.short_name(person) == short.replace(" ", "\u00a0")
    assert f">{letters}<" in ui.avatar(person)


def test_of_many_pages_only_the_near_ones_are_named():
    page = Paginator(range(1000), 10).page(50)
    assert ui.elided(page) == [1, "…", 48, 49, 50, 51, 52, "…", 100]
