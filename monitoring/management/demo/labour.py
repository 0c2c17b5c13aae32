"""Mentoring of colleagues as extra work in the demo: some signed, one agreed, one still asked, one relieved early."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mentoring.org.models import SchoolYear
from monitoring.management.demo.people import Cast
from programs.labour.deciding import agree, earliest_last_day, give_notice, sign
from programs.labour.keeping import add_duties
from programs.labour.models import MentorDuty

WORDS = {
    "content": "помощь в подготовке уроков и разбор посещённых уроков, знакомство с журналом и рабочими программами",
    "method": "консультации, совместная подготовка и взаимное посещение уроков",
    "terms": "вместе с заработной платой за вторую половину месяца",
}


def employ_mentors(cast: Cast, year: SchoolYear, actor: Any) -> None:
    """Seven teachers; the days are as many days back as the year has already lasted, at most ten."""
    today = timezone.localdate()
    day = max(year.starts, today - datetime.timedelta(days=10))
    terms = MentorDuty(year=year, starts=day, ends=year.ends, amount=Decimal(3000), **WORDS)
    rows = add_duties(people=cast.teacher_mentors[:7], duty=terms, actor=actor)
    day = min(day, today)
    for duty in rows[1:]:
        agree(duty=duty, day=day, actor=actor)
    for number, duty in enumerate(rows[2:], 1):
        sign(duty=duty, number=f"{number}-Н", dated=day, actor=actor)
    if earliest_last_day(today) < year.ends:  # in the last days of May nobody ends it early
        why = "увеличилась учебная нагрузка"
        give_notice(duty=rows[-1], side="worker", notice_on=today, actor=actor, reason=why)
