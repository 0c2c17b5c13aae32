"""The page of a lesson in a browser: marked with a thumb at 360 px, and where there is no JavaScript."""

from typing import Any

import pytest

from participants.models import Attendance
from tests.e2e.pages import goto
from tests.factories import make_school, make_user
from tests.participants.schooling_cast import make_group, make_learner, make_lesson

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FINGER = 44  # css pixels, WCAG 2.5.5


@pytest.mark.parametrize("scripts", [True, False])
def test_attendance_is_marked_on_a_phone(context_of: Any, violations: list[str], scripts: bool) -> None:
    school = make_school("sosh7")
    curator = make_user("curator", school, "curator", last_name="Соколова", first_name="Анна")
    group = make_group(school)
    names = ("Константинопольская Александра Святославовна", "Ким Анна", "Ли Бо")
    rows = [make_learner(group, name) for name in names]
    page = context_of(curator, width=360, java_script_enabled=scripts).new_page()
    if scripts:
        goto(page, f"/school/lessons/{make_lesson(group).pk}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    else:
        page.goto(f"/school/lessons/{make_lesson(group).pk}/")
    boxes = page.locator(".seg label")
    assert boxes.count() == 9
    sizes = [boxes.nth(number).bounding_box() for number in range(9)]
    assert all(size["height"] >= FINGER and size["width"] >= FINGER for size in sizes)
    assert all(size["x"] >= 0 and size["x"] + size["width"] <= 360 for size in sizes)

    page.locator(f'label:has(input[name="mark-{rows[0].pk}"][value="absent"])').click()
    page.locator(f'label:has(input[name="mark-{rows[2].pk}"][value="excused"])').click()
    page.get_by_role("button", name="Сохранить явку").click()

    page.get_by_text("Явка отмечена: 1 из 3").wait_for()
    marks = dict(Attendance.objects.values_list("enrolment", "mark"))
    assert marks == {rows[0].pk: "absent", rows[1].pk: "was", rows[2].pk: "excused"}
    assert not violations
