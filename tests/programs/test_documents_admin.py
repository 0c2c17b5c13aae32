"""The administrator keeps the legal grounds; nobody else enters."""

from django.urls import reverse

from programs.models import LegalGround


def test_administrator_adds_a_ground_and_the_journal_knows(administrator, sign_in):
    words = {
        "code": "r-999",
        "wording": "распоряжением от 01.02.2026 № Р-999",
        "issued_on": "01.02.2026",
        "number": "Р-999",
        "valid_from": "01.02.2026",
        "kinds": "[]",
        "rank": "9",
    }

    answer = sign_in(administrator).post(reverse("admin:programs_legalground_add"), words)

    assert answer.status_code == 302
    assert LegalGround.objects.get(code="r-999").number == "Р-999"


def test_curator_does_not_enter_the_repairs(curator, sign_in):
    assert sign_in(curator).get(reverse("admin:programs_legalground_changelist")).status_code != 200
