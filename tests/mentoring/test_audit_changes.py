"""Histories tell what was changed; looking is in the journal but is no change."""

from mentoring.audit.actions import READING
from mentoring.audit.models import AuditEntry
from mentoring.audit.recording import record
from tests.factories import make_person


def test_history_leaves_out_who_only_looked(school, curator, staff):
    person = make_person(school)
    record("person_changed", person, curator, fields=["phone"])
    record("person_viewed", person, staff)

    newest = AuditEntry.objects.about(person).first()
    changed = AuditEntry.objects.about(person).changes().first()

    assert newest is not None
    assert newest.actor_id == staff.pk
    assert changed is not None
    assert changed.actor_id == curator.pk


def test_every_code_of_reading_is_left_out():
    assert {"person_viewed", "list_exported", "order_printed"} <= set(READING)
    assert "person_changed" not in READING
