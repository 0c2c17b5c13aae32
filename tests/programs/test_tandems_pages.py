"""Pages of tandems: whose rows are seen, pairing by links alone, warnings that may be overruled."""

import io

import openpyxl
import pytest
from django.urls import reverse

from mentoring.audit.models import AuditEntry
from participants.models import Consent
from programs.matching import picking
from programs.matching.picking import same_person
from programs.tandems.models import Tandem
from programs.tandems.pairing import pair
from programs.tandems.standing import standings
from programs.tandems.warnings import Warned, warnings
from tests.factories import make_form, make_mentee, make_mentor, make_person, year_of
from tests.programs.conftest import DAY


@pytest.fixture
def rychkova(school):
    return make_mentor(school).person


@pytest.fixture
def belov(school):
    return make_mentee(school).person


@pytest.fixture
def form(school):
    """The form and the term as a browser posts them."""
    return {"form": make_form().pk, "theme": "дроби", "starts": "12.10.2026", "ends": "31.05.2027"}


def make_tandems(school, curator, count, state="active"):
    """Tandems in a state, each with its own mentor and mentee."""
    for number in range(count):
        mentor = make_mentor(school, f"Рычков{number} Лев Ильич").person
        mentee = make_mentee(school, f"Белов{number} Артём Ильич").person
        pair(year=year_of(school), actor=curator, form=make_form(), mentors=[mentor], mentees=[mentee], starts=DAY)
    Tandem.objects.update(state=state)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page,queries", [("tandems", 11), ("tandem_drafts", 13)])
def test_a_list_costs_the_same_for_one_row_and_for_three(
    page, queries, count, school, curator, sign_in, django_assert_num_queries
):
    make_tandems(school, curator, count, state="draft")
    client = sign_in(curator)
    client.get(reverse(page))

    with django_assert_num_queries(queries):
        assert client.get(reverse(page)).status_code == 200


def test_drafts_that_are_ready_for_an_order_come_first(school, curator, sign_in, monkeypatch):
    make_tandems(school, curator, 3, state="draft")
    lacking = Tandem.objects.for_list().order_by("-number")[0].mentees[0]
    monkeypatch.setattr(
        picking,
        "warnings",
        lambda mentors, mentees, **told: [Warned("consent", "нет")] if mentees[0].pk == lacking.pk else [],
    )

    rows = sign_in(curator).get(reverse("tandem_drafts")).context["page"]

    assert [sound for _, _, sound in rows] == [True, True, False]


def test_a_mentor_sees_only_the_own_tandems_and_only_real_ones(school, curator, mentor, sign_in, belov, rychkova):
    make_tandems(school, curator, 2)
    own = pair(year=year_of(school), actor=curator, form=make_form(), mentors=[mentor.person], mentees=[belov])
    client = sign_in(mentor)
    others = Tandem.objects.exclude(pk=own.pk)

    assert client.get(reverse("tandem", args=[own.pk])).status_code == 404  # a draft is nobody's business yet
    Tandem.objects.filter(pk=own.pk).update(state="active")
    page = client.get(reverse("tandems"))
    assert "Белов А. Д." in page.content.decode().replace("\u00a0", " ")
    assert "Рычков0" not in page.content.decode()
    assert [client.get(reverse("tandem", args=[one.pk])).status_code for one in others] == [404, 404]
    card = client.get(reverse("tandem", args=[own.pk])).content.decode()
    assert "согласи" not in card.lower()  # the papers of others are the curator's business
    assert client.get(reverse("tandem_add")).status_code == 403


@pytest.mark.parametrize("name", ["tandem", "tandem_edit", "tandem_remove", "tandem_finish", "tandem_stop"])
def test_another_school_answers_as_if_there_were_nothing(name, school, curator, stranger, sign_in):
    make_tandems(school, curator, 1)
    client = sign_in(stranger)

    for pk in (Tandem.objects.get().pk, 2**40):
        assert client.get(reverse(name, args=[pk])).status_code == 404
        assert client.post(reverse(name, args=[pk])).status_code == (405 if name == "tandem" else 404)


