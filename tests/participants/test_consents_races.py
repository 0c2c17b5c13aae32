"""The same pile of papers written down twice at once: each person gets each consent once."""

import datetime
import threading

import pytest
from django.db import connection

from participants.consents.keeping import take_papers
from participants.models import Consent
from tests.factories import make_person

DAY = datetime.date(2026, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_write_each_consent_once(school, curator):
    people = [make_person(school, f"Белов{number} Артём") for number in range(40)]
    start, failed = threading.Barrier(6), []

    def press():
        start.wait()
        try:
            take_papers(people=people, given_on=DAY, until=None, actor=curator)
        except Exception as wrong:  # whatever it is, the test tells it
            failed.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    given = list(Consent.objects.values_list("person", "kind", "signer"))
    assert len(given) == len(set(given)) == 2 * len(people)
