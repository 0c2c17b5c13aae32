"""One press for what the checker found, and «Сверить»: names in their cases, put right where they stand."""

import re

import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from mentoring.org.models import MentoringForm
from participants.models import Consent, Person
from programs.documents.gathering import findings_of
from programs.documents.models import LegalGround, Order
from programs.documents.workflow import ORDER
from programs.tandems.models import Tandem
from tests.factories import make_form
from tests.participants.test_register_pages import typed
from tests.programs.browsing import url, words


@pytest.fixture
def hand(curator, sign_in):
    """The curator's browser."""
    return sign_in(curator)


def say(project, text, place=0):
    item = project.items.filter(parent=None)[place]
    item.text = text
    item.save()


def buttons(hand, project):
    """The cures on the page: label → what the button sends."""
    page = words(hand.get(url("order", project)))
    forms = re.findall(rf'action="{url("order_cure", project)}".*?</form>', page, re.S)
    found: dict = {}
    for form in forms:
        label = re.search(r"<button[^>]*>(.*?)</button>", form)[1]
        found.setdefault(label, dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))
    return found


def press(hand, project, label):
    sent = {name: value.replace("&quot;", '"') for name, value in buttons(hand, project)[label].items()}
    sent.pop("csrfmiddlewaretoken", None)
    return hand.post(url("order_cure", project), sent, follow=True)


def first_item():
    return Order.objects.get().items.filter(parent=None)[0].text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "written,label,left",
    [
        ("29 февраля 2027 г.", "Поставить 26.02.2027", "26 февраля 2027 г."),
        ("29 февраля 2027 г.", "Поставить 01.03.2027", "1 марта 2027 г."),
        ("29.02.2027.", "Поставить 01.03.2027", "01.03.2027."),
        ("31.04.27.", "Поставить 30.04.2027", "30.04.2027."),
        ("11.08.2026.", "Поставить 01.09.2026", "01.09.2026."),
        ("11.09.2023.", "Поставить 11.09.2026", "11.09.2026."),
        ("1 июня 2027 г.", "Поставить 31.05.2027", "31 мая 2027 г."),
    ],
)
def test_a_date_is_put_right_by_one_press(written, label, left, project, hand):
    say(project, f"Сдать по приложению 1 справку до {written}")

    page = words(press(hand, project, label))

    assert first_item() == f"Сдать по приложению 1 справку до {left}"
    assert "В п. 1 теперь" in page
    entry = AuditEntry.objects.filter(action="order_changed").latest("pk")
    assert entry.fields == ["items"]


def test_a_date_is_not_put_into_the_middle_of_another(project, hand):
    say(project, "По приложению 1 сдать до 1.08.2026, а не 21.08.2026.")

    press(hand, project, "Поставить 01.09.2026")

    assert first_item() == "По приложению 1 сдать до 01.09.2026, а не 21.08.2026."


def test_an_item_that_names_no_appendix_is_taken_out(project, hand):
    say(project, "Утвердить форму согласно приложению 2.", 2)
    count = project.items.filter(parent=None).count()

    page = words(press(hand, project, "Убрать п. 3"))

    assert "Убран п. 3: «Утвердить форму" in page
    assert project.items.filter(parent=None).count() == count - 1


def test_a_form_is_added_to_the_year(project, hand):
    project.year.forms.remove(make_form())

    press(hand, project, "Добавить форму в учебный год")

    assert project.year.forms.filter(code="УУ").exists()
    assert AuditEntry.objects.get(action="year_changed").fields == ["forms"]


def test_a_form_that_is_not_for_its_people_is_changed_by_one_press(project, hand):
    MentoringForm.objects.filter(code="УУ").update(mentor_kind="ученик", mentee_kind="ученик")
    better = make_form("ПУ", "педагог — ученик", mentor_kind="педагог", mentee_kind="ученик")
    project.year.forms.add(better)

    press(hand, project, "Поставить «педагог — ученик»")

    assert Tandem.objects.filter(form=better, role_model=None).count() == 1
    assert "Поставить «педагог — ученик»" not in buttons(hand, project)


def test_a_term_is_cut_by_the_year(project, pairs, hand):
    Tandem.objects.filter(pk=pairs[0].pk).update(ends="2027-06-20")

    press(hand, project, "Поставить 12.10.2026 – 31.05.2027")

    assert str(Tandem.objects.get(pk=pairs[0].pk).ends) == "2027-05-31"
    assert not [one for one in findings_of(Order.objects.get()) if one.kind == "term"]


def test_grounds_and_items_come_back(project, hand):
    project.grounds.set(LegalGround.objects.filter(code="old"))
    project.items.all().delete()

    press(hand, project, "Убрать это основание")
    press(hand, project, "Отметить обычные основания")
    press(hand, project, "Вернуть обычные пункты")

    assert [ground.code for ground in project.grounds.all()] == ["r-145"]
    assert "Закрепить наставнические пары" in first_item()