@pytest.mark.parametrize("name", ["tandem_finish", "tandem_stop"])
def test_nobody_is_asked_about_what_cannot_be_done_now(name, school, curator, sign_in):
    make_tandems(school, curator, 1, state="draft")
    client, pk = sign_in(curator), Tandem.objects.get().pk

    answer = client.get(reverse(name, args=[pk]), follow=True)
    assert answer.redirect_chain == [(reverse("tandem", args=[pk]), 302)]
    assert "сейчас «черновик», а это делают с действующим тандемом" in answer.content.decode()
    Tandem.objects.update(state=Tandem.State.ACTIVE)
    assert client.get(reverse(name, args=[pk])).status_code == 200
    school.years.update(state="closed")
    assert "учебный год закрыт" in client.get(reverse(name, args=[pk]), follow=True).content.decode()


def test_people_are_chosen_by_search_and_links_alone(school, curator, sign_in, belov, rychkova, form):
    client = sign_in(curator)
    found = client.get(reverse("tandem_add"), {"mentor_q": "рычк мат"}).content.decode()
    assert f"?mentor={rychkova.pk}" in found

    address = f"{reverse('tandem_add')}?mentor={rychkova.pk}&mentee={belov.pk}"
    assert "Сохранить черновик" in client.get(address).content.decode()
    assert client.post(address, form).status_code == 302
    made = Tandem.objects.get()
    assert (made.mentors, made.mentees, made.theme, made.starts) == ([rychkova], [belov], "дроби", DAY)


def test_those_who_are_free_are_offered_first(school, curator, sign_in, belov, rychkova):
    pair(year=year_of(school), actor=curator, form=make_form(), mentors=[rychkova], mentees=[belov])
    client = sign_in(curator)

    assert "Белов Артём" not in client.get(reverse("tandem_add")).content.decode()
    asked = client.get(reverse("tandem_add"), {"mentee_q": "белов"}).content.decode()
    assert "уже в тандеме №&nbsp;1" in asked


def test_a_warning_is_shown_and_may_be_overruled(school, curator, sign_in, belov, rychkova, form):
    Consent.objects.filter(person=belov).delete()
    address = f"{reverse('tandem_add')}?mentor={rychkova.pk}&mentee={belov.pk}"
    client = sign_in(curator)

    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "нет согласия" in refused.content.decode()
    assert "Всё равно сохранить" in refused.content.decode()
    assert client.post(address, {**form, "despite": "consent"}).status_code == 302
    assert Tandem.objects.count() == 1


def test_a_form_that_is_not_for_these_people_is_told_with_the_one_that_is(
    school, curator, sign_in, belov, rychkova, form
):
    peers = make_form("УУ2", "ученик — ученик", mentor_kind="ученик", mentee_kind="ученик")
    better = make_form("ПУ", "педагог — ученик", mentor_kind="педагог", mentee_kind="ученик")
    year_of(school).forms.add(peers, better)
    client, sent = sign_in(curator), {**form, "form": peers.pk}
    address = f"{reverse('tandem_add')}?mentor={rychkova.pk}&mentee={belov.pk}"
    told = "Рычкова В. И. — педагог. Подойдёт «педагог — ученик»"

    warned = client.get(f"{address}&form={peers.pk}").content.decode()
    assert told in warned.replace("\u00a0", " ")
    assert f"form={better.pk}" in warned
    assert told not in client.get(f"{address}&form={better.pk}").content.decode().replace("\u00a0", " ")
    refused = client.post(address, {**sent, "theme": "Проект"})
    assert refused.status_code == 422
    button = f'name="better" value="{better.pk}"'
    assert button in refused.content.decode()
    cured = client.post(address, {**sent, "theme": "Проект", "better": better.pk})  # the cure keeps what was typed
    assert cured.status_code == 422
    assert f'value="{better.pk}" selected' in cured.content.decode()
    assert 'value="Проект"' in cured.content.decode()
    assert button not in cured.content.decode()
    assert Tandem.objects.count() == 0
    assert client.post(address, {**sent, "despite": "kind"}).status_code == 302
    made = Tandem.objects.get()
    edit = f"{reverse('tandem_edit', args=[made.pk])}?form={better.pk}"
    drafts = client.get(reverse("tandem_drafts")).content.decode()
    assert told in drafts.replace("\u00a0", " ")
    assert edit in drafts
    assert " checked" not in drafts
    assert edit in client.get(reverse("tandem", args=[made.pk])).content.decode()
    assert f'value="{better.pk}" selected' in client.get(edit).content.decode()


