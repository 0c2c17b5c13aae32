"""What a mentor helps in, and in which forms: told once in the application, found on the map of requests."""

import re
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from participants.admissions.experienced import admit_experienced
from participants.applications.models import Application
from participants.applications.taking import texts_of
from participants.models import Candidate, MentorArea, MentorCard, RequestArea
from participants.offers.keeping import add_offers
from participants.posters.drawing import draw_blanks
from participants.selection.admitting import admit
from tests.factories import make_area, make_candidate, make_form, make_mentor, year_of
from tests.participants.applying_cast import MENTOR, address_of, filled, make_application, make_door, text_of


@pytest.fixture
def client(curator, sign_in):
    """The curator's browser."""
    return sign_in(curator)


@pytest.fixture
def areas(school):
    """One area of pupils, one of teachers."""
    return make_area(), make_area("Оценивание", "Методика", audience="teacher")


def accept(client, row, who="new"):
    """Press «Принять» in the queue."""
    return client.post(reverse("application_accept", args=[row.pk]), {"who": str(who)} | texts_of(row))


def test_what_was_ticked_behind_the_link_stands_on_the_map_without_retyping(school, curator, client, areas):
    form, other = make_form(), make_form("РУ", "работодатель — ученик")
    address = address_of(make_door(school, curator, "mentor"))
    page = text_of(Client().get(address))
    assert page.index("Ученикам") < page.index("Математика") < page.index("Педагогам") < page.index("Оценивание")
    assert page.index("Есть в программе школы") < page.index(str(form)) < page.index("Другие") < page.index(str(other))
    sent = filled("mentor", areas=[area.pk for area in areas], forms=[form.pk, other.pk])
    assert Client().post(address, sent).status_code == 302

    row = Application.objects.get()
    queue = text_of(client.get(reverse("application", args=[row.pk])))
    assert "Математика, Оценивание" in queue
    assert f"{other}, {form}" in queue
    accept(client, row)
    candidate = Candidate.objects.get()
    assert set(candidate.areas.all()) == set(areas)
    assert set(candidate.forms.all()) == {form, other}
    card = text_of(client.get(reverse("candidate", args=[candidate.pk])))
    assert "Математика, Оценивание" in card
    assert f"{other}, {form}" in card

    admit(candidate=candidate, ground="experience", reason="Ведёт кружок", actor=curator)
    line = MentorCard.objects.get()
    assert line.form == form
    assert set(line.offers.filter(guessed=False).values_list("area", flat=True)) == {area.pk for area in areas}
    shown = client.get(reverse("requests_map")).context["demand"]
    free = (year_of(school).mentor_load, 1)
    assert {row.pk: (row.places, row.mentors) for row in shown.rows} == {area.pk: free for area in areas}


def test_a_draft_and_a_form_sent_back_keep_what_was_ticked(school, curator, areas):
    form, address = make_form(), address_of(make_door(school, curator, "mentor"))
    sent = filled("mentor", areas=[areas[1].pk], forms=[form.pk], full_name="")
    own = Client().post(f"{address}draft/", sent)["Location"]
    for page in (text_of(Client().get(own)), text_of(Client().post(own, sent))):
        assert re.search(rf'name="areas" value="{areas[1].pk}" checked', page)
        assert re.search(rf'name="forms" value="{form.pk}"[^>]*checked', page)
        assert page.count('<details class="peek" open>') == 1  # the side of teachers


def test_the_blank_and_the_page_for_typing_it_in_have_them_too(school, client, areas):
    form = make_form()
    sheet = PdfReader(BytesIO(draw_blanks(year_of(school), "mentor", 1))).pages[0].extract_text()
    for words in ("В чём готовы помочь ученикам", "Учебный предмет", "педагогам", "Методика", str(form)):
        assert words in " ".join(sheet.split())
    address = reverse("application_type", args=["mentor"])
    page = text_of(client.get(address))
    assert "Ученикам: Учебный предмет" in page
    assert '<details class="peek"' not in page  # the keyboard goes from box to box
    client.post(address, MENTOR | {"areas": [areas[0].pk], "forms": [form.pk]})
    candidate = Candidate.objects.get()
    assert (list(candidate.areas.all()), list(candidate.forms.all())) == ([areas[0]], [form])


def test_a_candidate_who_is_there_gets_areas_only_when_there_are_none(school, client, areas):
    first, second = areas
    known = make_candidate(school)
    accept(client, make_application(school, "mentor", areas=[first.pk]), known.person_id)
    accept(client, make_application(school, "mentor", areas=[second.pk]), known.person_id)

    assert list(known.areas.all()) == [first]


