"""Consents of candidates who stand in no base yet: asked for as those of the bases are, whoever signs at their age."""

import pytest
from django.urls import reverse

from participants.consentlinks.sending import linked, slips
from participants.models import BlankPrint, Candidate, ConsentBlank, MenteeCard, MentorCard
from tests.factories import (
    SINCE,
    give_consents,
    make_candidate,
    make_mentee,
    make_person,
    make_user,
    make_year,
    year_of,
)
from tests.participants.consent_papers import load_texts

NAMES = ("Белов", "Власова", "Гусева", "Ёлкин")


@pytest.fixture
def browser(sign_in, curator):
    """The curator's browser."""
    load_texts()
    client = sign_in(curator)
    client.get(reverse("people"))  # opens the school
    return client


@pytest.fixture
def cast(school):
    """A mentee of the base; candidates: a grown-up, a pupil of 14, one who has all consents."""
    make_mentee(school).person.consents.all().delete()
    grown = make_candidate(school)
    young = make_candidate(school, person=make_person(school, "Гусева Дарья", birth_year=2011))
    give_consents(make_candidate(school, "Ёлкин Лев").person)
    return grown.person, young.person


def listed(browser, query=""):
    text = browser.get(reverse("consents") + query).content.decode()
    return [name for name in NAMES if f"Выбрать: {name}" in text]


def asked(place="", **more):
    return {"asked": "1", "kinds": ["processing", "participation"], "place": place, "recipient": "", **more}


def blanks():
    rows = ConsentBlank.objects.values_list("person__last_name", "kind", "signer")
    return sorted(rows)


YOUNG = [("Гусева", "participation", "guardian"), ("Гусева", "processing", "guardian")]
OF_CANDIDATES = [("Власова", "processing", "self"), *YOUNG]


def test_candidates_stand_in_the_list_and_its_tabs_and_filters(browser, cast):
    assert listed(browser) == list(NAMES)
    assert listed(browser, "?view=missing") == ["Белов", "Власова", "Гусева"]
    assert listed(browser, "?who=candidates") == ["Власова", "Гусева", "Ёлкин"]
    assert listed(browser, "?who=candidates&state=missing") == ["Власова", "Гусева"]
    assert listed(browser, "?who=mentees") == ["Белов"]
    assert listed(browser, "?who=mentees&who=candidates") == list(NAMES)
    assert listed(browser, "?who=nobody") == list(NAMES)


@pytest.mark.parametrize(
    "place, papers",
    [
        ("candidates", OF_CANDIDATES),
        ("grown", [("Власова", "processing", "self")]),
        ("8 Б", [("Белов", "participation", "guardian"), ("Белов", "processing", "guardian"), *YOUNG]),
        ("mentees", [("Белов", "participation", "guardian"), ("Белов", "processing", "guardian")]),
    ],
)
def test_blanks_are_offered_by_class_to_grown_ups_and_to_candidates(browser, cast, place, papers):
    browser.post(reverse("blanks_add"), asked(place))
    assert blanks() == papers


@pytest.mark.parametrize("page, made", [("blanks_add", OF_CANDIDATES[:1]), ("links_add", OF_CANDIDATES[:1])])
def test_the_card_of_a_candidate_leads_to_the_blank_and_to_the_link(browser, cast, page, made):
    grown, _ = cast
    card = browser.get(reverse("candidate", args=[grown.candidacies.get().pk])).content.decode()
    address = f"{reverse(page)}?person={grown.pk}"
    assert f'href="{address}"' in card
    assert "Выбрано: 1." in browser.get(address).content.decode()
    browser.post(reverse(page), asked(ids=str(grown.pk)))
    assert blanks() == made


def test_a_card_without_holes_or_of_somebody_refused_offers_no_paper(browser, cast, school, director, sign_in):
    grown, _ = cast
    mine = reverse("candidate", args=[grown.candidacies.get().pk])
    whole = reverse("candidate", args=[Candidate.objects.get(person__last_name="Ёлкин").pk])
    boss = sign_in(director)
    boss.get(reverse("people"))

    assert "blanks/?person" in browser.get(mine).content.decode()
    assert "blanks/?person" not in browser.get(whole).content.decode()
    assert "blanks/?person" not in boss.get(mine).content.decode()
    Candidate.objects.update(state="refused")
    assert "blanks/?person" not in browser.get(mine).content.decode()
    assert listed(browser) == ["Белов"]
    Candidate.objects.update(state="withdrawn")
    assert listed(browser) == ["Белов"]