def test_a_mentee_taken_meanwhile_is_a_conflict_told_in_words(school, curator, sign_in, belov, rychkova, form):
    client = sign_in(curator)
    address = f"{reverse('tandem_add')}?mentor={rychkova.pk}&mentee={belov.pk}"
    client.post(address, form)

    late = client.post(address, form)
    assert late.status_code == 409
    assert "уже в паре с наставником" in late.content.decode()
    assert 'value="дроби"' in late.content.decode()  # what was typed is kept


def test_nonsense_in_the_address_chooses_nobody(curator, school, other_school, sign_in):
    foreign = make_mentor(other_school, "Чужой Пётр").person
    page = sign_in(curator).get(
        reverse("tandem_add"), {"mentor": ["x", "-1", str(2**80), str(foreign.pk)], "mentee": "1' or 1"}
    )

    assert page.status_code == 200
    assert "Чужой" not in page.content.decode()


def test_a_draft_is_changed_with_its_version(school, curator, sign_in, form):
    make_tandems(school, curator, 1, state="draft")
    tandem, client = Tandem.objects.get(), sign_in(curator)
    address = reverse("tandem_edit", args=[tandem.pk])

    assert client.post(address, {**form, "theme": "первая", "version": 0}).status_code == 302
    late = client.post(address, {**form, "theme": "вторая", "version": 0})
    assert (late.status_code, Tandem.objects.get().theme) == (409, "первая")
    wrong = client.post(address, {**form, "starts": "29.02.2027", "version": 1})
    assert "29.02.2027 нет в календаре" in wrong.content.decode()
    backwards = client.post(address, {**form, "starts": "31.05.2027", "ends": "12.10.2026", "version": 1})
    assert "Окончание раньше начала" in backwards.content.decode()


def test_the_sheet_has_the_rows_of_the_list_and_the_journal_knows(school, curator, sign_in):
    make_tandems(school, curator, 2)
    answer = sign_in(curator).get(reverse("tandems"), {"xlsx": 1, "q": "белов1"})

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[0][:2] == ("Тандем", "№")
    assert [row[0].replace("\u00a0", " ") for row in rows[1:] if row[0]] == ["Рычков1 Л. И. — Белов1 А. И."]
    assert AuditEntry.objects.get(action="list_exported").values == {"list": "tandems", "rows": 1}


# --- standing and warnings -------------------------------------------------------------------------------------------


def test_standing_counts_open_tandems_limits_and_papers(school, curator, rychkova, belov, django_assert_num_queries):
    make_tandems(school, curator, 2)
    year = year_of(school)
    pair(year=year, actor=curator, form=make_form(), mentors=[rychkova], mentees=[belov])
    people = [rychkova, belov, *(member.person for one in Tandem.objects.all() for member in one.members.all())]

    with django_assert_num_queries(5):
        known = standings(people, year, DAY)
    assert (known[rychkova.pk].load, known[rychkova.pk].limit, known[rychkova.pk].held) == (1, 3, None)
    assert (known[belov.pk].load, known[belov.pk].held, known[belov.pk].missing) == (0, 3, ())


def test_each_warning_has_its_sentence(school, rychkova, belov):
    year = year_of(school)
    elder = make_person(school, "Старший Иван", grade=11, birth_year=2009)
    younger = make_person(school, "Младший Пётр", grade=5, birth_year=2015)
    known = standings([rychkova, belov, elder, younger], year, DAY)

    found = warnings([known[younger.pk]], [known[elder.pk]], form=make_form(), forms=[])
    assert [warned.code for warned in found] == ["age", "consent", "consent", "form"]
    assert "Младший П. младше, чем Старший И.: 10 и 16" in found[0].text.replace("\u00a0", " ")
    assert warnings([known[rychkova.pk]], [known[belov.pk]], form=None, forms=[]) == []
    full = known[rychkova.pk].__class__(**{**vars(known[rychkova.pk]), "load": 3})
    assert "станет 4 тандема, а предел — 3" in warnings([full], [], form=None, forms=[])[0].text
    assert same_person([full], [full]) == "Наставник и наставляемый — один человек. Выберите другого наставника."
