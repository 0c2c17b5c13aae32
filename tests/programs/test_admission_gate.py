"""Mentors without the admission that the year asks for: warned of when pairing, stopped in an order, let pass with a
reason; a school that asks for nothing sees nothing new."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from participants.admissions.experienced import admit_experienced
from participants.models import Person
from participants.selection.keeping import set_rules
from participants.selection.standing import asked_in
from programs.demand.counting import mentors_of
from programs.documents.drafting import draft_order
from programs.documents.gathering import findings_of
from programs.documents.workflow import ORDER
from programs.intake.taking import _new_pair
from programs.mending.curing import override
from programs.models import Tandem
from programs.tandems.pairing import add_member, pair, pair_many
from programs.tandems.standing import standings
from tests.factories import make_form, make_mentee, make_mentor, make_year, year_of


@pytest.fixture
def asks(school, curator):
    """The year asks for admission."""
    set_rules(year=year_of(school), admission_needed=True, course_needed=False, actor=curator)


def test_a_new_year_asks_when_the_school_admitted_in_an_earlier_one(school, other_school, curator, sign_in):
    """Until the curator says otherwise; the year in which the selection began goes on as it was, marks apart."""
    plain, known = make_mentor(school, "Титова Ева"), make_mentor(school, "Рычкова Яна")
    admit_all(school, curator, [known.person])
    this = year_of(school)
    later, theirs = (make_year(one, this.start + 1, state="planned") for one in (school, other_school))
    assert [asked_in(year) for year in (this, later, theirs)] == [(False, False), (True, False), (False, False)]
    for card in (plain, known):
        card.pk, card.year = None, later
        card.save()
    assert [card.person.last_name for card in mentors_of(curator, later)] == ["Рычкова"]
    assert mentors_of(curator, this).count() == 2
    stand = standings([plain.person, known.person], this, timezone.localdate())
    assert [(one.unadmitted, one.admission) for one in stand.values()] == [(True, ""), (False, "")]
    stand = standings([plain.person], later, timezone.localdate())[plain.person_id]
    assert (stand.unadmitted, stand.admission) == (True, "нет допуска наставника")
    page = sign_in(curator).get(reverse("tandem_add")).content.decode()
    assert page.count("не допущен") == 1
    set_rules(year=later, admission_needed=False, course_needed=False, actor=curator)
    assert asked_in(later) == (False, False)
    assert mentors_of(curator, later).count() == 2


def test_a_school_without_candidates_marks_nobody(school, curator, sign_in):
    make_mentor(school, "Титова Ева")
    assert "не допущен" not in sign_in(curator).get(reverse("tandem_add")).content.decode()


def admissions(order):
    """Codes of what the checker says of admission."""
    return {one.code for one in findings_of(order) if one.kind == "admission" and one.stops}


def admit_all(school, curator, people):
    """All of them by experience."""
    done, kept = admit_experienced(people=people, year=year_of(school), reason="Вели пары раньше", actor=curator)
    assert not kept
    return done


def test_a_year_that_asks_for_nothing_says_nothing(project):
    assert admissions(project) == set()


def test_the_checker_names_each_mentor_without_admission_and_no_mentee(project, asks):
    mentors = {person.pk for line in project.lines.all() for person in line.tandem.mentors}

    assert admissions(project) == {f"admission:{pk}" for pk in mentors}
    assert len(mentors) == 2


def test_an_order_waits_for_the_admission_or_for_a_reason(project, asks, school, curator, officials):
    first, second = sorted(admissions(project))
    with pytest.raises(MoveRefused, match="нет допуска наставника"):
        ORDER.make(project, "submit", curator)
    version = project.version
    override(order=project, code=first, reason="курс идёт до пятницы", version=version, actor=curator)
    project.refresh_from_db()
    project.known.clear()
    assert admissions(project) == {second}
    person = Person.objects.select_related("school").get(pk=int(second.partition(":")[2]))
    assert admit_all(school, curator, [person]) == 1
    project.known.clear()
    assert admissions(project) == set()


def test_pairing_warns_of_the_mentor_alone(school, curator, asks, sign_in):
    mentor, mentee = make_mentor(school), make_mentee(school)
    known = standings([mentor.person, mentee.person], year_of(school), timezone.localdate())
    assert known[mentor.person_id].admission == "нет допуска наставника"
    address = f"{reverse('tandem_add')}?mentor={mentor.person_id}&mentee={mentee.person_id}"
    page = sign_in(curator).get(address).content.decode().replace("\u00a0", " ")
    assert "Рычкова В. И.: нет допуска наставника" in page
    assert "Белов А. Д.: нет допуска" not in page
    admit_all(school, curator, [mentor.person])

    assert "нет допуска" not in sign_in(curator).get(address).content.decode()


def test_a_pair_with_a_mentor_without_admission_needs_a_reason(school, curator, asks):
    mentor, mentee = make_mentor(school), make_mentee(school)
    words = {"year": year_of(school), "actor": curator, "form": make_form(), "mentees": [mentee.person]}
    with pytest.raises(MoveRefused, match="Нет допуска наставника: Рычкова"):
        pair(mentors=[mentor.person], unadmitted_reason="  ", **words)
    tandem = pair(mentors=[mentor.person], unadmitted_reason="курс до пятницы", **words)
    assert tandem.unadmitted_reason == "курс до пятницы"
    written = AuditEntry.objects.get(action="tandem_unadmitted")
    assert (written.object_id, written.actor_id, "курс" in str(written.values)) == (tandem.pk, curator.pk, False)
    other = make_mentor(school, "Титова Ольга Степановна").person
    add_member(tandem=tandem, person=other, side="a_mentor", actor=curator)  # the reason stands for the draft
    order = draft_order(tandems=[tandem], actor=curator)
    said = [one for one in findings_of(order) if one.kind == "admission"]
    assert {one.level for one in said} == {"warn"}
    assert "Причина: курс до пятницы" in said[0].hint


def test_an_admitted_mentor_needs_no_reason_and_none_is_kept(school, curator, asks):
    mentor, mentee = make_mentor(school), make_mentee(school)
    admit_all(school, curator, [mentor.person])
    words = {"year": year_of(school), "actor": curator, "form": make_form(), "mentees": [mentee.person]}
    tandem = pair(mentors=[mentor.person], unadmitted_reason="на всякий случай", **words)
    assert tandem.unadmitted_reason == ""
    bare = make_mentor(school, "Титова Ольга Степановна").person
    with pytest.raises(MoveRefused, match="Нет допуска наставника: Титова"):
        add_member(tandem=tandem, person=bare, side="a_mentor", actor=curator)


def test_only_admitted_mentors_are_offered(school, curator, asks, sign_in):
    admitted, bare = make_mentor(school, "Титова Ольга Степановна"), make_mentor(school)
    admit_all(school, curator, [admitted.person])
    browser, address = sign_in(curator), reverse("tandem_add")

    def offered(query=""):
        side = browser.get(f"{address}{query}").context["sides"][0]
        return [one.person.last_name for one in side["offered"]]

    assert offered() == ["Титова"]
    assert offered("?mentor_q=рычкова") == []
    assert offered("?unadmitted=1") == ["Рычкова", "Титова"]
    found = browser.get(reverse("people_find"), {"q": "рычкова", "base": "mentor"}).json()["results"]
    assert found == []
    assert [card.pk for card in mentors_of(curator, year_of(school))] == [admitted.pk]
    set_rules(year=year_of(school), admission_needed=False, course_needed=False, actor=curator)
    assert offered() == ["Рычкова", "Титова"]
    assert len(mentors_of(curator, year_of(school))) == 2
    page = browser.get(address).content.decode()
    assert "без допуска нужна причина" not in page
    assert bare.person_id in [row["id"] for row in browser.get(
        reverse("people_find"), {"q": "рычкова", "base": "mentor"}).json()["results"]]  # fmt: skip


def test_the_page_asks_why_and_keeps_the_answer(school, curator, asks, sign_in):
    mentor, mentee = make_mentor(school), make_mentee(school)
    browser = sign_in(curator)
    address = f"{reverse('tandem_add')}?mentor={mentor.person_id}&mentee={mentee.person_id}&unadmitted=1"
    sent = {"form": make_form().pk, "starts": "01.12.2026", "ends": "31.05.2027", "despite": "admission"}
    without = browser.post(address, sent)
    assert without.status_code == 422
    assert "Напишите причину или выберите допущенного наставника" in without.content.decode()
    browser.post(address, sent | {"unadmitted_reason": "курс закончит в декабре"})
    tandem = Tandem.objects.get()
    assert "курс закончит в декабре" in browser.get(reverse("tandem", args=[tandem.pk])).content.decode()


def test_pairs_of_a_loaded_base_are_taken_and_say_where_they_are_from(school, curator, asks):
    form, mentor, mentee = make_form(), make_mentor(school).person, make_mentee(school).person
    plan = SimpleNamespace(
        form_id=form.pk,
        mentors=[SimpleNamespace(person=mentor)],
        mentees=[SimpleNamespace(person=mentee, cards={})],
    )
    new = _new_pair(plan, {form.pk: form})
    [tandem] = pair_many(year=year_of(school), actor=curator, pairs=[new])
    assert tandem.unadmitted_reason == "пара из загруженной базы"
