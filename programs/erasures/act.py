"""The act of destruction and the export of the journal: every field of order № 179 (п. 3 and 5), drawn from the row of
the demand and the journal. Neither tells a name: the order allows «иную информацию, относящуюся к определённому лицу»,
here the number of the row; the paper has a line on which the name is written by hand."""

from dataclasses import dataclass, field
from operator import itemgetter

from django.template.loader import render_to_string
from django.utils import timezone

from mentoring.audit.models import AuditEntry
from mentoring.kit.pdf import render_pdf
from mentoring.kit.russian import date_words, nbsp, short_name
from mentoring.kit.sheets import Column, workbook_bytes
from participants.erasing.models import Erasure
from participants.erasing.wiping import label_of

SYSTEM = "Информационная система персональных данных «Тандем»"
METHOD = (
    "Удаление записей и файлов, замена имени номером записи (обезличивание) без возможности восстановления; "
    "в резервных копиях — с истечением срока их хранения"
)
PROCESSOR = "нет, обработка никому не поручалась"
CARRIERS = "не уничтожались, обработка автоматизированная"


@dataclass(frozen=True)
class ActFacts:
    """The act, field by field as п. 3 of the order names them, «а»–«к»."""

    number: int
    operator: str  # а
    address: str  # а
    processor: str  # б
    subject: str  # в
    destroyed_by: str  # г
    initials: str  # of whoever signs
    categories: list[str]  # д
    carriers: str  # е
    system: str  # ж
    method: str  # з
    reason: str  # и
    dated: str  # к
    kept_until: str
    counts: list[tuple[str, int]] = field(default_factory=list)


def facts_of(erasure: Erasure) -> ActFacts:
    """Of a demand that is done; `school` and `done_by` come loaded."""
    school, moment = erasure.school, timezone.localtime(erasure.done_at)
    who = erasure.done_by
    counts = erasure.act.get("counts", {})
    return ActFacts(
        number=erasure.pk,
        operator=" ".join(school.charter_name.split()),
        address=school.letterhead or school.place,
        processor=PROCESSOR,
        subject=f"запись № {erasure.person_id} реестра людей, требование № {erasure.pk} от {erasure.asked_on:%d.%m.%Y}"
        + (f", {erasure.document}" if erasure.document else ""),
        destroyed_by=f"{who.full_name}, куратор" if who and who.last_name else "",
        initials=short_name(who.last_name, who.first_name, who.middle_name, initials_first=True)
        if who and who.last_name
        else "",
        categories=list(erasure.act.get("categories", [])),
        carriers=CARRIERS,
        system=f"{SYSTEM}, {school.short_name}",
        method=METHOD,
        reason=f"{erasure.get_ground_display()} ({GROUNDS[erasure.ground]})",
        dated=f"{date_words(moment.date())}, {moment:%H:%M}",
        kept_until=f"{erasure.kept_until:%d.%m.%Y}",
        counts=[(WORDS.get(label) or label_of(label), number) for label, number in counts.items()],
    )


WORDS = {"texts": "упоминания в записях о других"}
GROUNDS = {
    "withdrawn": "ст. 21 ч. 5 Федерального закона № 152-ФЗ",
    "needless": "ст. 20 ч. 3 Федерального закона № 152-ФЗ",
    "unlawful": "ст. 21 ч. 3 Федерального закона № 152-ФЗ",
    "reached": "ст. 21 ч. 4 Федерального закона № 152-ФЗ",
}


def act_pdf(erasure: Erasure) -> bytes:
    """The paper to sign. Raises PdfFailed."""
    html = render_to_string("pdf/erasure_act.html", {"act": facts_of(erasure)})
    return render_pdf(html, title=nbsp(f"Акт № {erasure.pk} об уничтожении персональных данных"))


EXPORT = [
    ("Субъект (номер записи)", 24),
    ("Категории уничтоженных данных", 60),
    ("Информационная система", 40),
    ("Причина", 40),
    ("Дата и время", 18),
    ("Номер записи журнала", 14),
    ("Действие", 32),
    ("Кто (номер пользователя)", 16),
    ("В роли", 16),
]


def journal_rows(erasure: Erasure) -> list[list[object]]:
    """The lines of the journal about the demand and the destruction, each with all that п. 5 asks for."""
    act = facts_of(erasure)
    about = AuditEntry.objects.about(erasure) | AuditEntry.objects.about(erasure.person).filter(action="person_erased")
    return [
        [
            act.subject,
            "; ".join(act.categories),
            act.system,
            act.reason,
            f"{timezone.localtime(entry.at):%d.%m.%Y %H:%M}",
            entry.pk,
            entry.get_action_display(),
            entry.actor_id or "",
            entry.actor_label,
        ]
        for entry in about.changes().order_by("at", "pk")
    ]


def journal_xlsx(erasure: Erasure) -> bytes:
    """«Выгрузка из журнала регистрации событий»."""
    columns = [Column(title, itemgetter(place), width, "number") for place, (title, width) in enumerate(EXPORT)]
    return workbook_bytes("Выгрузка из журнала", columns, journal_rows(erasure))
