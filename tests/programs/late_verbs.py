"""What each verb that writes about a person is asked to write, from a page that was open before they were erased. Which
verb is tried by which of these says test_writing_about_the_gone.py."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import models

from mentoring.models import School, User
from participants.admissions.experienced import admit_experienced
from participants.applications.workflow import APPLICATION
from participants.certificates.cancelling import cancel_certificate
from participants.certificates.issuing import issue_certificates
from participants.consentpapers.issuing import issue_blanks
from participants.consents.keeping import add_consent, change_consent, take_papers
from participants.erasing.asking import ask_for_erasure
from participants.filing.piling import _keep
from participants.finishing.workflow import ENROLMENT
from participants.models import (
    Application,
    Candidate,
    Consent,
    Interview,
    MentorCard,
    MentoringRequest,
    Person,
    ThirdPartyView,
)
from participants.opinions.asking import ask, ask_teachers
from participants.opinions.writing import write_down
from participants.partners.keeping import join_person
from participants.people.carding import add_card, change_card
from participants.people.registering import change_person
from participants.requests.accepting import accept_many
from participants.requests.keeping import add_request, change_request
from participants.requests.opening import open_from_cards
from participants.requests.workflow import REQUEST
from participants.schooling.enrolling import enrol
from participants.selection.admitting import admit
from participants.selection.interviewing import appoint, hold
from participants.selection.keeping import add_candidate, change_candidate, note_certificate
from participants.selection.workflow import CANDIDATE
from programs.correcting.asking import ask_to_correct
from programs.labour.deciding import agree
from programs.labour.keeping import add_duties, change_duty
from programs.labour.models import MentorDuty
from programs.labour.workflow import DUTY
from programs.tandems.pairing import add_member, pair
from tests.factories import (
    SINCE,
    make_candidate,
    make_duty,
    make_form,
    make_mentee,
    make_mentor,
    make_partner,
    make_person,
    make_request,
    make_user,
    year_of,
)
from tests.participants.consent_papers import load_texts
from tests.participants.schooling_cast import DAY, make_group, make_learner

NAME, WORD = "Стираева Ева Игоревна", "лиловый бегемот"
OVER = {"starts": SINCE, "ends": SINCE + datetime.timedelta(days=1)}
Act = Callable[[], Any]


class Scene(SimpleNamespace):
    """A school at work and the person who will be erased."""

    school: School
    curator: User

    def person(self, kind: str = "pupil", **fields: Any) -> Person:
        """The one who goes."""
        self.gone = make_person(self.school, NAME, kind, **fields)
        return self.gone

    @property
    def year(self) -> Any:
        """The current one."""
        return year_of(self.school)


# --- what each verb is asked to write --------------------------------------------------------------------------------


def request_added(on: Scene) -> Act:
    """A form that was open."""
    row = MentoringRequest(person=on.person(), year=on.year, words=WORD)
    return lambda: add_request(asked=row, areas=[], actor=on.curator)


def request_changed(on: Scene) -> Act:
    """As above."""
    row = make_request(on.school, person=on.person())
    row.words = WORD
    return lambda: change_request(asked=row, fields=["words"], areas=None, version=row.version, actor=on.curator)


def requests_opened(on: Scene) -> Act:
    """Out of the base."""
    card = make_mentee(on.school, NAME)
    on.gone, card.request_text = card.person, WORD
    return lambda: open_from_cards(cards=[card], actor=on.curator)


def request_accepted(on: Scene) -> Act:
    """It puts the person into the base with the words."""
    row = make_request(on.school, person=on.person(), words=WORD)
    return lambda: REQUEST.make(row, "accept", on.curator)


def requests_accepted(on: Scene) -> Act:
    """Many at once."""
    rows = [make_request(on.school, person=on.person(), words=WORD), make_request(on.school, "Ким Яна")]
    return lambda: accept_many(rows=rows[:1], actor=on.curator)[0]


def request_declined(on: Scene) -> Act:
    """With words."""
    row = make_request(on.school, person=on.person())
    return lambda: REQUEST.make(row, "decline", on.curator, reason=WORD)


def candidate_added(on: Scene) -> Act:
    """A form that was open."""
    row = Candidate(person=on.person("teacher"), year=on.year, words=WORD)
    return lambda: add_candidate(candidate=row, actor=on.curator)


def candidate_changed(on: Scene) -> Act:
    """As above."""
    row = make_candidate(on.school, person=on.person("teacher"))
    row.motivation = WORD
    return lambda: change_candidate(candidate=row, fields=["motivation"], version=row.version, actor=on.curator)


def candidate_refused(on: Scene) -> Act:
    """With words."""
    row = make_candidate(on.school, person=on.person("teacher"))
    return lambda: CANDIDATE.make(row, "refuse", on.curator, reason=WORD)


def certificate_noted(on: Scene) -> Act:
    """Who has seen it is a name too."""
    row = make_candidate(on.school, person=on.person("parent"))
    return lambda: note_certificate(candidate=row, seen_on=SINCE, seen_by=WORD, actor=on.curator)


def talk_appointed(on: Scene) -> Act:
    """For somebody who is invited already: no move stands between."""
    row = make_candidate(on.school, person=on.person("teacher"), state="invited")
    return lambda: appoint(candidate=row, planned_on=SINCE, place=WORD, actor=on.curator)


def talk_held(on: Scene) -> Act:
    """What was noted while the person went."""
    row = make_candidate(on.school, person=on.person("teacher"), state="invited")
    talk = Interview.objects.create(candidate=row, planned_on=SINCE)
    talk.risks, talk.held_by, talk.held_on, talk.decision = WORD, WORD, SINCE, "recommended"
    return lambda: hold(interview=talk, actor=on.curator)


def admitted(on: Scene) -> Act:
    """By experience, in words."""
    row = make_candidate(on.school, person=on.person("teacher"), state="recommended")
    return lambda: admit(candidate=row, ground="experience", reason=WORD, actor=on.curator)


def admitted_many(on: Scene) -> Act:
    """Mentors of experience at once."""
    on.gone = make_mentor(on.school, NAME).person
    people = [Person.objects.select_related("school").get(pk=on.gone.pk)]
    return lambda: admit_experienced(people=people, year=on.year, reason=WORD, actor=on.curator)[0]


def card_added(on: Scene) -> Act:
    """A line of the base."""
    card = MentorCard(person=on.person("teacher"), year=on.year, note=WORD)
    return lambda: add_card(card=card, actor=on.curator)


def card_changed(on: Scene) -> Act:
    """The version stands in for the lock."""
    card = make_mentee(on.school, NAME)
    on.gone, card.note = card.person, WORD
    return lambda: change_card(card=card, fields=["note"], version=card.version, actor=on.curator)


def person_changed(on: Scene) -> Act:
    """As above."""
    person = on.person()
    person.subject = WORD
    return lambda: change_person(person=person, fields=["subject"], version=person.version, actor=on.curator)


def consent_added(on: Scene) -> Act:
    """A paper received."""
    words = {"kind": "processing", "signer": "guardian", "given_on": SINCE, "signer_name": WORD}
    row = Consent(person=on.person(), **words)
    return lambda: add_consent(consent=row, actor=on.curator)


def consent_changed(on: Scene) -> Act:
    """A paper corrected."""
    card = make_mentee(on.school, NAME)
    on.gone, row = card.person, card.person.consents.first()
    row.place = WORD
    return lambda: change_consent(consent=row, fields=["place"], version=row.version, actor=on.curator)


def papers_taken(on: Scene) -> Act:
    """A pile of them."""
    person = on.person()
    return lambda: take_papers(people=[person], given_on=SINCE, until=None, actor=on.curator)


def blanks_issued(on: Scene) -> Act:
    """Somebody is asked for a consent."""
    load_texts()
    person = on.person()
    return lambda: issue_blanks(people=[person], kinds=["transfer"], year=on.year, actor=on.curator, recipient=WORD)


def scans_read(on: Scene) -> Act:
    """A sheet with the code of a blank comes after all."""
    load_texts()
    person = on.person()
    (blank,) = issue_blanks(people=[person], kinds=["processing"], year=on.year, actor=on.curator)
    sheet = ("а.pdf", 1, blank.code, b"%PDF-1.7")
    return lambda: _keep([sheet], on.curator).pages.exclude(blank=None).exists()


def view_asked(on: Scene) -> Act:
    """A link for a third party."""
    row = make_request(on.school, person=on.person())
    return lambda: ask(asked=row, kind="class_teacher", author_name=WORD, actor=on.curator)


def teachers_asked(on: Scene) -> Act:
    """Many links at once."""
    row, names = make_request(on.school, person=on.person()), {"8 «Б»": WORD}
    life = datetime.timedelta(days=3)
    return lambda: ask_teachers(requests=[row], names=names, life=life, actor=on.curator)


def view_written(on: Scene) -> Act:
    """From paper."""
    view = ThirdPartyView(request=make_request(on.school, person=on.person()), kind="class_teacher", text=WORD)
    return lambda: write_down(view=view, actor=on.curator)


def enrolled(on: Scene) -> Act:
    """Into a group."""
    group, person = make_group(on.school), on.person("teacher")
    return lambda: enrol(group=group, people=[person], actor=on.curator)


def course_failed(on: Scene) -> Act:
    """With words."""
    row = make_learner(make_group(on.school), person=on.person("teacher"))
    return lambda: ENROLMENT.make(row, "fail", on.curator, reason=WORD)


def certificates_issued(on: Scene) -> Act:
    """The name would be frozen."""
    group = make_group(on.school)
    make_learner(group, person=on.person("teacher"), state="finished")
    return lambda: issue_certificates(group=group, dated=DAY, actor=on.curator)


def certificate_cancelled(on: Scene) -> Act:
    """With words."""
    group = make_group(on.school)
    make_learner(group, person=on.person("teacher"), state="finished")
    [one] = issue_certificates(group=group, dated=DAY, actor=on.curator)
    return lambda: cancel_certificate(certificate=one, reason=WORD, actor=on.curator)


def partner_joined(on: Scene) -> Act:
    """From whom somebody comes."""
    partner, person = make_partner(on.school), on.person("enterprise")
    return lambda: join_person(partner=partner, person=person, actor=on.curator)


def duties_added(on: Scene) -> Act:
    """Together with a colleague who stays: all or none."""
    told = make_duty(on.school)
    duty = MentorDuty(year=on.year, content=WORD, method="лично", starts=told.starts, ends=told.ends)
    people = [on.person("teacher"), make_person(on.school, "Ким Алёна", "teacher")]
    return lambda: add_duties(people=people, duty=duty, actor=on.curator)


def duty_changed(on: Scene) -> Act:
    """One whose term is over, so that it is in nobody's way."""
    row = make_duty(on.school, person=on.person("teacher"), **OVER)
    row.content = WORD
    return lambda: change_duty(duty=row, fields=["content"], version=row.version, actor=on.curator)


