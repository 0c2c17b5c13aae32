"""Classes of fields: what each holds, who of the school sees it of everybody, of whom they work with, of themselves.
Pure. Source: quality rows A6 and I12, 152-ФЗ ст. 14 and 20, the tasks of product.md."""

from dataclasses import dataclass

ALL = frozenset({"curator", "director", "staff", "mentor", "mentee", "municipality", "admin", "nobody"})
RUN = frozenset({"curator", "director", "staff"})
LEAD = frozenset({"curator", "director"})
ROLES = {"curator": "куратор", "director": "директор", "staff": "секретарь", "admin": "администратор"}


@dataclass(frozen=True)
class FieldClass:
    """A class of fields. `seen_by`: roles that see it of everybody in their school. `near`: those who are in a tandem
    or a group with the person see it too. `own`: the person reads it without asking. `told`: it is about a person, so
    the extract of that person holds it."""

    code: str
    title: str
    seen_by: frozenset[str]
    near: bool = False
    own: bool = True
    told: bool = True

    @property
    def readers(self) -> str:
        """Who sees it, in words: «куратор, директор; участники вашего тандема»."""
        roles = ", ".join(word for role, word in ROLES.items() if role in self.seen_by)
        near = "те, с кем вы в тандеме или в группе курса" if self.near else ""
        return "; ".join(filter(None, (roles, near))) or "никто"


IDENTITY = FieldClass("identity", "Имя, класс, должность", RUN, near=True)
AGE = FieldClass("age", "Возраст", RUN)
CONTACT = FieldClass("contact", "Контакты", RUN)
FAMILY = FieldClass("family", "Родители и другие законные представители", RUN)
WORK = FieldClass("work", "О работе", RUN)
CARD = FieldClass("card", "Строки в базах наставников и наставляемых", RUN)
REQUEST = FieldClass("request", "Запросы, заявки, что вы написали о себе", LEAD)
TANDEM = FieldClass("tandem", "Тандемы", RUN, near=True)
LEARNING = FieldClass("learning", "Школа наставников", RUN, near=True)
CONSENT = FieldClass("consent", "Согласия", RUN)
PAPER = FieldClass("paper", "Приказы", RUN)
ACCESS = FieldClass("access", "Вход в систему", LEAD | {"admin"})
# Written about the person by others: read out by the school, so that nobody finds it by chance on a page.
SELECTION = FieldClass("selection", "Отбор в наставники: собеседование, допуск", LEAD, own=False)
OPINION = FieldClass("opinion", "Сведения третьих лиц о запросе", LEAD, own=False)
NOTE = FieldClass("note", "Рабочие пометки школы", RUN, own=False)
# Not a statement about one person that could be handed out.
WORKER = FieldClass("worker", "Имя, под которым вы работаете в системе", ALL - {"municipality", "nobody"})
FILES = FieldClass("files", "Бумаги и таблицы о многих людях сразу", RUN, own=False, told=False)
TRACE = FieldClass("trace", "Кто и когда записал", RUN | {"admin"}, told=False)
HIDDEN = FieldClass("hidden", "Ключи, хэши, недописанное", frozenset(), own=False, told=False)
TECHNICAL = FieldClass("technical", "Номера и связи записей", ALL, told=False)
PUBLIC = FieldClass("public", "Справочники и сведения о школе", ALL, told=False)

CLASSES = (
    *(IDENTITY, AGE, CONTACT, FAMILY, WORK, CARD, REQUEST, TANDEM, LEARNING, CONSENT, PAPER, ACCESS),
    *(SELECTION, OPINION, NOTE, WORKER, FILES, TRACE, HIDDEN, TECHNICAL, PUBLIC),
)
TOLD = tuple(one for one in CLASSES if one.told)
OWN = tuple(one for one in TOLD if one.own)
