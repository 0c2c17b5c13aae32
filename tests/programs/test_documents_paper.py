"""The paper of an order: every pair, names and posts in their cases, number and date, fonts; the stored copy."""

import datetime
import hashlib
import io
import json
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
from pypdf import PdfReader

from mentoring.audit.models import AuditEntry
from mentoring.kit import pdf
from mentoring.kit.workflow import MoveRefused
from participants.models import Person
from programs.documents.drafting import change_order, draft_order
from programs.documents.gathering import facts_of
from programs.documents.models import Order
from programs.documents.workflow import ORDER
from programs.orders import views
from programs.papers.facts import appendix, in_lines, typeset
from programs.papers.items import Item
from programs.papers.naming import is_usual
from programs.papers.printing import draw
from programs.signing import acquainting
from programs.signing.registering import make_paper, order_paper, register
from programs.tandems.models import Tandem
from programs.tandems.pairing import NewPair, pair_many
from tests.factories import make_form, make_mentor, make_person, year_of
from tests.mentoring.test_kit_pdf import fonts_of
from tests.programs.conftest import DAY


def text_of(data):
    """The words of a PDF, with lines and no-break spaces made into spaces and hyphenated words joined."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    return " ".join(" ".join(pages).replace("\u00a0", " ").replace("-\n", "").split())


@pytest.fixture
def paper(officials, registered):
    return make_paper(registered, "http://school.example/orders/1/")


def test_officials_stand_in_the_right_case(paper):
    text = text_of(paper)

    assert "Обязать куратора, заместителя директора по УВР Захарову Анастасию Анатольевну:" in text
    assert "Секретарю Рычко Наталье Владимировне ознакомить" in text


def test_a_form_of_the_name_mended_by_hand_wins(officials, pairs, curator):
    zakharova, _ = officials
    zakharova.name_forms = {"accs": "Захарову Настасью Анатольевну"}
    zakharova.save()

    order = draft_order(tandems=pairs, actor=type(curator).objects.get(pk=curator.pk))
    assert order.items.filter(text__contains="Захарову Настасью Анатольевну").exists()


def test_copied_text_has_subitems_after_their_number_and_before_the_next_item(paper):
    found = re.findall(r"(?<![\d.])(\d\.(?:\d\.)?) ", text_of(paper).partition("ПРИКАЗЫВАЮ:")[2])
    numbers = found[: found.index("5.") + 1]

    assert numbers == sorted(numbers)
    assert "2. Наставникам: 2.1. провести встречу-знакомство" in text_of(paper)


def test_every_pair_the_number_and_the_date_are_on_the_paper(paper, registered):
    text = text_of(paper)

    for name in (
        "Рычкова Вера Ивановна, учитель математики",
        "Белов Артём Дмитриевич, 8 «Б»",
        "Титова Ольга Степановна, учитель химии",
        "Нефёдова Ксения Романовна, учитель химии",
        "Ким Алёна, учитель химии",
    ):
        assert name in text
    assert "12.10.2026 г. Залесск № 1-ОД" in text
    assert "от 12.10.2026 № 1-ОД" in text  # the mark of the appendix
    assert "Форма «ученик — ученик»: 1 пара (группа), 1 наставляемый" in text
    assert "Всего: 2 пары (группы), 2 наставника, 3 наставляемых, 5 участников." in text
    assert "на срок с 12 октября 2026 г. по 31 мая 2027 г." in text
    assert "А. Н. Берестов" in text
    assert "ПРОЕКТ" not in text


def test_the_acknowledgement_sheet_names_everybody_once_in_russian_order(paper, registered):
    names = [line.name.split()[0] for line in registered.acknowledgements.all()]

    assert names == ["Белов", "Захарова", "Ким", "Нефёдова", "Рычко", "Рычкова", "Титова"]
    sheet = PdfReader(io.BytesIO(paper)).pages[-1].extract_text()
    assert "Лист ознакомления" in sheet
    assert all(name in sheet for name in names)


def test_fonts_are_embedded_and_are_those_of_the_standard(paper):
    assert fonts_of(paper) == {"Liberation-Serif": True, "Liberation-Serif-Bold": True}


def test_a_project_says_so_and_has_neither_number_nor_date(project):
    text = text_of(draw("pairs", facts_of(project)))

    assert "ПРОЕКТ" in text
    assert "№ ______" in text


def test_the_stored_bytes_never_change(paper, registered, sign_in, curator):
    person = Tandem.objects.for_list()[0].mentors[0]
    person.last_name = "Иная"
    person.save()
    registered.refresh_from_db()

    assert make_paper(registered, "http://elsewhere/") == paper
    assert registered.sha256 == hashlib.sha256(paper).hexdigest()
    page = sign_in(curator).get(f"/orders/{registered.pk}/pdf/")
    assert page.content == paper
    assert page["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9F")
    assert "Иная" not in str(facts_of(registered))
    assert AuditEntry.objects.filter(values__sha256=registered.sha256).exists()


def test_an_empty_appendix_and_five_hundred_pairs_are_drawn(school, curator, reference, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 300)  # seven seconds on a quiet machine
    pdf.stop()  # a fresh child, that has drawn nothing yet
    monkeypatch.setattr(pdf, "stop", lambda: None)  # and that is weighed before it is ended
    year, form = year_of(school), make_form()
    mentor = make_mentor(school).person
    people = [make_person(school, f"Белов{n} Иван Петрович") for n in range(500)]
    pair_many(year=year, actor=curator, pairs=[NewPair(form, [mentor], [person], theme="алгебра") for person in people])
    order = draft_order(tandems=list(Tandem.objects.for_list()), actor=curator)

    facts = facts_of(order)
    assert len(facts["groups"][0]["lines"]) == 500
    text = text_of(draw("pairs", {**facts, "acquainted": []}))
    assert all(f"Белов{n} Иван Петрович" in text for n in range(500))
    weight = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pdf.child['process'].pid}/status").read_text())
    assert int(weight[1]) <= 512 * 1024  # the most that the child ever held (quality.md D2)
    empty = {**facts, "groups": [], "total": "", "acquainted": []}
    assert "пока нет ни одной пары" in text_of(draw("pairs", empty))


def test_long_names_and_missing_patronymics_fit_the_table(school, curator, reference):
    long = make_person(school, f"{'Ы' * 40}-{'Щ' * 40} {'Э' * 40} {'Ж' * 40}")
    short = make_person(school, "Ли Ён")
    pair_many(year=year_of(school), actor=curator, pairs=[NewPair(make_form(), [long], [short], theme="т" * 300)])

    groups, total = appendix(Tandem.objects.for_list())
    assert groups[0].lines[0].mentees == ("Ли Ён, 8\u00a0«Б»",)
    order = draft_order(tandems=list(Tandem.objects.for_list()), actor=curator)
    assert draw("pairs", facts_of(order)).startswith(b"%PDF")


def test_up_to_five_people_sign_under_the_order_itself(project):
    facts = facts_of(project)

    assert len(facts["acquainted"]) == 5
    reader = PdfReader(io.BytesIO(draw("pairs", facts)))
    assert "С приказом ознакомлены:" in text_of(draw("pairs", facts))
    assert "Лист ознакомления" not in reader.pages[-1].extract_text()


def test_a_project_without_a_date_begins_its_text_on_the_first_sheet(project):
    first = PdfReader(io.BytesIO(draw("pairs", facts_of(project)))).pages[0].extract_text()

    assert "ПРОЕКТ" in first
    assert "ПРИКАЗЫВАЮ" in first


# --- registering -----------------------------------------------------------------------------------------------------


def test_registering_gives_the_number_freezes_the_text_and_starts_the_pairs(registered, staff):
    assert (registered.number_text, registered.dated, registered.state) == ("1-ОД", DAY, "registered")
    assert set(Tandem.objects.values_list("state", flat=True)) == {"active"}
    assert registered.facts["number"] == "1-ОД"
    assert registered.registered_by == staff


def test_the_second_press_of_the_same_secretary_changes_nothing(registered, staff):
    again = register(order=registered, dated=DAY, actor=staff)

    assert (again.pk, again.number) == (registered.pk, 1)
    assert registered.acknowledgements.count() == 5


def test_a_colleague_who_was_slower_is_told_who_was_faster(registered, director):
    with pytest.raises(MoveRefused, match=r"уже зарегистрирован \(Рощина\sЛ\.\sИ\.\): № 1-ОД от 12.10.2026"):
        register(order=registered, dated=DAY, actor=director)


def test_only_an_approved_order_gets_a_number(submitted, staff):
    with pytest.raises(MoveRefused, match="не утверждён"):
        register(order=submitted, dated=DAY, actor=staff)
    assert Order.objects.get().number is None


def test_a_date_to_come_is_refused_and_takes_no_number(approved, staff):
    with pytest.raises(MoveRefused, match="ещё не наступило"):
        register(order=approved, dated=datetime.date(2100, 1, 1), actor=staff)
    assert register(order=approved, dated=DAY, actor=staff).number == 1


def test_numbers_begin_anew_with_the_calendar_year(registered, school, curator, director, staff):
    year, form = year_of(school), make_form()
    pair_many(
        year=year,
        actor=curator,
        pairs=[NewPair(form, [make_mentor(school, "Орлов Пётр Ильич").person], [make_mentor(school, "Юй Ли").person])],
    )
    order = draft_order(tandems=list(Tandem.objects.drafts().for_list()), actor=curator)
    ORDER.make(order, "submit", curator)
    ORDER.make(order, "approve", director)

    assert register(order=order, dated=datetime.date(2025, 12, 30), actor=staff).number == 1


# --- a project follows those it names --------------------------------------------------------------------------------


def said(order=None):
    """Everything the order says now, with ordinary spaces."""
    facts = facts_of(Order.objects.get() if order is None else Order.objects.get(pk=order.pk))
    return json.dumps(facts, ensure_ascii=False).replace("\u00a0", " ")


def renamed(person, **fields):
    for name, value in fields.items():
        setattr(person, name, value)
    person.refresh_keys()
    person.save()


def test_a_project_calls_the_officials_as_they_are_called_now(officials, project):
    zakharova, rychko = officials
    item = project.items.get(text__startswith="Секретарю")
    item.text = "Ознакомить работников поручаю Рычко Наталье Владимировне."
    item.save()
    renamed(zakharova, last_name="Соболева", post="учитель")
    renamed(rychko, last_name="Сомова")

    text = said()

    assert "куратора, учитель Соболеву Анастасию Анатольевну" in text  # no such post in the dictionary of this test
    assert "поручаю Сомовой Наталье Владимировне" in text
    assert "Захаров" not in text
    assert "Рычко " not in text


def test_a_name_in_the_words_of_the_curator_stays_theirs(officials, project, curator):
    zakharova, _ = officials
    words = [Item("Благодарить Захарову А. А. и её учеников.")]
    change_order(order=project, version=0, actor=curator, title="О", preamble="", grounds=[], items=words)
    renamed(zakharova, last_name="Соболева")

    assert "Благодарить Захарову А. А." in said()


def test_a_drawn_project_serves_only_while_it_says_the_same(project, curator, officials, sign_in, monkeypatch):
    for module in (acquainting, views):
        monkeypatch.setattr(module, "BIG", 1)
    curator = type(curator).objects.get(pk=curator.pk)
    curator.open_school(project.school_id)
    client = sign_in(curator)
    order_paper(Mock(), actor=curator, order=project.pk, card_url="")
    address = f"/orders/{project.pk}/pdf/"
    assert "Рычкова Вера Ивановна" in text_of(client.get(address).content)

    renamed(Person.objects.get(last_name="Рычкова"), last_name="Иная")

    assert client.get(address).status_code == 302
    order_paper(Mock(), actor=curator, order=project.pk, card_url="")
    assert "Иная Вера Ивановна" in text_of(client.get(address).content)


def test_a_form_made_of_an_older_name_says_nothing(officials, pairs, curator):
    zakharova, _ = officials
    renamed(zakharova, name_forms={"of": "Захарова Анастасия Анатольевна", "accs": "Захарову Настю"})
    order = draft_order(tandems=pairs, actor=type(curator).objects.get(pk=curator.pk))
    assert "Захарову Настю" in said()

    renamed(zakharova, last_name="Соболева")

    assert "Соболеву Анастасию Анатольевну" in said(order)


@pytest.mark.parametrize(
    "name,gender,usual",
    [
        ("Захарова Анастасия Анатольевна", "f", True),
        ("Рычко Наталья Владимировна", "f", True),
        ("Римская-Корсакова Юлия Ильинична", "f", True),
        ("Белых Пётр Лукич", "m", True),
        ("Дюма Александр Иванович", "m", False),
        ("Мустафаев Лутфияр Лутфуллаевич", "m", True),
        ("Ким Алёна Юрьевна", "f", False),
        ("Петрова Николь Олеговна", "f", False),
        ("Соколова Анна", "f", False),
        ("Соколов Саша Иванович", "", False),
        ("Чан Ван Минь", "m", False),
    ],
)
def test_a_guess_is_whatever_is_not_of_the_common_pattern(name, gender, usual):
    last, first, *middle = name.split()

    assert is_usual(last, first, " ".join(middle), gender) is usual


@pytest.mark.parametrize(
    "text,shown",
    [
        ("сдать в срок до 16 октября 2026 г.", "сдать в~срок до 16~октября~2026~г."),
        ("с 1 мая по 3 июня", "с~1~мая по 3~июня"),
        ("приказ от 12.10.2026 № 5", "приказ от~12.10.2026 №~5"),
        ("до 5 уроков", "до 5~уроков"),
        ("кино 5 мая", "кино 5~мая"),
    ],
)
def test_a_preposition_lets_go_of_a_date_in_words(text, shown):
    assert typeset(text).replace("\u00a0", "~") == shown


def test_a_long_name_of_the_school_breaks_before_its_quotation_mark():
    name = "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 7 «Радуга»»"

    assert in_lines(name).split("\n")[1] == "«Средняя школа № 7 «Радуга»»"
    assert in_lines("МБОУ «СОШ № 7»") == "МБОУ «СОШ № 7»"
    assert in_lines("Первая\nстрока " + name).count("\n") == 1
