"""Courses of «Школа наставников»: the programme, groups, lessons, who learns, who was there. Source: domain.md §5.3
(приказ об организации «Школы наставников»: programme, schedule, who answers for it)."""

from typing import Any

from django.db import models
from django.db.models import Q

from mentoring.org.models import SchoolYear
from participants.people.models import Person

TONES = {"enrolled": "run", "finished": "ok", "failed": "bad", "dropped": "mute"}
RUNS = ("curator", "director", "staff")


class OfSchool(models.QuerySet):
    """Rows of the open school for those who run it; `own` says whose they are otherwise, `joins` what comes along."""

    school, own, joins = "school", "", ""

    def visible_to(self, user: Any) -> Any:
        """The school's for those who run it, one's own for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(**{self.school: user.school})
        rows = rows.select_related(*self.joins.split()) if self.joins else rows
        if user.has(*RUNS):
            return rows
        return rows.filter(**{self.own: user}) if self.own else rows.none()


class CourseQuerySet(OfSchool):
    """Questions about courses."""

    school = "year__school"

    def of(self, year: SchoolYear) -> "CourseQuerySet":
        """Courses of one school year."""
        return self.filter(year=year)


class Course(models.Model):
    """A course of a school year. `threshold` is the share of lessons, per cent, that a mentor has to be at."""

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="courses", verbose_name="учебный год")
    title = models.CharField("название", max_length=200)
    threshold = models.PositiveSmallIntegerField("порог посещаемости, %", default=70)
    has_test = models.BooleanField("нужен итоговый тест", default=True)
    note = models.TextField("для кого и зачем", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("добавлен", auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "курс", "курсы"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "title"],
                name="course_once",
                violation_error_message="Курс с таким названием в этом учебном году уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(threshold__lte=100),
                name="course_threshold",
                violation_error_message="Порог посещаемости — от 0 до 100 процентов.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id


class TopicQuerySet(OfSchool):
    """Questions about topics."""

    school = "course__year__school"


class CourseTopic(models.Model):
    """A row of the programme."""

    class Form(models.TextChoices):
        """How the topic is taught."""

        LECTURE = "lecture", "лекция"
        PRACTICE = "practice", "практикум"
        TRAINING = "training", "тренинг"
        CASE = "case", "разбор случаев"
        SELF = "self", "самостоятельная работа"
        TEST = "test", "зачёт"

    course = models.ForeignKey(Course, models.CASCADE, related_name="topics", verbose_name="курс")
    position = models.PositiveSmallIntegerField("порядок", default=0)
    title = models.CharField("тема", max_length=300)
    hours = models.PositiveSmallIntegerField("часов", default=1)
    form = models.CharField("форма", max_length=10, choices=Form, default=Form.LECTURE)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "тема курса", "программа курса"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class GroupQuerySet(OfSchool):
    """Questions about groups."""

    school, own, joins = "course__year__school", "leader__user", "course__year__school leader"


class CourseGroup(models.Model):
    """Those who are taught together. The leader is somebody of the school, or words for somebody from outside."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="groups", verbose_name="курс")
    title = models.CharField("название", max_length=120)
    leader = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="led_groups", verbose_name="ведёт"
    )
    leader_text = models.CharField(
        "ведёт, если не из школы", max_length=200, blank=True, help_text="Фамилия, имя, отчество и откуда"
    )
    starts = models.DateField("начало", null=True, blank=True)
    ends = models.DateField("окончание", null=True, blank=True)
    place = models.CharField("где", max_length=120, blank=True, help_text="Например: кабинет 12")
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "группа курса", "группы курса"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "title"],
                name="course_group_once",
                violation_error_message="Группа с таким названием в этом курсе уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="course_group_dates",
                violation_error_message="Окончание раньше начала. Исправьте даты.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.title}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.course.year.school_id

    @property
    def led_by(self) -> str:
        """Who leads it, in words."""
        return self.leader.full_name if self.leader else self.leader_text


class LessonQuerySet(OfSchool):
    """Questions about lessons."""

    school, own, joins = (
        "group__course__year__school",
        "group__leader__user",
        "group__course__year__school group__leader",
    )


class Lesson(models.Model):
    """One meeting of a group. `marked_at`: attendance was written down; `version` moves with it."""

    group = models.ForeignKey(CourseGroup, models.CASCADE, related_name="lessons", verbose_name="группа")
    day = models.DateField("дата")
    starts = models.TimeField("начало")
    ends = models.TimeField("окончание")
    place = models.CharField("где", max_length=120, blank=True)
    topics = models.ManyToManyField(CourseTopic, blank=True, related_name="lessons", verbose_name="темы")
    marked_at = models.DateTimeField("явка отмечена", null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "занятие", "занятия"
        ordering = ["day", "starts", "pk"]
        indexes = [models.Index(fields=["day"], name="lesson_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="lesson_ends_after_start",
                violation_error_message="Занятие кончается раньше, чем начинается. Исправьте время.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}, {self.starts:%H:%M}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.group.school_id


class EnrolmentQuerySet(OfSchool):
    """Questions about who learns."""

    school, own = "course__year__school", "person__user"

    def counted(self) -> "EnrolmentQuerySet":
        """Those who learn or have learnt: the dropped are no part of the group."""
        return self.exclude(state="dropped")


class Enrolment(models.Model):
    """A person in a group; once in a course. `reason`: why the rules were passed over, or why it ended."""

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        ENROLLED = "enrolled", "зачислен"
        FINISHED = "finished", "окончил"
        FAILED = "failed", "не окончил"
        DROPPED = "dropped", "отчислен"

    course = models.ForeignKey(Course, models.CASCADE, related_name="enrolments", editable=False)
    group = models.ForeignKey(CourseGroup, models.CASCADE, related_name="enrolments", verbose_name="группа")
    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments", verbose_name="кто")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.ENROLLED, editable=False)
    test_passed = models.BooleanField("тест сдан", default=False)
    reason = models.CharField("причина", max_length=300, blank=True, editable=False)
    finished_on = models.DateField("окончил", null=True, editable=False)
    created_at = models.DateTimeField("зачислен", auto_now_add=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "зачисление", "зачисления"
        ordering = ["person__sort_key", "pk"]
        indexes = [models.Index(fields=["person", "state"], name="enrolment_person_state")]
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="enrolled_once_in_a_course"),
            models.CheckConstraint(
                condition=Q(state__in=["enrolled", "finished", "failed", "dropped"]), name="enrolment_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Зачисление № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.course.year.school_id

    @property
    def year(self) -> SchoolYear:
        """Of its course."""
        return self.course.year

    @property
    def tone(self) -> str:
        """Colour and icon of the state."""
        return TONES[self.state]


class AttendanceQuerySet(OfSchool):
    """Questions about who was there."""

    school, own = "enrolment__course__year__school", "enrolment__person__user"


class Attendance(models.Model):
    """Whether a person was at a lesson."""

    class Mark(models.TextChoices):
        """Words of the interface."""

        WAS = "was", "был"
        ABSENT = "absent", "не был"
        EXCUSED = "excused", "уваж."

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="attendance", verbose_name="занятие")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendance", verbose_name="кто")
    mark = models.CharField("явка", max_length=8, choices=Mark)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "явка", "явка"
        ordering = ["lesson__day", "lesson__starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "enrolment"], name="attendance_once"),
            models.CheckConstraint(condition=Q(mark__in=["was", "absent", "excused"]), name="attendance_mark_known"),
        ]

    def __str__(self) -> str:
        return f"Явка № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.enrolment.school_id
