"""Areas as a school keeps them, and the page that puts twenty requests into areas at once."""

import re

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.kit.access import Refused
from mentoring.kit.workflow import MoveRefused
from participants.models import HiddenArea, MentoringRequest, RequestArea
from participants.sorting.keeping import add_area, change_area, hide, remove_area, retire
from tests.factories import make_area, make_person, make_request
from tests.racing import at_once, failures

NEW = {"title": "Шахматы", "keywords": "шахмат, дебют", "version": "0"}
ACTS = ("area_hide", "area_show", "area_retire", "area_offer", "area_remove")


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    return sign_in(curator)


def text(answer):
    """The page without no-break spaces."""
    return " ".join(answer.content.decode().split()).replace("\u00a0", " ")


def offered(school):
    """Titles of the areas that a request may be given now."""
    return {area.title for area in RequestArea.objects.used_in(school).leaves()}


# --- the tree --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_tree_takes_the_same_queries_whatever_is_in_it(browser, school, django_assert_num_queries, number):
    for row in range(number):
        area = make_area(f"Область {row}", group=f"Группа {row}", school=school)
        make_request(school, f"Ким Имя{row}", areas=[area])
    browser.get(reverse("request_areas"))
    with django_assert_num_queries(11):
        browser.get(reverse("request_areas"))


def test_the_tree_shows_common_and_own_ones_with_the_requests_of_the_year(browser, school, other_school):
    math, own = make_area("Математика"), make_area("Шахматы", school=school, keywords=["шахмат"])
    make_area("Чужая область", school=other_school)
    make_request(school, "Ким Анна", areas=[math, own])
    make_request(school, "Ли Бо", areas=[math])
    make_request(other_school, "Чужов Иван", areas=[math])
    page = text(browser.get(reverse("request_areas")))

    assert f'<a href="/requests/?areas={math.pk}" aria-label="Математика, запросов: 2">2</a>' in page
    assert "шахмат" in page
    assert "Чужая область" not in page
    assert reverse("area_hide", args=[math.pk]) in page
    assert reverse("area_edit", args=[math.pk]) not in page
    assert reverse("area_retire", args=[own.pk]) in page
    assert reverse("area_remove", args=[own.pk]) not in page  # it is used


def test_an_own_group_and_an_area_in_it_are_added(browser, school, curator):
    answer = browser.post(reverse("area_add"), {"title": " Кружки  школы ", "audience": "pupil", "version": "0"})
    group = RequestArea.objects.get()
    assert answer.url == reverse("request_areas")
    assert (group.title, group.school, group.audience, group.keywords) == ("Кружки школы", school, "pupil", [])

    browser.post(f"{reverse('area_add')}?group={group.pk}", NEW | {"keywords": "Шахмат; дебют,шахмат\nЁлк"})
    area = RequestArea.objects.get(parent=group)
    assert (area.keywords, area.audience, area.position) == (["шахмат", "дебют", "елк"], "pupil", 10)
    assert offered(school) == {"Шахматы"}
    assert area.fits("Люблю дебюты")
    assert AuditEntry.objects.filter(action="area_changed", actor_id=curator.pk, school_id=school.pk).count() == 2


def test_an_own_area_stands_in_a_common_group_and_takes_its_audience(browser, school):
    group = make_area("Урок", audience="teacher").parent
    browser.post(f"{reverse('area_add')}?group={group.pk}", NEW | {"audience": "pupil"})

    assert RequestArea.objects.get(title="Шахматы").audience == "teacher"


@pytest.mark.parametrize("title", ["Шахматы", "шахматы", " ШАХМАТЫ "])
@pytest.mark.parametrize("own", [True, False])
def test_a_twin_is_refused_also_of_a_common_area(browser, school, title, own):
    there = make_area("Шахматы", school=school if own else None)
    answer = browser.post(f"{reverse('area_add')}?group={there.parent_id}", NEW | {"title": title})

    assert answer.status_code == 409
    assert "Такая область здесь уже есть: «Шахматы»" in text(answer)
    assert RequestArea.objects.leaves().count() == 1


