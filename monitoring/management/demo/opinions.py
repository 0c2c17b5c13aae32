"""Views of third parties in the demo: class teachers who are still asked, one who has begun, links that ran out or were
taken back, papers of young teachers."""

import datetime
from typing import Any

from django.utils import timezone

from mentoring.links.models import PersonalLink
from mentoring.links.opening import keep_draft
from mentoring.org.models import SchoolYear
from participants.opinions.asking import ask, ask_teachers, take_back
from participants.opinions.writing import write_down
from participants.people.models import Person
from participants.requests.models import MentoringRequest, ThirdPartyView

TEACHERS = ("Вересаева Нина Олеговна", "Горшенин Павел Андреевич", "Дубравина Алла Сергеевна")
PAPERS = {
    "attestation": ("confirms", "Рекомендовано освоить приёмы работы с разными по силе группами", "Методист или завуч"),
    "methodical": ("adds", "Цели урока ставит точно, слабее обратная связь в конце урока", "Учитель того же предмета"),
    "standard": ("confirms", "По анкете меньше всего баллов за оценивание", ""),
}


def ask_others(year: SchoolYear, actor: Any) -> None:
    """The curator has asked around."""
    rows = MentoringRequest.objects.of(year).waiting().filter(views=None).select_related("person", "year__school")
    pupils = list(rows.filter(person__kind=Person.Kind.PUPIL).order_by("person__sort_key", "pk")[:12])
    classes = sorted({asked.person.class_name for asked in pupils})
    names = {title: TEACHERS[number % len(TEACHERS)] for number, title in enumerate(classes)}
    views = ask_teachers(requests=pupils, names=names, life=datetime.timedelta(days=14), actor=actor)
    for view in views[:1]:
        if view.link:
            keep_draft(link=view.link, typed={"stance": "confirms", "text": "На уроках старается, но"})
    yesterday = timezone.now() - datetime.timedelta(days=1)
    late = [view.link_id for view in views[-3:] if view.link_id]
    PersonalLink.objects.filter(pk__in=late).update(expires_at=yesterday)  # scope: links made a line above
    ThirdPartyView.objects.filter(link__in=late).update(asked_at=yesterday - datetime.timedelta(days=14))
    for view in views[4:-3][:1]:
        take_back(view=view, actor=actor)
    for asked, (kind, (stance, text, advice)) in zip(
        rows.filter(person__kind=Person.Kind.TEACHER).order_by("pk")[:3], PAPERS.items(), strict=False
    ):
        told = {"kind": kind, "stance": stance, "text": text, "advice": advice}
        write_down(view=ThirdPartyView(request=asked, **told), actor=actor)
        ask(asked=asked, kind="personal_file", author_name="Кадровая служба", actor=actor)
