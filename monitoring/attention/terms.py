"""Rules about terms that the law sets."""

from dataclasses import dataclass

from django.urls import reverse

from mentoring.kit.russian import plural
from mentoring.org.workdays import workday_after
from monitoring.attention.items import Action, Item, Look
from programs.correcting.models import NEAR


@dataclass(frozen=True)
class Termed:
    """What waits for an answer till a day: the code of the rule; «требование, требования, требований», what they ask
    and wait for, what is to be done; the page of one, of all, the word of the button; in the inbox of the look their
    number, the one whose term comes first, that term."""

    code: str
    forms: tuple[str, str, str]
    asks: str
    waits_for: str
    to_do: str
    pages: tuple[str, str]
    button: str
    inbox: tuple[str, str, str]

    def item(self, look: Look) -> Item | None:
        """Urgent from three working days before the first term on; the button leads to the one that comes first."""
        number, row, first = (look.inbox[name] for name in self.inbox)
        if not number:
            return None
        tail = f"{self.asks} {plural(number, 'ждёт', 'ждут', 'ждут')} {self.waits_for}"
        detail = f"Срок вышел {first:%d.%m.%Y}" if first < look.today else f"{self.to_do} до {first:%d.%m.%Y}"
        one, every = self.pages
        actions = [Action(self.button, reverse(one, args=[row]))]
        if number > 1:
            actions.append(Action("Показать все", reverse(every) + "?view=asked"))
        severity = "urgent" if first <= workday_after(look.today, NEAR) else "soon"
        return Item(self.code, severity, "", f"{number} {plural(number, *self.forms)}", tail, detail, actions)


ERASURES = Termed(
    "erasure_term",
    ("требование", "требования", "требований"),
    "уничтожить данные",
    "исполнения",
    "Исполнить",
    ("erasure", "erasures"),
    "Открыть требование",
    ("demands", "demand", "term"),
)
CORRECTIONS = Termed(
    "corrections_asked",
    ("просьба", "просьбы", "просьб"),
    "исправить данные",
    "ответа",
    "Исправить или отказать",
    ("correction", "corrections"),
    "Открыть просьбу",
    ("to_correct", "correction", "correct_by"),
)


def erasure_term(look: Look) -> Item | None:
    """Demands to destroy data whose term is over or ends within three working days."""
    return ERASURES.item(look)


def corrections_asked(look: Look) -> Item | None:
    """Requests of people to correct what is kept about them."""
    return CORRECTIONS.item(look)
