"""The theme of a new pair begins with what the mentee has asked for; the request's page knows the pair."""

import pytest
from django.urls import reverse

from participants.models import MentorArea
from programs.matching.wishes import LONGEST, briefly
from programs.models import Tandem
from programs.tandems.pairing import pair
from tests.factories import make_area, make_form, make_mentee, make_mentor, make_request, year_of
from tests.programs.conftest import DAY


@pytest.fixture
def mentor(school):
    return make_mentor(school)


@pytest.fixture
def mentee(school):
    card = make_mentee(school)
    card.request_text = "геометрия к экзамену"
    card.save()
    return card


def theme_of(client, mentor, *mentees, **more):
    """What stands in the form of a new pair: theme, form."""
    asked = {"mentor": mentor.person_id, "mentee": [one.person_id for one in mentees], **more}
    form = client.get(reverse("tandem_add"), asked).context["form"]
    return form["theme"].value(), form["form"].value()


def test_the_theme_is_the_accepted_request_else_the_line_of_the_base(school, curator, sign_in, mentor, mentee):
    client, wanted = sign_in(curator), make_form("ПУ", "педагог — ученик")
    assert theme_of(client, mentor, mentee)[0] == "геометрия к экзамену"
    areas = [make_area("Алгебра"), make_area("Геометрия")]
    asked = make_request(school, person=mentee.person, words="Меня дразнят на алгебре", form=wanted, areas=areas)
    assert theme_of(client, mentor, mentee)[0] == "геометрия к экзамену"  # nobody has accepted it
    asked.state = "accepted"
    asked.save()

    assert theme_of(client, mentor, mentee) == ("Алгебра, Геометрия", wanted.pk)  # not a child's own words
    assert theme_of(client, mentor, mentee, make_mentee(school, "Носова Кира"))[0] == ""  # a group has no single wish
    address = f"{reverse('tandem_add')}?mentor={mentor.person_id}&mentee={mentee.person_id}"
    term = {"form": make_form().pk, "starts": "12.10.2026", "ends": "31.05.2027"}
    assert client.post(address, {**term, "theme": "проценты"}).status_code == 302
    assert Tandem.objects.get().theme == "проценты"


def test_of_several_requests_the_one_of_the_mentors_area_or_the_one_that_was_open(
    school, curator, sign_in, mentor, mentee
):
    area = make_area("Физика")
    MentorArea.objects.create(card=mentor, area=area)
    told = {"person": mentee.person, "state": "accepted"}
    oldest = make_request(school, areas=[make_area("Алгебра")], **told)
    make_request(school, areas=[area], **told)
    client = sign_in(curator)

    assert theme_of(client, mentor, mentee)[0] == "Физика"
    assert theme_of(client, mentor, mentee, request=oldest.pk)[0] == "Алгебра"
    assert theme_of(client, mentor, mentee, request="9" * 30)[0] == "Физика"


def test_a_long_request_is_cut_at_a_word():
    cut = briefly("слово " * 100)

    assert cut.endswith("слово…")
    assert len(cut) <= LONGEST


def test_the_page_of_a_request_names_the_draft_and_offers_no_second_pair(school, curator, sign_in, mentor, mentee):
    asked, client = make_request(school, person=mentee.person, state="accepted"), sign_in(curator)
    address, offer = reverse("request", args=[asked.pk]), f"{reverse('tandem_add')}?mentee={mentee.person_id}"
    assert f"{offer}&amp;request={asked.pk}" in client.get(address).content.decode()
    people = {"mentors": [mentor.person], "mentees": [mentee.person]}
    made = pair(year=year_of(school), actor=curator, form=make_form(), starts=DAY, **people)

    page = client.get(address).content.decode()
    assert f'<a href="{reverse("tandem", args=[made.pk])}">Составлен черновик пары № {made.number}</a>' in page
    assert offer not in page