def test_two_groups_of_one_title_cannot_be_also_when_two_pages_add_them_at_once(browser, school, curator, monkeypatch):
    browser.post(reverse("area_add"), {"title": "Кружки", "audience": "pupil", "version": "0"})
    again = browser.post(reverse("area_add"), {"title": "кружки", "audience": "pupil", "version": "0"})
    assert again.status_code == 409
    monkeypatch.setattr("participants.sorting.keeping._require_alone", lambda area: None)  # both looked before
    with pytest.raises(MoveRefused, match="уже есть"):
        add_area(area=RequestArea(school=school, title="Кружки", audience="pupil"), actor=curator)

    assert RequestArea.objects.count() == 1


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("title", "", "Введите название"),
        ("title", "—", "Введите название буквами"),
        ("title", "ш" * 81, "81"),
        ("keywords", "шах, ма", "«ма» слишком коротко"),
        ("keywords", ", ".join(f"слово{number}" for number in range(21)), "Слов 21, можно до 20"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(browser, school, field, value, message):
    group = make_area().parent
    answer = browser.post(f"{reverse('area_add')}?group={group.pk}", NEW | {field: value})

    assert answer.status_code == 422
    assert message in text(answer)
    assert not RequestArea.objects.filter(school=school).exists()


def test_words_and_title_of_an_own_area_are_corrected_and_the_second_editor_is_told(browser, school):
    area = make_area("Шахматы", school=school, keywords=["шахмат"])
    address = reverse("area_edit", args=[area.pk])
    assert 'value="шахмат"' in text(browser.get(address))

    assert browser.post(address, NEW | {"title": "Шахматы и шашки"}).status_code == 302
    late = browser.post(address, NEW | {"title": "Шашки", "keywords": "шашк"})
    assert late.status_code == 409
    assert "Запись уже изменена: Соколова" in text(late)
    assert "<td>шахмат, дебют</td><td>шашк</td>" in text(late)
    area.refresh_from_db()
    assert (area.title, area.keywords, area.version) == ("Шахматы и шашки", ["шахмат", "дебют"], 1)
    assert AuditEntry.objects.get(action="area_changed").fields == ["keywords", "title"]
    same = browser.post(address, {"title": "Шахматы и Шашки", "keywords": "шахмат", "version": "1"})
    assert same.status_code == 302  # its own name in other letters is no twin


def test_a_common_area_is_hidden_here_only_and_shown_again(browser, school, other_school):
    math = make_area("Математика")
    asked = make_request(school, areas=[math])
    for _ in range(2):
        browser.post(reverse("area_hide", args=[math.pk]))
    assert (offered(school), offered(other_school)) == (set(), {"Математика"})
    assert list(asked.areas.all()) == [math]
    assert "Скрыта" in text(browser.get(reverse("request_areas")))

    browser.post(reverse("area_show", args=[math.pk]))
    assert offered(school) == {"Математика"}
    browser.post(reverse("area_hide", args=[math.parent_id]))
    assert offered(school) == set()
    page = text(browser.get(reverse("request_areas")))
    assert "скрыта с группой" in page


def test_an_own_area_in_use_is_retired_and_an_unused_one_deleted(browser, school):
    used, unused = make_area("Шахматы", school=school), make_area("Шашки", school=school)
    asked = make_request(school, areas=[used])
    refused = browser.post(reverse("area_remove", args=[used.pk]), follow=True)
    assert "Удалить нельзя: область «Шахматы» где-то указана" in text(refused)
    browser.post(reverse("area_retire", args=[used.pk]))
    browser.post(reverse("area_remove", args=[unused.pk]))

    assert offered(school) == set()
    assert list(asked.areas.all()) == [used]
    assert not RequestArea.objects.filter(pk=unused.pk).exists()
    again = browser.post(reverse("area_retire", args=[used.pk]), follow=True)
    assert "Это уже сделано" in text(again)
    browser.post(reverse("area_offer", args=[used.pk]))
    assert offered(school) == {"Шахматы"}


def test_a_group_with_areas_and_an_area_of_a_mentor_are_in_use(school, curator):
    area = make_area("Шахматы", group="Кружки", school=school)
    with pytest.raises(MoveRefused, match="где-то указана"):
        remove_area(area=area.parent, actor=curator)
    remove_area(area=area, actor=curator)
    remove_area(area=area.parent, actor=curator)

    assert not RequestArea.objects.exists()


def test_a_common_area_is_neither_corrected_nor_deleted_and_an_own_one_is_not_hidden(browser, school, curator):
    common, own = make_area("Математика"), make_area("Шахматы", school=school)
    assert browser.get(reverse("area_edit", args=[common.pk])).status_code == 403
    for act in ("area_retire", "area_remove"):
        refused = browser.post(reverse(act, args=[common.pk]))
        assert refused.status_code == 403
        assert "Это общая область: её можно только скрыть" in text(refused)
    assert browser.post(reverse("area_hide", args=[own.pk])).status_code == 403
    with pytest.raises(Refused):
        change_area(area=common, fields=["title"], version=0, actor=curator)

    assert not HiddenArea.objects.exists()
    assert RequestArea.objects.filter(pk=common.pk, retired=False).exists()


def test_an_area_of_another_school_is_nowhere(browser, school, other_school, curator):
    foreign = make_area("Чужая", school=other_school)
    for key in (foreign.pk, 2**40):
        assert browser.get(reverse("area_edit", args=[key])).status_code == 404
        for act in ACTS:
            assert browser.post(reverse(act, args=[key])).status_code == 404
    assert browser.get(f"{reverse('area_add')}?group={foreign.parent_id}").status_code == 404
    assert browser.get(f"{reverse('area_add')}?group={make_area().pk}").status_code == 404  # not a group
    for verb, told in ((remove_area, {}), (retire, {"retired": True}), (hide, {"hidden": True})):
        with pytest.raises(Refused):
            verb(area=foreign, actor=curator, **told)
    with pytest.raises(Refused):
        add_area(area=RequestArea(school=other_school, title="Ещё", audience="pupil"), actor=curator)
    with pytest.raises(Refused):
        add_area(area=RequestArea(school=school, title="Ещё", parent=foreign.parent), actor=curator)


@pytest.mark.parametrize("role", ["director", "staff", "mentor", "mentee"])
def test_the_director_reads_the_tree_and_nobody_else_enters(request, school, sign_in, role):
    client, area = sign_in(request.getfixturevalue(role)), make_area("Шахматы", school=school)
    page = client.get(reverse("request_areas"))

    assert page.status_code == (200 if role == "director" else 403)
    assert "<form" not in text(page).partition("<main")[2].partition("</main>")[0]
    for name in ("area_add", "requests_sort"):
        assert client.get(reverse(name)).status_code == 403
    for act in ACTS:
        assert client.post(reverse(act, args=[area.pk])).status_code == 403
    assert client.get(reverse("area_edit", args=[area.pk])).status_code == 403


# --- twenty at once --------------------------------------------------------------------------------------------------


def boxes(*pairs, versions=None):
    """What the page of twenty would send: (request, areas ticked)."""
    data = {"id": [asked.pk for asked, _ in pairs]}
    for asked, areas in pairs:
        data |= {f"r{asked.pk}-version": asked.version, f"r{asked.pk}-areas": [area.pk for area in areas]}
    return data


def test_those_without_an_area_and_guessed_ones_are_sorted_in_one_press(browser, school):
    math, sport = make_area("Математика"), make_area("Волейбол", group="Спорт")
    bare, guessed, wrong = (make_request(school, name) for name in ("Ким Анна", "Ли Бо", "Пак Вера"))
    for asked in (guessed, wrong):
        asked.areas.add(sport)
    MentoringRequest.objects.filter(pk__in=[guessed.pk, wrong.pk]).update(areas_guessed=True)
    make_request(school, "Готов Иван", areas=[math])
    make_request(school, "Отклонён Пётр", state="declined")
    page = text(browser.get(reverse("requests_sort")))
    assert "Запросов без проверенной области: 3" in page
    assert "Готов Иван" not in page
    assert "Отклонён" not in page
    assert page.count(" checked") == 2
    assert f'name="r{bare.pk}-areas" value="{math.pk}"' in page

    done = browser.post(
        reverse("requests_sort"), boxes((bare, [math, sport]), (guessed, [sport]), (wrong, [])), follow=True
    )
    assert "Разобрано: 3 запроса" in text(done)
    assert [set(asked.areas.all()) for asked in (bare, guessed, wrong)] == [{math, sport}, {sport}, set()]
    assert not MentoringRequest.objects.filter(areas_guessed=True).exists()
    assert AuditEntry.objects.filter(action="request_placed").count() == 3


def test_guesses_confirmed_without_a_look_are_taken_back_at_once(browser, school):
    math, sport = make_area("Математика"), make_area("Волейбол")
    same, other, meant = (make_request(school, name, guessed=[sport]) for name in ("Ким Анна", "Ли Бо", "Пак Вера"))
    done = browser.post(
        reverse("requests_sort"), boxes((same, [sport]), (other, [sport]), (meant, [math])), follow=True
    )
    page = text(done)
    assert "Угаданные области подтверждены без изменений: 2 запроса" in page
    undo = re.search(r'name="undo" value="([^"]*)"', page)[1]
    assert set(undo.split(",")) == {f"{same.pk}-1", f"{other.pk}-1"}
    MentoringRequest.objects.filter(pk=other.pk).update(version=2)  # somebody has looked meanwhile

    back = text(browser.post(reverse("requests_sort"), {"undo": undo}, follow=True))

    assert "Снова не проверены: 1 запрос" in back
    assert "Осталось как есть: 1" in back
    assert list(MentoringRequest.objects.filter(areas_guessed=True)) == [same]
    assert list(same.areas.all()) == [sport]
    assert AuditEntry.objects.filter(action="request_guess_back").count() == 1
    assert "подтверждены без изменений" not in back


def test_a_guess_of_another_school_and_nonsense_are_not_taken_back(browser, school, other_school):
    foreign = make_request(other_school, "Чужов Иван", guessed=[make_area()])
    MentoringRequest.objects.update(areas_guessed=False)
    for sent in (f"{foreign.pk}-0", "x", "", "9" * 40 + "-1"):
        assert browser.post(reverse("requests_sort"), {"undo": sent}).status_code == 302
    assert not MentoringRequest.objects.filter(areas_guessed=True).exists()
    assert browser.get(reverse("requests_sort"), {"confirmed": "x,1-,-1,9"}).status_code == 200


def test_what_is_put_off_and_what_nobody_ticked_stays(browser, school):
    sport = make_area("Волейбол")
    guessed, bare = make_request(school, "Ли Бо", guessed=[sport]), make_request(school, "Ким Анна")
    later = {f"r{guessed.pk}-later": "on"}
    answer = browser.post(reverse("requests_sort"), boxes((guessed, [sport]), (bare, [])) | later, follow=True)

    assert "Отметьте область хотя бы у одного запроса" in text(answer)
    guessed.refresh_from_db()
    assert (guessed.areas_guessed, guessed.version) == (True, 0)


def test_what_another_curator_has_sorted_meanwhile_is_not_overwritten(browser, school):
    math, sport = make_area("Математика"), make_area("Волейбол")
    one, other, third = (make_request(school, name) for name in ("Ким Анна", "Ли Бо", "Пак Вера"))
    sent = boxes((one, [math]), (other, [math]), (third, [math]))
    browser.post(reverse("requests_sort"), boxes((other, [sport])))
    MentoringRequest.objects.filter(pk=third.pk).update(version=7, tried="уже иначе")
    done = text(browser.post(reverse("requests_sort"), sent, follow=True))

    assert "Разобрано: 1 запрос" in done
    assert "Не сохранено: 2" in done
    assert [list(asked.areas.all()) for asked in (one, other, third)] == [[math], [sport], []]


def test_a_foreign_request_a_foreign_area_and_nonsense_are_not_taken(browser, school, other_school):
    foreign_area, teachers = make_area("Чужая", school=other_school), make_area("Урок", audience="teacher")
    own, foreign = make_request(school, "Ким Анна"), make_request(other_school, "Чужов Иван")
    for areas in ([foreign_area], [teachers]):
        answer = browser.post(reverse("requests_sort"), boxes((own, areas), (foreign, areas)), follow=True)
        assert "Не сохранено: 2" in text(answer)
    browser.post(reverse("requests_sort"), {"id": ["x", "-1", "9" * 30], f"r{own.pk}-areas": "x"})

    assert not RequestArea.objects.filter(requests__isnull=False).exists()


def test_twenty_stand_on_a_page_and_the_rest_come_after(browser, school, django_assert_num_queries):
    area = make_area()
    for number in range(23):
        make_request(school, f"Ким Имя{number}")
    first = browser.get(reverse("requests_sort"))
    assert len(first.context["forms"]) == 20
    assert 'href="?page=2"' in text(first)
    with django_assert_num_queries(9):
        second = browser.get(reverse("requests_sort") + "?page=2")
    assert len(second.context["forms"]) == 3
    rows = [(form.asked, [area]) for form in first.context["forms"]]
    with django_assert_num_queries(18):
        browser.post(reverse("requests_sort"), boxes(*rows))
    assert MentoringRequest.objects.filter(areas=area).count() == 20


def test_nothing_left_to_sort_is_said_so(browser, school):
    make_request(school, areas=[make_area()])

    assert "У всех запросов области указаны и проверены" in text(browser.get(reverse("requests_sort")))


def test_a_teacher_is_offered_the_areas_of_teachers(browser, school):
    make_area("Математика")
    make_area("Урок", group="Методика", audience="teacher")
    make_request(school, person=make_person(school, "Титова Ольга", "teacher", grade=None))
    page = text(browser.get(reverse("requests_sort")))

    assert "> Урок<" in page
    assert "> Математика<" not in page


@pytest.mark.django_db(transaction=True)
def test_two_curators_who_sort_the_same_page_at_once_write_it_once(school, curator, sign_in):
    math, sport = make_area("Математика"), make_area("Волейбол")
    rows = [make_request(school, f"Ким Имя{number}") for number in range(8)]

    def press(browser, area):
        return lambda: browser.post(reverse("requests_sort"), boxes(*((asked, [area]) for asked in rows)))

    assert not failures(at_once([press(sign_in(curator), area) for area in (math, sport)]))
    assert {asked.areas.count() for asked in rows} == {1}
    assert set(MentoringRequest.objects.values_list("version", flat=True)) == {1}
    assert AuditEntry.objects.filter(action="request_placed").count() == len(rows)
