"""Somebody is erased or joined with another while a form about them is open: nothing is written to the empty row."""

import datetime
import os
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from mentoring.kit.workflow import MoveRefused
from participants.certificates import issuing
from participants.certificates.issuing import issue_certificates, make_paper
from participants.consents.forms import ConsentForm
from participants.consents.keeping import add_consent, change_consent, take_papers, withdraw
from participants.erasing.asking import ask_for_erasure
from participants.filing.reading import Unreadable, pages_of
from participants.models import Certificate, Consent, MentorCard, MentoringRequest, Person, ThirdPartyView
from participants.opinions.asking import ask
from participants.opinions.writing import write_down
from participants.people.carding import add_card
from participants.people.merging import merge
from participants.register.joining import join
from participants.requests.keeping import add_request, change_request
from participants.requests.workflow import REQUEST
from programs.erasing import keeping
from programs.erasing.doing import erase
from tests.factories import SINCE, give_consents, make_person, make_request, year_of
from tests.participants.schooling_cast import DAY, make_group, make_learner

NAME = "Стираева Ева Игоревна"


def gone(person, curator):
    """Erased, while whoever holds `person` has loaded it before."""
    row = ask_for_erasure(person=person, by=curator)
    return erase(erasure=row, typed=person.last_name, actor=curator)


def paper(person):
    words = {"kind": "processing", "signer": "guardian", "signer_name": "Стираева Анна"}
    return Consent(person=person, given_on=SINCE, **words)


def test_a_paper_received_meanwhile_is_not_filed_to_an_erased_person(child, curator):
    stale = Person.objects.get(pk=child.pk)
    gone(child, curator)
    with pytest.raises(MoveRefused, match="обезличена"):
        add_consent(consent=paper(stale), actor=curator)
    assert take_papers(people=[stale], given_on=SINCE, until=None, actor=curator) == []
    assert not Consent.objects.filter(person=child.pk, withdrawn_on=None).exists()


def test_a_paper_received_meanwhile_is_not_lost_with_a_joined_double(child, curator, school):
    double = make_person(school, NAME)
    stale = Person.objects.get(pk=double.pk)
    merge(keep=child, drop=double, take=[], actor=curator)
    with pytest.raises(MoveRefused, match="объединена"):
        add_consent(consent=paper(stale), actor=curator)
    assert take_papers(people=[stale], given_on=SINCE, until=None, actor=curator) == []


def test_an_erased_person_comes_into_no_base(child, curator, school):
    card = MentorCard(person=Person.objects.get(pk=child.pk), year=year_of(school))
    gone(child, curator)
    with pytest.raises(MoveRefused, match="обезличена"):
        add_card(card=card, actor=curator)
    assert not MentorCard.objects.exists()


def test_an_erased_person_is_not_joined_with_another(child, curator, school):
    double, stale = make_person(school, NAME), Person.objects.get(pk=child.pk)
    gone(child, curator)
    with pytest.raises(MoveRefused):
        merge(keep=stale, drop=double, take=["last_name"], actor=curator)


def test_what_was_withdrawn_on_a_double_does_not_stand_on_the_joined_card(child, curator, school):
    double = make_person(school, NAME, birth_date=datetime.date(2012, 3, 1))
    give_consents(double)
    day = datetime.date(2026, 10, 1)
    withdraw(consent=double.consents.get(kind="processing"), day=day, actor=curator)
    for given_on in (day, day + datetime.timedelta(days=1)):  # signed anew, after the withdrawal
        Consent.objects.create(person=child, kind="processing", signer="guardian", given_on=given_on)
    join(keep=child, drop=double, take=[], actor=curator)
    standing = child.consents.filter(withdrawn_on=None)
    assert sorted(standing.filter(kind="processing").values_list("given_on", flat=True)) == [
        day,
        day + datetime.timedelta(days=1),
    ]
    assert standing.filter(kind="participation").count() == 2
    assert set(child.consents.exclude(withdrawn_on=None).values_list("withdrawn_on", flat=True)) == {day}