def test_an_area_that_the_school_hid_meanwhile_is_left_out(school, client, areas):
    row = make_application(school, "mentor", areas=[area.pk for area in areas])
    RequestArea.objects.filter(pk=areas[0].pk).update(retired=True)
    accept(client, row)

    assert list(Candidate.objects.get().areas.all()) == [areas[1]]


def test_the_curator_corrects_them_and_the_second_curator_is_told(school, client, areas):
    row, form = make_candidate(school), make_form("ПП")
    row.areas.set([areas[0]])
    address = reverse("candidate_edit", args=[row.pk])
    assert re.search(rf'value="{areas[0].pk}" checked', text_of(client.get(address)))
    sent = {"words": row.words, "can_teach": row.can_teach, "form": row.form_id, "source": row.source, "version": "0"}
    assert client.post(address, sent | {"areas": [areas[1].pk], "forms": [form.pk]}).status_code == 302
    assert (list(row.areas.all()), list(row.forms.all())) == ([areas[1]], [form])
    late = client.post(address, sent | {"areas": [areas[0].pk]})
    assert late.status_code == 409
    assert "Оценивание" in text_of(late)
    assert list(row.areas.all()) == [areas[1]]
    client.post(address, sent | {"version": "1"})
    assert not row.areas.exists()


def test_the_list_finds_candidates_by_area_and_by_any_form_that_suits(school, client, areas):
    row, other = make_candidate(school), make_candidate(school, "Ким Анна Ли", form=None)
    row.areas.set([areas[0]])
    other.forms.set([row.form])
    listed = reverse("candidates")
    named = [one.person.full_name for one in (row, other)]
    for query, found in ((f"area={areas[0].pk}", [True, False]), (f"form={row.form_id}", [True, True])):
        page = text_of(client.get(f"{listed}?{query}"))
        assert [f">{name}</a>" in page for name in named] == found


def test_who_helps_in_several_of_the_chosen_areas_is_found_once(school, client, areas):
    row, other = make_candidate(school), make_candidate(school, "Ким Анна Ли")
    row.areas.set(areas)
    other.areas.set(areas[:1])
    make_candidate(school, "Белов Олег Ильич")
    asked = "&".join(f"area={area.pk}" for area in areas)
    listing = client.get(f"{reverse('candidates')}?{asked}").context["listing"]
    assert sorted(line.record.pk for line in listing.page.object_list) == sorted([row.pk, other.pk])
    assert listing.page.paginator.count == 2


def test_the_line_of_the_base_keeps_its_areas_and_takes_those_of_the_candidate(school, curator, areas):
    guessed, named = areas
    own = make_area("Шахматы", "Спорт")
    line = make_mentor(school)
    for area, is_guess in ((guessed, True), (own, False)):
        MentorArea.objects.create(card=line, area=area, guessed=is_guess)
    add_offers(card=line, areas=[guessed, named], actor=curator)

    assert set(line.offers.values_list("area", "guessed")) == {(area.pk, False) for area in (guessed, named, own)}


def test_a_candidate_put_into_the_base_by_hand_brings_them_along(school, client, areas):
    row = make_candidate(school)
    row.areas.set(areas)
    address = f"{reverse('mentor_add')}?person={row.person_id}"
    assert client.post(address, {"entered_on": "", "form": ""}).status_code == 302
    assert set(MentorArea.objects.values_list("area", flat=True)) == {area.pk for area in areas}


def test_a_mentor_of_experience_is_a_candidate_with_the_areas_of_the_line(school, curator, areas):
    line = make_mentor(school)
    for area, is_guess in zip(areas, (False, True), strict=True):
        MentorArea.objects.create(card=line, area=area, guessed=is_guess)
    admit_experienced(people=[line.person], year=line.year, reason="Вела пары", actor=curator)

    assert list(Candidate.objects.get().areas.all()) == [areas[0]]
    assert set(line.offers.values_list("area", "guessed")) == {(areas[0].pk, False), (areas[1].pk, True)}


def test_an_application_with_one_form_names_a_list_of_one_after_the_migration(school):
    row = make_application(school, "mentor", form="7")
    make_application(school, "mentor", form="")
    import_module("participants.migrations.0014_candidate_areas").forms_of_waiting(apps, None)
    row.refresh_from_db()

    assert row.payload["forms"] == ["7"]
    assert not Application.objects.filter(payload__has_key="form").exists()
