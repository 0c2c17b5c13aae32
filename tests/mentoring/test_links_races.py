"""One link under several presses at once: one answer counts, a draft never comes back."""

import pytest

from mentoring.audit.models import AuditEntry
from mentoring.links.issuing import issue, revoke
from mentoring.links.models import PersonalLink
from mentoring.links.opening import keep_draft, use_up
from tests.racing import at_once, failures

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_for_one_answer_takes_one(school, curator):
    link = issue(school=school, purpose="view", actor=curator)
    said = at_once([lambda: use_up(link=link)] * 8)
    assert sorted(said) == [False] * 7 + [True]
    assert AuditEntry.objects.filter(action="link_used").count() == 1


def test_answer_and_revoking_do_not_both_win(school, curator):
    for _ in range(5):
        link = issue(school=school, purpose="view", actor=curator)
        said = at_once([lambda: use_up(link=link), lambda: revoke(link=link, actor=curator)] * 3)  # noqa: B023
        assert sorted(said) == [False] * 5 + [True]
        link.refresh_from_db()
        assert bool(link.used_at) != bool(link.revoked_at)


def test_a_draft_saved_while_the_answer_is_sent_is_gone(school, curator):
    for _ in range(5):
        link = issue(school=school, purpose="view", actor=curator)
        keep = [lambda n=n: keep_draft(link=PersonalLink.objects.get(pk=link.pk), typed={"text": str(n)}) for n in "12"]  # noqa: B023
        said = at_once([*keep, lambda: use_up(link=link), *keep])  # noqa: B023
        assert not failures(said)
        link.refresh_from_db()
        assert link.used_at
        assert link.draft == {}
