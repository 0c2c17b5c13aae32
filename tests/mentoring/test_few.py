"""How many names a sentence bears."""

import pytest

from mentoring.few import few, in_sentence


@pytest.mark.parametrize(
    "number,shown,more", [(0, 0, 0), (1, 1, 0), (10, 10, 0), (11, 11, 0), (12, 10, 2), (500, 10, 490)]
)
def test_one_name_alone_is_never_left_out(number, shown, more):
    names = [str(one) for one in range(number)]
    assert few(names) == (names[:shown], more)


def test_the_sentence_says_how_many_are_left_out():
    assert in_sentence(["A"] * 3) == "A, A, A"
    assert in_sentence(["A"] * 12).endswith("A, A и ещё 2")
