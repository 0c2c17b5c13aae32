"""Going round the site with a word in mind: every page, form, search, workbook and letter, each answer judged."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.security.asking import Answer, Asker
from tests.security.bodies import Sendable, name_of, sendables
from tests.security.forms import PageForm, forms_of
from tests.security.payloads import PAYLOADS
from tests.security.routes import Route
from tests.security.samples import different, first, samples
from tests.security.texts import SENTINEL, judged, packed
from tests.security.world import World, product_models

TYPED = ("text", "textarea", "search", "email", "url", "tel", "password", "number", "date")
ADDRESS = ("q", "view", "cols", "per", "page", "year", "next", "back")
KINDS: tuple[dict[str, str], ...] = ({}, {"print": "1"}, {"xlsx": "1"}, {"fragment": "1"})


def fitting(room: int) -> list[str]:
    """Texts of at most this length that hold every payload that fits, as few texts as need be."""
    texts = [""]
    for one in PAYLOADS:
        if len(one) <= room:
            joined = f"{texts[-1]} {one}".strip()
            texts[-1:] = [joined] if len(joined) <= room else [texts[-1], one]
    return [text for text in texts if text]


def filled_with_all(form: PageForm, everything: bool) -> dict[str, Any]:
    """All forty in each field that is typed into, or in every field at all, the hidden ones and the choices too."""
    data = form.filled() | {one.name: packed() for one in form.fields if everything or one.kind in TYPED}
    rows = "\n".join(["ФИО;Класс;" + packed().replace(";", ","), *(f"{one};{one}" for one in PAYLOADS)])
    files = (one.name for one in form.fields if one.kind == "file")
    return data | {name: SimpleUploadedFile(f"{PAYLOADS[9]}.csv", rows.encode()) for name in files}


def filled_in_turn(form: PageForm) -> Iterator[dict[str, Any]]:
    """The form as often as it takes until each field of words has had every payload that it has room for."""
    fields = {one.name: fitting(one.room or 2000) for one in form.fields if one.kind in ("text", "textarea", "search")}
    for turn in range(max(map(len, fields.values()), default=0)):
        yield form.filled() | {name: texts[turn % len(texts)] for name, texts in fields.items() if texts}


class Look:
    """Asks as one person after another and keeps what was wrong, and which poisoned fields were seen."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults: list[str] = []
        self.shown: set[str] = set()
        self.met: set[Any] = set()
        self.asked = self.taken = 0

    def judge(self, what: str, answer: Answer) -> str:
        """Note what is wrong with one answer; the text that was read in it."""
        faults, text = judged(answer.body, answer.response.headers.get("Content-Type", ""))
        faults += [f"answered {answer.status}"] * (answer.status >= 500)
        self.faults += [f"{what}: {fault}" for fault in dict.fromkeys(faults)]
        self.shown |= set(SENTINEL.findall(text))
        self.asked += 1
        return text

    def pages(self, role: str, routes: Iterable[Route]) -> None:
        """Every address that opens for this role: for the curator with a row of each kind and state."""
        browser = Asker(self.world.users[role])
        for route in (one for one in routes if one.lets_in(role)):
            for sample in samples(route, self.world.own, different if role == "curator" else first):
                url = route.url(**sample)
                text = self.judge(f"{role} GET {route.name}", browser.ask("GET", url))
                if "pdf" in route.path:
                    self.judge(f"{role} POST {route.name}", browser.ask("POST", url))
                self.searches(browser, role, forms_of(url, text, "get"))

    def searches(self, browser: Asker, role: str, forms: list[PageForm]) -> None:
        """Forms of search: all forty in each field and in the usual words of an address; also print and workbook."""
        for form in forms:
            path, names = form.action.partition("?")[0], {*ADDRESS, *(one.name for one in form.fields)}
            if path not in self.met:
                self.met.add(path)
                for kind in KINDS:
                    # django-tables2 frowns at a dot in the name of a column
                    said = dict.fromkeys(names, packed()) | {"sort": packed().replace(".", "-")} | kind
                    self.judge(f"{role} GET {path} {kind}", browser.ask("GET", path, query_params=said))

    def lists(self, role: str, paths: Iterable[str]) -> None:
        """Lists with what they hold: found by a word, as print and as a workbook."""
        browser = Asker(self.world.users[role])
        for path in paths:
            self.judge(f"{role} GET {path}", browser.ask("GET", path))

    def repair(self) -> None:
        """Django's admin: the list of each model, an empty form and that of a row."""
        browser = Asker(self.world.users["admin"])
        for model in set(admin.site._registry) & set(product_models()):
            place = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
            row = model._base_manager.first()
            urls = [reverse(f"{place}changelist"), reverse(f"{place}add")]
            for url in [*urls, *([reverse(f"{place}change", args=[row.pk])] if row else [])]:
                self.judge(f"admin GET {url}", browser.ask("GET", url))

    def forms(self, role: str, routes: Iterable[Route]) -> None:
        """Every form that nobody before was offered: refused with all forty, then sent with what it has room for; the
        page after it, with its message, is judged too."""
        browser = Asker(self.world.users[role])
        for sendable in sendables(browser, self.world, routes):
            kind = (sendable.target, *sorted({one.name for one in sendable.form.fields}))
            if kind not in self.met:
                self.met.add(kind)
                self.send(browser, role, sendable)

    def send(self, browser: Asker, role: str, sendable: Sendable) -> None:
        """One form in all ways. Whom it refuses three times it refuses for another reason than the text, and the page
        of a refusal has been judged with all forty."""
        form, taken = sendable.form, self.taken
        for everything in (False, True) if form.fields else ():
            self.judge_sent(browser, role, form, filled_with_all(form, everything))
        for turn, data in enumerate(filled_in_turn(form)):
            if turn < 3 or self.taken > taken:
                self.judge_sent(browser, role, form, data)

    def judge_sent(self, browser: Asker, role: str, form: PageForm, data: dict[str, Any]) -> None:
        """One sending, to the page that it leads to."""
        answer = browser.ask("POST", form.action, data, follow=True)
        self.judge(f"{role} POST {name_of(form.action)}", answer)
        self.taken += bool(getattr(answer.response, "redirect_chain", ()))
