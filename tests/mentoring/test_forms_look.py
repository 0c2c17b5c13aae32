"""Forms look and read alike: label, hint, error, input; optional fields are marked; errors lead to their fields."""

import re

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template.loader import render_to_string
from django.test import RequestFactory

from mentoring.kit.forms import Form, RuDateField
from mentoring.models import School


class CardForm(Form):
    """One field of each kind."""

    last_name = forms.CharField(label="Фамилия", help_text="Как в паспорте")
    middle_name = forms.CharField(label="Отчество", required=False)
    birth_date = RuDateField(label="Дата рождения", help_text="Например, 27.03.2012")
    kind = forms.ChoiceField(
        label="Кто это",
        help_text="Главное занятие",
        choices=[("s", "ученик"), ("t", "педагог")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="Области", choices=[("m", "математика")], widget=forms.CheckboxSelectMultiple
    )
    grade = forms.ChoiceField(label="Класс", choices=[("", "не выбран"), ("5", "пятый")])
    scan = forms.FileField(label="Скан", help_text="PDF до 10 МБ")
    agreed = forms.BooleanField(label="Согласие есть")


class FakeUser:
    """Enough of a user for the frame of a page."""

    is_authenticated = False


def page(form: forms.Form, **context: object) -> str:
    """The form on the generic page, without database."""
    request = RequestFactory().get("/")
    context = {"form": form, "title": "Карточка", "request": request, "user": FakeUser(), **context}
    return render_to_string("generic/form.html", context)


@pytest.fixture
def clean() -> str:
    return page(CardForm())


@pytest.fixture
def wrong() -> str:
    return page(CardForm({"birth_date": "31.11.2012"}, {}))


def part(html: str, name: str) -> str:
    """The markup of one field: from its own div up to the next one or to the buttons."""
    return re.split(r'<div id="div_id_|<div class="form-acts">', html.split(f'<div id="div_id_{name}"')[1])[0]


def test_only_optional_fields_are_marked_and_there_are_no_asterisks(clean):
    assert clean.count("(необязательно)") == 1
    assert "(необязательно)" in part(clean, "middle_name")
    assert "asterisk" not in clean


def test_the_browser_does_not_check_before_us(clean):
    assert "novalidate" in clean
    assert not re.search(r"<(input|select|textarea)[^>]*\srequired", clean)


def test_the_order_is_label_hint_error_input(wrong):
    text = part(wrong, "birth_date")
    places = [text.index(mark) for mark in ("<label", "Например", "31.11.2012 нет в календаре", "<input")]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["last_name", "birth_date", "kind", "areas", "grade", "scan", "agreed"])
def test_what_describes_a_field_exists(wrong, name):
    ids = set(re.findall(r'\sid="([^"]+)"', wrong))
    described = re.findall(r'aria-describedby="([^"]+)"', part(wrong, name))
    assert described
    assert {wanted for value in described for wanted in value.split()} <= ids


@pytest.mark.parametrize("name", ["last_name", "middle_name", "birth_date", "grade", "scan", "agreed"])
def test_a_field_has_a_label_of_its_own(clean, name):
    assert f'<label for="id_{name}"' in part(clean, name)


@pytest.mark.parametrize("name", ["kind", "areas"])
def test_a_group_of_choices_is_a_fieldset_with_a_legend_and_every_choice_has_a_label(clean, name):
    text = part(clean, name)
    assert "<fieldset" in text
    assert "<legend>" in text
    assert set(re.findall(r'<input[^>]* id="([^"]+)"', text)) == set(re.findall(r'<label for="([^"]+)"', text))


def test_all_errors_stand_on_top_as_links_to_fields_that_exist(wrong):
    summary = wrong.split("data-error-summary")[1].split("<form")[0]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert "Проверьте данные" in summary
    assert len(links) == 7
    assert set(links) <= set(re.findall(r'\sid="([^"]+)"', wrong))


def test_the_title_begins_with_the_error(wrong, clean):
    assert "<title>Ошибка: Карточка" in wrong
    assert "Ошибка" not in clean.split("</title>")[0]


def test_a_refusal_is_said_on_top_and_keeps_what_was_typed():
    html = page(CardForm(initial={"last_name": "Ёлкин"}), refusal="Запись изменила Соколова А. П. в 14:05")
    assert "Не получилось" in html
    assert "Запись изменила Соколова" in html
    assert 'value="Ёлкин"' in html


def test_a_hint_is_text_and_not_markup():
    form = CardForm()
    form.fields["last_name"].help_text = "<b>жирно</b>"
    assert "<b>жирно" not in page(form)


def test_errors_are_not_said_twice_by_crispy():
    class Wrong(CardForm):
        def clean(self):
            raise forms.ValidationError("Даты перепутаны.")

    assert page(Wrong({}, {})).count("Даты перепутаны.") == 1


def test_an_empty_field_is_named_and_an_own_sentence_is_kept():
    class Asked(Form):
        name = forms.CharField(label="Фамилия", error_messages={"required": "Введите фамилию"})
        post = forms.CharField(label="Должность")
        grade = forms.ChoiceField(label="Класс", choices=[("5", "пятый")])

    sentences = [errors[0] for errors in Asked({}).errors.values()]
    assert sentences == ["Введите фамилию", "Заполните: «Должность»", "Выберите ответ: «Класс»"]


def test_an_empty_choice_has_words_and_no_dashes(db):
    class Chosen(Form):
        kind = forms.ChoiceField(label="Кто", choices=[*BLANK_CHOICE_DASH, ("s", "ученик")])
        school = forms.ModelChoiceField(label="Школа", queryset=School.objects.none())

    html = str(Chosen())
    assert "---" not in html
    assert html.count("не выбрано") == 2