def test_a_page_of_yesterday_cures_nothing(project, hand):
    say(project, "Сдать по приложению 1 справку до 11.08.2026.")
    sent = buttons(hand, project)["Поставить 01.09.2026"]
    for version in (str(project.version + 1), "", "x", "9" * 30):
        answer = hand.post(url("order_cure", project), {**sent, "version": version}, follow=True)
        assert "Запись уже изменена" in words(answer)
    assert "11.08.2026" in first_item()
    for number in ("7", "", "²", "-1"):
        assert "Этого замечания уже нет" in words(
            hand.post(url("order_cure", project), {**sent, "cure": number}, follow=True)
        )
    assert "11.08.2026" in first_item()
    assert Order.objects.get().version == 0

    for _ in "12":  # pressed twice: the second time nothing is left to cure
        hand.post(url("order_cure", project), sent)
    assert first_item() == "Сдать по приложению 1 справку до 01.09.2026."
    assert Order.objects.get().version == 1


def test_what_lacks_a_consent_leads_to_where_it_is_written(project, hand):
    person = Consent.objects.filter(person__kind="pupil").first().person
    person.consents.all().delete()

    assert reverse("consent_add", args=[person.pk]) in words(hand.get(url("order", project)))


def test_a_project_with_the_director_is_not_cured(submitted, hand):
    assert hand.post(url("order_cure", submitted), {"code": "x", "cure": "0", "version": "0"}).status_code == 409


# --- «Сверить» -------------------------------------------------------------------------------------------------------


def test_a_guess_is_shown_confirmed_and_written(officials, project, hand):
    _, rychko = officials
    rychko.last_name, rychko.middle_name = "Дюма", ""
    rychko.refresh_keys()
    rychko.save()
    assert "Проверьте падеж" in words(hand.get(url("order", project)))
    page = words(hand.get(url("order_names", project)))
    assert "2 формы программа составила наугад" not in page
    assert "1 форму программа составила наугад" in page
    assert 'value="Дюма Наталье"' in page
    assert "Захарову Анастасию Анатольевну" in page
    assert "Белов Артём Дмитриевич" in page  # named in the nominative

    hand.post(url("order_name", project, rychko.pk), {"version": "0", "name_datv": "Дюме Наталье"})

    assert Person.objects.get(pk=rychko.pk).name_forms == {"datv": "Дюме Наталье", "of": "Дюма Наталья"}
    page = words(hand.get(url("order", project)))
    assert "Дюме Наталье ознакомить" in page
    assert "Проверьте падеж" not in page
    assert AuditEntry.objects.filter(action="person_changed", fields=["name_forms"]).exists()


def test_an_unfinished_guess_warns_and_stops_nothing(officials, project, curator):
    Person.objects.filter(last_name="Рычко").update(post="звеньевой")

    ORDER.make(Order.objects.get(), "submit", curator)

    warned = [one for one in findings_of(Order.objects.get()) if one.kind == "case"]
    assert [one.level for one in warned] == ["warn"]


def test_an_emptied_form_is_computed_again_and_an_old_page_writes_nothing(officials, project, hand):
    zakharova, _ = officials
    address = url("order_name", project, zakharova.pk)
    hand.post(address, {"version": "0", "name_accs": "Захарову Настасью"})
    assert "Запись уже изменена" in words(hand.post(address, {"version": "0", "name_accs": "Иную"}, follow=True))
    assert "Захарову Настасью" in words(hand.get(url("order", project)))

    hand.post(address, {"version": "1", "name_accs": ""})

    assert "Захарову Анастасию Анатольевну" in words(hand.get(url("order", project)))
    assert "без изменений" in words(hand.post(address, {"version": "2"}, follow=True))
    said = words(hand.post(address, {"version": "2", "name_accs": "а\x00б"}, follow=True))
    assert "бывают только буквы" in said


def test_only_those_who_are_declined_in_the_paper_are_changed_here(officials, project, hand):
    other = Person.objects.get(last_name="Белов")

    assert hand.post(url("order_name", project, other.pk), {"version": "0"}).status_code == 404


def test_a_registered_order_is_not_looked_over(registered, hand):
    assert hand.get(url("order_names", registered)).status_code == 403


def test_a_confirmed_form_outlives_an_edit_of_the_card_and_a_new_name_drops_it(officials, project, hand):
    _, rychko = officials
    for name, text in (("datv", "Рычко Наталье Владимировне"), ("accs", "Рычку Наталью")):
        Person.objects.filter(pk=rychko.pk).update(name_forms={"of": "Рычко Наталья Владимировна", name: text})
        rychko.refresh_from_db()
        before = rychko.name_forms
        card = {
            "name_datv": "Рычко Наталье Владимировне",
            "name_accs": before.get("accs", "Рычко Наталью Владимировну"),
        }
        sent = {"version": str(rychko.version), **card, "anyway": "1"}

        hand.post(reverse("person_edit", args=[rychko.pk]), typed(rychko, phone="89241234567", **sent))
        rychko.refresh_from_db()
        assert (rychko.name_forms, rychko.phone) == (before, "+79241234567")

        sent["version"] = str(rychko.version)
        hand.post(reverse("person_edit", args=[rychko.pk]), typed(rychko, last_name="Иная", phone="", **sent))
        rychko.refresh_from_db()
        assert (rychko.last_name, rychko.name_forms) == ("Иная", {})
        assert "Рычко Натал" not in words(hand.get(url("order", project)))
        Person.objects.filter(pk=rychko.pk).update(last_name="Рычко")
        rychko.refresh_from_db()
