"""The register of people: the list, cards, look-alikes, two at one card, those who left, joining doubles."""

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.models import RoleGrant
from participants.models import Person
from tests.factories import make_mentee, make_person

NEW = {
    "kind": "pupil", "last_name": "Ёлкин", "first_name": "Матвей", "middle_name": "Павлович", "gender": "",
    "birth_date": "27.03.2013", "birth_year": "", "grade": "7", "letter": "В", "post": "", "workplace": "",
    "subject": "", "category": "", "experience_since": "", "phone": "8 (924) 123-45-67", "email": "", "version": "0",
    "guardian-TOTAL_FORMS": "1", "guardian-INITIAL_FORMS": "0", "guardian-0-full_name": "Ёлкина Дарья Ильинична",
    "guardian-0-relation": "мать", "guardian-0-phone": "9241112233", "guardian-0-email": "",
}  # fmt: skip


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def typed(person, **changes):
    """What the edit page would send."""
    fields = {name: getattr(person, name) for name in NEW if hasattr(person, name)}
    empty = {"guardian-TOTAL_FORMS": "0", "guardian-INITIAL_FORMS": "0"}
    return {name: "" if value is None else value for name, value in fields.items()} | empty | changes


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(browser, school, django_assert_num_queries, number):
    for row in range(number):
        make_person(school, f"Ким Имя{row} Отчествович")
    with django_assert_num_queries(12):
        page = browser.get(reverse("people"))

    assert page.content.decode().count('name="id"') == number


def test_tabs_count_by_kind_and_a_foreign_school_is_not_there(browser, school, other_school):
    make_person(school)
    make_person(school, "Титова Ольга", "teacher")
    make_person(school, "Панов Глеб", "graduate", left_on="2026-10-01")
    make_person(other_school, "Чужов Иван")
    text = browser.get(reverse("people")).content.decode()

    assert "Чужов" not in text
    for tab in ('Все<span class="n">3<', 'Педагоги<span class="n">1<', 'Обучающиеся<span class="n">1<'):
        assert tab in text
    assert "Панов Глеб" in browser.get(reverse("people") + "?view=left").content.decode()


def test_a_new_person_is_kept_with_a_representative(browser, school, curator):
    answer = browser.post(reverse("person_add"), NEW)

    person = Person.objects.get()
    assert answer.status_code == 302
    assert (person.full_name, person.phone, person.class_name) == (
        "Ёлкин Матвей Павлович",
        "+79241234567",
        "7\u00a0«В»",
    )
    assert (person.search_key, person.sort_key[:6]) == ("елкин матвей павлович", "елкин ")
    assert [(one.full_name, one.phone) for one in person.guardians.all()] == [
        ("Ёлкина Дарья Ильинична", "+79241112233")
    ]
    entry = AuditEntry.objects.get(action="person_added")
    assert (entry.object_id, entry.actor_id, entry.fields, entry.values) == (person.pk, curator.pk, [], {})