def test_a_certificate_drawn_while_its_holder_is_erased_keeps_no_name(school, curator, monkeypatch):
    group = make_group(school)
    make_learner(group, "Рычкова Вера Ивановна", state="finished")
    one = issue_certificates(group=group, dated=DAY, actor=curator)[0]
    drawing = issuing.draw

    def slow(certificates, origin):
        made = drawing(certificates, origin)
        issuing.forget_holders(people=[one.enrolment.person], actor=curator)
        return made

    monkeypatch.setattr(issuing, "draw", slow)
    with pytest.raises(MoveRefused):
        make_paper(Certificate.objects.get(pk=one.pk), "https://x.example")
    assert Certificate.objects.get(pk=one.pk).paper is None


def test_a_line_torn_by_a_power_cut_takes_no_other_with_it(child, curator, listed):
    listed.parent.mkdir()
    listed.write_text('{"erasure": 1, "scho', encoding="utf-8")
    row = gone(child, curator)
    keeping.add_line(row)
    assert [line["erasure"] for line in keeping.lines()] == [row.pk]


def test_pages_that_share_a_heavy_picture_are_not_multiplied():
    out, side = BytesIO(), 400
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PDF", quality=95)
    sheet = PdfReader(BytesIO(out.getvalue())).pages[0]
    writer = PdfWriter()
    first = writer.add_page(sheet)
    for _ in range(9):
        copy = writer.add_blank_page(sheet.mediabox.width, sheet.mediabox.height)
        copy[NameObject("/Resources")] = first["/Resources"]
    heavy = BytesIO()
    writer.write(heavy)
    data = heavy.getvalue()
    assert len(pages_of(data)) == 10
    with pytest.raises(Unreadable, match="слишком много"):
        pages_of(data, 3 * len(data))


def test_nothing_is_begun_with_somebody_erased(child, curator, school):
    asked = make_request(school, person=child, state="sent")
    gone(child, curator)
    asked = MentoringRequest.objects.select_related("person", "year__school").get(pk=asked.pk)
    with pytest.raises(MoveRefused, match="обезличена"):
        REQUEST.make(asked, "accept", curator)
    with pytest.raises(MoveRefused, match="обезличена"):
        ask(asked=asked, kind="class_teacher", actor=curator)
    view = ThirdPartyView(request=asked, kind="class_teacher", text="Стираева Ева тревожится")
    with pytest.raises(MoveRefused, match="обезличена"):
        write_down(view=view, actor=curator)
    asked.words = "Стираева просит"
    with pytest.raises(MoveRefused, match="обезличена"):
        change_request(asked=asked, fields=["words"], areas=None, version=asked.version, actor=curator)
    with pytest.raises(MoveRefused, match="обезличена"):
        add_request(
            asked=MentoringRequest(person=child_now(child), year=asked.year, words="а"), areas=[], actor=curator
        )


def child_now(child):
    return Person.objects.get(pk=child.pk)


def test_a_withdrawn_consent_does_not_come_back_by_correcting_another_record(child, curator):
    withdraw(consent=child.consents.get(kind="processing"), day=datetime.date(2026, 10, 1), actor=curator)
    image = Consent.objects.create(person=child, kind="image", signer="guardian", given_on=SINCE)
    image.kind = "processing"
    with pytest.raises(MoveRefused, match="отозвали"):
        change_consent(consent=image, fields=["kind"], version=0, actor=curator)
    anew = Consent.objects.create(person=child, kind="processing", signer="guardian", given_on=DAY.replace(month=11))
    anew.given_on = SINCE
    with pytest.raises(MoveRefused, match="отозвали"):
        change_consent(consent=anew, fields=["given_on"], version=0, actor=curator)
    anew.refresh_from_db()
    anew.place = "папка 3"
    change_consent(consent=anew, fields=["place"], version=0, actor=curator)


def test_a_recipient_is_of_a_transfer_only_so_a_withdrawal_ends_all_of_its_purpose(child, curator):
    """Typed beside another purpose it would make a second record that a withdrawal of the first leaves in force."""
    sent = {"kind": "processing", "signer": "guardian", "signer_name": "Стираева Анна", "recipient": "школе"}
    form = ConsentForm(sent | {"given_on": "02.09.2026"}, instance=Consent(person=child))
    assert form.is_valid(), form.errors
    add_consent(consent=form.instance, actor=curator)
    withdraw(consent=child.consents.filter(kind="processing").last(), day=datetime.date(2026, 10, 1), actor=curator)
    assert not child.consents.filter(kind="processing", withdrawn_on=None).exists()


def test_a_checker_of_links_may_ask_for_the_head_of_a_certificate(client, db):
    assert client.head(reverse("certificate_find")).status_code == 200
