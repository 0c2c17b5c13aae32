"""A question longer than a database takes as a pattern (50,000 bytes in SQLite) is answered in every list."""

import pytest
from django.urls import reverse

from tests.factories import make_mentee, make_mentor

FIELDS = [
    *(("people", "q"), ("consents", "q"), ("mentees", "q"), ("mentees", "request_text"), ("mentors", "q")),
    *(("mentors", "competencies"), ("tandems", "q"), ("orders", "q")),
]


@pytest.mark.parametrize("name, field", FIELDS)
def test_a_long_question_is_no_error(project, school, sign_in, curator, name, field):
    make_mentee(school)
    make_mentor(school)

    answer = sign_in(curator).get(reverse(name), {field: "а" * 60_000})

    assert answer.status_code == 200
