"""Presses at once: one answer to one link, one link to one question."""

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.kit.workflow import MoveRefused
from mentoring.links.models import PersonalLink
from participants.hearing.giving import give
from participants.models import ThirdPartyView
from participants.opinions.asking import ask, ask_again
from participants.opinions.writing import write_down
from tests.participants.opinions_cast import make_request
from tests.racing import at_once, failures


@pytest.fixture
def asked(school):
    """A pupil's accepted request."""
    return make_request(school)


@pytest.fixture
def view(asked, curator):
    """A class teacher who was asked about it."""
    return ask(asked=asked, kind="class_teacher", author_name="Ильина Майя Олеговна", actor=curator)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_answer(view):
    said = at_once([lambda n=n: give(link=view.link, stance="adds", text=str(n), advice=str(n)) for n in range(6)])
    assert sorted(said) == [False] * 5 + [True]
    view.refresh_from_db()
    assert view.text == view.advice
    assert AuditEntry.objects.filter(action="view_given").count() == 1


@pytest.mark.django_db(transaction=True)
def test_link_paper_and_asking_anew_at_once_leave_one_answer(school, curator):
    for number in range(5):
        view = ask(asked=make_request(school, f"Белов{number} Артём"), kind="parent", actor=curator)
        paper = ThirdPartyView.objects.get(pk=view.pk)
        paper.text, fresh = "с бумаги", ThirdPartyView.objects.get(pk=view.pk)
        said = at_once(
            [
                lambda: give(link=view.link, stance="adds", text="по ссылке", advice=""),  # noqa: B023
                lambda: write_down(view=paper, actor=curator),  # noqa: B023
                lambda: ask_again(views=[fresh], actor=curator),  # noqa: B023
            ]
        )
        assert not [one for one in failures(said) if not isinstance(one, MoveRefused)], said
        row = ThirdPartyView.objects.get(pk=view.pk)
        answered = (True in said) + any(isinstance(one, ThirdPartyView) for one in said)
        assert answered == bool(row.given_at) == 1
        assert not PersonalLink.objects.open().filter(view=row).exists() or not row.given_at


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_the_curator_make_one_link(asked, curator):
    said = at_once([lambda: ask(asked=asked, kind="social", actor=curator)] * 4)
    assert len([one for one in said if isinstance(one, MoveRefused)]) == 3
    assert ThirdPartyView.objects.count() == PersonalLink.objects.count() == 1