def test_papers_received_of_a_candidate_are_written_down(browser, cast):
    grown, _ = cast
    browser.post(reverse("consents_take"), {"ids": str(grown.pk), "given_on": "01.10.2026", "until": ""})
    assert list(grown.consents.values_list("kind", "signer")) == [("processing", "self")]
    assert listed(browser, "?view=missing") == ["Белов", "Гусева"]


def test_candidates_of_another_year_or_school_and_those_who_left_are_not_asked(browser, school, other_school):
    make_candidate(school, year=make_year(school, 2025, "closed"))
    make_candidate(other_school, person=make_person(other_school, "Гусева Дарья"))
    make_candidate(school, person=make_person(school, "Ёлкин Лев", left_on=SINCE))
    assert listed(browser) == []


def test_who_does_not_see_candidates_does_not_see_them_here(cast, school, sign_in):
    client = sign_in(make_user("sekretar", school, "staff"))
    client.get(reverse("people"))
    page = client.get(reverse("consents")).content.decode()
    asked_for = client.get(reverse("consents") + "?who=candidates").content.decode()
    assert "Белов" in page
    assert "Власова" not in page + asked_for


def test_who_stands_in_a_base_too_is_one_row(browser, school, cast):
    grown, young = cast
    MentorCard.objects.create(person=grown, year=year_of(school))
    MenteeCard.objects.create(person=young, year=year_of(school))
    text = browser.get(reverse("consents")).content.decode()
    assert text.count('name="id"') == 4


@pytest.mark.parametrize("number", [1, 3])
def test_candidates_cost_no_query_of_their_own(browser, school, django_assert_num_queries, number):
    for row in range(number):
        make_candidate(school, f"Ким Имя{row}")
    with django_assert_num_queries(11):
        text = browser.get(reverse("consents")).content.decode()
    assert text.count('name="id"') == number


def test_a_person_of_no_base_and_no_candidate_is_not_asked(browser, school):
    make_person(school)
    assert listed(browser) == []


def test_nothing_is_missing_of_whom_the_school_does_not_consider_any_more(browser, cast):
    def lacking():
        return browser.get(reverse("candidates")).content.decode().count("tag t-warn")

    assert lacking() == 2
    Candidate.objects.update(state="refused")
    assert lacking() == 0


def test_all_that_is_missing_is_one_pile_by_class_and_grown_ups_last(browser, cast, school):
    make_candidate(school, person=make_person(school, "Аксёнов Лев", grade=10))
    browser.post(reverse("blanks_add"), asked())
    printing = BlankPrint.objects.get()
    text = " ".join(browser.get(reverse("blanks_print", args=[printing.pk])).content.decode().split())

    names = dict(ConsentBlank.objects.values_list("pk", "person__last_name"))
    assert [names[pk] for pk in printing.blanks] == ["Белов"] * 2 + ["Гусева"] * 2 + ["Аксёнов"] * 2 + ["Власова"]
    assert text.index("8 «Б»") < text.index("10 «Б»") < text.index("Взрослые")


def test_a_grown_up_is_not_spoken_to_as_a_parent(browser, cast, curator):
    browser.post(reverse("links_add"), asked("candidates"))
    grown, young = slips(linked(curator), "")
    text = " ".join(browser.get(reverse("links_slips")).content.decode().split())

    assert (grown.for_parents, young.for_parents) == (False, True)
    assert "просит ваше согласие для программы наставничества. Прочтите" in grown.message
    assert "просит согласие на участие в программе наставничества (Дарья, 8 «Б»)" in young.message.replace("\xa0", " ")
    assert "Родителям: Гусева Дарья" in text
    assert "Родителям: Власова" not in text
    pages = [browser.get(slip.link.address).content.decode() for slip in (grown, young)]
    assert ["учёбе и работе" in page for page in pages] == [True, False]