def test_a_whole_name_in_the_first_field_is_split(browser):
    browser.post(
        reverse("person_add"), NEW | {"last_name": "Ёлкин Матвей Павлович", "first_name": "", "middle_name": ""}
    )

    assert Person.objects.get().first_name == "Матвей"


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("last_name", "", "Введите фамилию"),
        ("kind", "", "Выберите, кто это"),
        ("birth_date", "29.02.2013", "29.02.2013 нет в календаре"),
        ("birth_date", "01.01.2099", "Проверьте год рождения"),
        ("birth_year", "2099", "Год рождения — не позже"),
        ("phone", "12345", "Введите телефон, в нём не меньше 10 цифр"),
        ("last_name", "=Ёлкин", "Оставьте в имени только буквы"),
        ("guardian-0-full_name", "", "Введите ФИО представителя"),
        ("grade", "13", "Класс — от 1 до 12"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(browser, field, value, message):
    answer = browser.post(reverse("person_add"), NEW | {field: value})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert 'value="Матвей"' in answer.content.decode()
    assert not Person.objects.exists()


def test_a_look_alike_is_shown_and_a_namesake_takes_one_more_press(browser, school):
    make_person(school, "Елкин Матвей Павлович")
    answer = browser.post(reverse("person_add"), NEW)

    assert answer.status_code == 409
    assert "Похожие люди уже есть" in answer.content.decode()
    assert Person.objects.count() == 1
    browser.post(reverse("person_add"), NEW | {"anyway": "1"})
    assert Person.objects.count() == 2


def test_the_second_editor_sees_both_versions_and_keeps_what_was_typed(browser, school, sign_in, curator):
    person = make_person(school, post="", phone="")
    first = browser.post(reverse("person_edit", args=[person.pk]), typed(person, letter="А"))
    second = browser.post(reverse("person_edit", args=[person.pk]), typed(person, letter="Г", email="a@school.ru"))

    text = second.content.decode()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Запись уже изменена: Соколова" in text
    assert "<td>А</td><td>Г</td>" in text
    assert 'value="a@school.ru"' in text
    assert 'name="version" value="1"' in text
    assert Person.objects.get().letter == "А"
    browser.post(reverse("person_edit", args=[person.pk]), typed(person, letter="Г", email="a@school.ru", version="1"))
    assert (Person.objects.get().letter, Person.objects.get().email) == ("Г", "a@school.ru")


def test_a_corrected_case_is_kept_and_an_untouched_one_is_not(browser, school):
    person = make_person(school, "Рычко Наталья Владимировна", "teacher", post="учитель")
    page = browser.get(reverse("person_edit", args=[person.pk])).content.decode()
    assert 'value="Рычко Наталье Владимировне"' in page
    cases = {"name_datv": "Рычке Наталье Владимировне", "name_gent": "Рычко Натальи Владимировны"}
    browser.post(reverse("person_edit", args=[person.pk]), typed(person, **cases))

    assert Person.objects.get().name_forms == {"datv": "Рычке Наталье Владимировне"}
    assert AuditEntry.objects.get(action="person_changed").fields == ["name_forms"]


def test_the_journal_holds_names_of_fields_and_no_values(browser, school):
    person = make_person(school, phone="")
    browser.post(reverse("person_edit", args=[person.pk]), typed(person, phone="89241234567", last_name="Беляев"))

    entry = AuditEntry.objects.get(action="person_changed")
    assert entry.fields == ["last_name", "phone"]
    assert "Беляев" not in str(entry.values) + str(entry.fields)


def test_those_who_left_are_asked_about_then_marked(browser, school):
    one, other = make_person(school, "Ким Анна"), make_person(school, "Ли Бо")
    asked = browser.post(reverse("people_leave"), {"id": [one.pk]})

    assert "Ким Анна" in asked.content.decode()
    assert Person.objects.here().count() == 2
    browser.post(reverse("people_leave"), {"ids": str(one.pk), "left_on": "01.11.2026"})
    assert list(Person.objects.here()) == [other]
    browser.post(reverse("person_return", args=[one.pk]))
    assert Person.objects.here().count() == 2
    acts = AuditEntry.objects.filter(object_id=one.pk).order_by("pk")
    assert [entry.action for entry in acts] == ["person_left", "person_returned"]


def test_a_bulk_act_with_nothing_ticked_says_so(browser, school):
    answer = browser.post(reverse("people_leave"), {}, follow=True)

    assert "Выберите хотя бы одну строку" in answer.content.decode()


def test_two_ticked_rows_go_to_the_page_that_joins_them(browser, school):
    one, other = make_person(school, letter="А"), make_person(school, letter="Б", post="староста")
    answer = browser.post(reverse("people_pick"), {"id": [one.pk, other.pk]})
    page = browser.get(answer.url).content.decode()

    assert answer.url == reverse("people_merge", args=[one.pk, other.pk])
    assert '<input class="form-check-input flex-shrink-0" type="radio" name="letter" value="drop"> Б' in page
    browser.post(answer.url, {"letter": "drop", "keep_version": "0", "drop_version": "0"})
    kept = Person.objects.visible_to(one.school and browser_user(browser)).get()
    assert (kept.pk, kept.letter, kept.post) == (one.pk, "Б", "староста")
    assert browser.get(reverse("person_edit", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("versions", [{"keep_version": "0", "drop_version": "0"}, {}, {"keep_version": "x" * 30}])
def test_a_card_changed_after_the_comparison_is_compared_anew_and_the_choices_are_kept(browser, school, versions):
    one, other = make_person(school, letter="А", post="староста"), make_person(school, letter="Б", post="помощник")
    browser.post(reverse("person_edit", args=[other.pk]), typed(other, letter="В"))
    answer = browser.post(reverse("people_merge", args=[one.pk, other.pk]), {"post": "drop", **versions})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Сравните ещё раз" in page
    assert '<input class="form-check-input flex-shrink-0" type="radio" name="letter" value="drop"> В' in page
    assert (
        '<input class="form-check-input flex-shrink-0" type="radio" name="post" value="drop" checked> помощник' in page
    )
    assert '<input type="hidden" name="drop_version" value="1">' in page
    assert Person.objects.get(pk=other.pk).merged_into is None


def browser_user(browser):
    """Who is signed in."""
    return browser.get(reverse("people")).wsgi_request.user


def test_namesakes_are_listed_to_be_compared(browser, school):
    make_person(school, "Ёлкин Лев")
    make_person(school, "Елкин Лев")
    make_person(school, "Иной Лев")
    text = browser.get(reverse("people_doubles")).content.decode()

    assert "Сравнить с первым" in text
    assert "Иной" not in text


@pytest.mark.parametrize("words, found", [("пет сок", 1), ("cjrjkjd", 1), ("8", 0), ("соколов 8", 1), ("чужов", 0)])
def test_people_are_found_for_a_field_by_parts_of_names(browser, school, other_school, words, found):
    make_person(school, "Соколов Пётр Ильич")
    make_person(other_school, "Чужов Пётр")
    answer = browser.get(reverse("people_find"), {"q": words}).json()

    assert len(answer["results"]) == found


def test_a_field_of_a_base_offers_those_who_stand_in_it(browser, school):
    make_mentee(school, "Соколов Пётр Ильич")
    make_person(school, "Соколов Лев Ильич")

    def names(**asked):
        return [one["name"] for one in browser.get(reverse("people_find"), asked).json()["results"]]

    assert names(q="соколов") == ["Соколов Лев Ильич", "Соколов Пётр Ильич"]
    assert names(q="соколов", base="mentee") == ["Соколов Пётр Ильич"]
    assert names(q="соколов", base="mentor") == names(q="с") == []
    assert len(names(q="соколов", base="x")) == 2


@pytest.mark.parametrize("name", ["person_edit", "people_merge"])
def test_a_foreign_person_is_nowhere(browser, other_school, school, name):
    foreign, own = make_person(other_school), make_person(school)
    args = [foreign.pk] if name == "person_edit" else [own.pk, foreign.pk]

    assert browser.get(reverse(name, args=args)).status_code == 404
    assert browser.post(reverse("person_return", args=[foreign.pk])).status_code == 404
    assert browser.post(reverse("people_leave"), {"ids": str(foreign.pk), "left_on": "01.11.2026"}).status_code == 302
    assert Person.objects.filter(pk=foreign.pk, left_on=None).exists()


def test_the_director_reads_and_does_not_write(sign_in, director, school):
    person = make_person(school)
    browser = sign_in(director)

    assert "Добавить человека" not in browser.get(reverse("people")).content.decode()
    assert browser.get(reverse("person_edit", args=[person.pk])).status_code == 403


def test_a_sign_in_of_this_school_is_tied_to_a_person_and_of_another_is_not(browser, school, nobody, stranger):
    grant = RoleGrant.objects.create(user=nobody, role="mentor", school=school, since="2026-09-01")
    person = make_person(school, "Титова Ольга Степановна", "teacher")
    address = reverse("person_edit", args=[person.pk])

    assert browser.post(address, typed(person, user=stranger.pk)).status_code == 422
    answer = browser.post(address, typed(person, user=grant.user_id))

    assert answer.status_code == 302
    assert Person.objects.visible_to(type(nobody).objects.get(pk=nobody.pk)).get() == person
    assert AuditEntry.objects.get(action="person_changed").fields == ["user"]
    other = make_person(school, "Ким Алёна Юрьевна", "teacher")
    assert browser.post(reverse("person_edit", args=[other.pk]), typed(other, user=grant.user_id)).status_code == 422
