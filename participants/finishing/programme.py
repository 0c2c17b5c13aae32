"""What of the programme a group has not been taught: a certificate tells the hours of all of it."""

from typing import NamedTuple

from mentoring.kit.russian import plural
from participants.schooling.models import CourseGroup, CourseTopic

NAMED = 3  # topics named in a sentence; the others are counted


class Untaught(NamedTuple):
    """Topics without a lesson whose attendance is written down, out of how many; their hours, of how many."""

    topics: list[CourseTopic]
    of: int
    hours: int
    of_hours: int

    @property
    def words(self) -> str:
        """«Не проведены темы: 5 из 6 (12 часов из 14): «Роль наставника», … и ещё 2.»"""
        titles = ", ".join(f"«{topic.title}»" for topic in self.topics[:NAMED])
        more = f" и ещё {len(self.topics) - NAMED}" * (len(self.topics) > NAMED)
        hours = f"{self.hours} {plural(self.hours, 'час', 'часа', 'часов')} из {self.of_hours}"
        return f"Не проведены темы: {len(self.topics)} из {self.of} ({hours}): {titles}{more}."


def untaught_of(group: CourseGroup) -> Untaught | None:
    """None when all was taught. What people learn by themselves has no lesson and waits for none. Two queries."""
    topics = list(group.course.topics.all())
    held = set(group.lessons.filter(marked_at__isnull=False).values_list("topics", flat=True))
    lacking = [topic for topic in topics if topic.pk not in held and topic.form != CourseTopic.Form.SELF]
    if not lacking:
        return None
    return Untaught(lacking, len(topics), sum(one.hours for one in lacking), sum(one.hours for one in topics))
