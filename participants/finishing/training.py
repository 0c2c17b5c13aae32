"""Which mentors still have to be taught, as a condition on rows of a year."""

import datetime

from django.db.models import Exists, OuterRef, Q

from participants.schooling.models import Enrolment
from participants.selection.models import Admission


def needs_training(on: datetime.date) -> Q:
    """Rows with `person` and `year` of people who have finished no course by this day in any year, learn in none of
    that year, and were not admitted by experience."""
    done = Q(state=Enrolment.State.FINISHED, finished_on__lte=on)
    learns = Q(state=Enrolment.State.ENROLLED, course__year=OuterRef("year_id"))
    taught = Enrolment.objects.filter(done | learns, person=OuterRef("person_id"))  # scope: the rows are the user's
    known = Admission.objects.in_force(on).filter(ground=Admission.Ground.EXPERIENCE)
    return ~Exists(taught) & ~Exists(known.filter(candidate__person=OuterRef("person_id")))  # scope: as above