def duty_reopened(on: Scene) -> Act:
    """The same."""
    row = make_duty(on.school, state="declined", person=on.person("teacher"))
    return lambda: DUTY.make(row, "reopen", on.curator)


def duty_agreed(on: Scene) -> Act:
    """Days are written before the move."""
    row = make_duty(on.school, person=on.person("teacher"), **OVER)
    return lambda: agree(duty=row, day=SINCE, actor=on.curator)


def paired(on: Scene) -> Act:
    """The theme is words."""
    people = {"mentors": [make_mentor(on.school).person], "mentees": [on.person()]}
    return lambda: pair(year=on.year, actor=on.curator, form=make_form(), theme=WORD, **people)


def joined_a_pair(on: Scene) -> Act:
    """One more mentee."""
    people = {"mentors": [make_mentor(on.school).person], "mentees": [make_mentee(on.school).person]}
    tandem, person = pair(year=on.year, actor=on.curator, form=make_form(), **people), on.person()
    return lambda: add_member(tandem=tandem, person=person, side="b_mentee", actor=on.curator)


def application_accepted(on: Scene, words: str = WORD) -> Act:
    """The curator said it is of this person."""
    payload = {"last_name": "Лугова", "first_name": "Вера", "name": "Лугова Вера", "place": "8Б", "words": words}
    row = Application(year=on.year, kind="mentee", payload=payload, state="new")
    row.refresh_keys()
    row.save()
    person = on.person()
    return lambda: APPLICATION.make(row, "accept", on.curator, person=person)


def erasure_asked(on: Scene) -> Act:
    """Once more."""
    person = on.person()
    return lambda: ask_for_erasure(person=person, by=on.curator, document=WORD)


def correction_asked(on: Scene) -> Act:
    """From a browser that was signed in."""
    own = make_user("stiraeva", on.school, "mentee")
    person = on.person(user=own)
    return lambda: ask_to_correct(person=person, words=WORD, by=own)


def told_of() -> list[str]:
    """Where the words stand in the database."""
    found = []
    for model in apps.get_models():
        names = [
            one.name for one in model._meta.concrete_fields if isinstance(one, models.CharField | models.TextField)
        ]
        for name in names if model._meta.app_label in ("participants", "programs") else []:
            if model._base_manager.filter(**{f"{name}__contains": "бегемот"}).exists():
                found.append(f"{model._meta.label}.{name}")
    return found
