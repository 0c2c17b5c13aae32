"""Acts that no page of the matrix performs leave their line in the journal too (quality.md H3)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mentoring.audit.actions import ACTIONS
from mentoring.models import AuditEntry, User
from mentoring.proofs.second_factor import renew_codes
from participants.consents.keeping import change_consent
from participants.models import Consent
from programs.documents.workflow import ORDER
from programs.models import Order, Tandem
from programs.signing.acknowledging import add_scan
from programs.tandems.workflow import TANDEM
from tests.factories import make_mentee


def written(action: str) -> list[AuditEntry]:
    """The lines of this act; it is one that the journal knows."""
    assert action in ACTIONS
    return list(AuditEntry.objects.filter(action=action))


def test_a_returned_order_is_journaled(submitted: Order, director: User) -> None:
    ORDER.make(submitted, "return_back", director, remark="Исправьте срок")
    (line,) = written("order_returned")
    assert (line.object_id, line.actor_id) == (submitted.pk, director.pk)


def test_activated_and_stopped_tandems_are_journaled(registered: Order, curator: User) -> None:
    assert {line.object_id for line in written("tandem_activated")} == set(Tandem.objects.values_list("pk", flat=True))
    tandem = Tandem.objects.first()
    TANDEM.make(tandem, "stop", curator, reason="переезд")
    assert [line.object_id for line in written("tandem_stopped")] == [tandem.pk]


def test_a_scan_is_journaled(registered: Order, staff: User) -> None:
    upload = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 sample")
    add_scan(order=Order.objects.get(), upload=upload, kind="pdf", actor=staff)
    (line,) = written("scan_added")
    assert line.object_id == registered.pk


def test_a_corrected_consent_is_journaled_by_names_of_fields(curator: User) -> None:
    consent: Any = Consent.objects.filter(person=make_mentee(curator.school).person).first()
    consent.signer_name = "Белова Мария Ивановна"
    change_consent(consent=consent, fields=["signer_name"], version=0, actor=curator)
    (line,) = written("consent_changed")
    assert (line.fields, line.values) == (["signer_name"], {})


def test_new_recovery_codes_are_journaled(mentor: User) -> None:
    assert renew_codes(user=mentor)
    assert [line.actor_id for line in written("recovery_codes_renewed")] == [mentor.pk]


def test_an_act_that_nobody_registered_is_a_failure() -> None:
    with pytest.raises(AssertionError):
        written("an act that nobody knows")
