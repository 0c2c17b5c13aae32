"""Reading the forms of a page as a browser does, and filling them as a person might."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

WORDS = {
    "email": "somebody@school.example",
    "url": "https://school.example/otzyv",
    "number": "3",
    "date": "2026-10-05",
    "password": "верный-конь-батарейка-скрепка-7",
    "tel": "+7 903 333-33-33",
}
NAMED = {  # the last part of a field's name → what a person would type
    "date": "05.10.2026",
    "on": "05.10.2026",
    "dated": "05.10.2026",
    "starts": "01.10.2026",
    "since": "01.10.2026",
    "ends": "20.05.2027",
    "until": "20.05.2027",
    "year": "2012",
    "start": "2027",
    "code": "newcode",
    "username": "newcomer",
    "phone": "+7 903 333-33-33",
    "email": "somebody@school.example",
    "token": "123456",
    "url": "https://school.example/otzyv",
}


@dataclass
class Field:
    """One field: its name, kind (the type of an input, `select`, `textarea`), value and the values to choose from."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    checked: bool = False
    room: int = 0  # how many characters a browser lets in; 0: any number


@dataclass
class PageForm:
    """One <form>: method, address, fields, and the buttons that carry a value."""

    method: str
    action: str
    id: str = ""
    fields: list[Field] = field(default_factory=list)

    def filled(self) -> dict[str, Any]:
        """What a browser would send after a person filled the form sensibly; what was there already stays."""
        data: dict[str, Any] = {}
        for one in self.fields:
            value = filling(one)
            if value is None or (one.kind in ("radio", "submit") and one.name in data):
                continue  # one of the circles, one of the buttons
            data[one.name] = [*data.get(one.name, []), value] if one.kind == "checkbox" else value
        return data


def filling(one: Field) -> Any:
    """The value of one field; None when a browser would send nothing."""
    if one.kind in ("hidden", "submit"):
        return one.value
    if one.kind == "file":
        return SimpleUploadedFile("list.csv", "ФИО;Класс\nИванов Иван Иванович;8А\n".encode())
    if one.kind in ("checkbox", "radio"):
        return one.value
    if one.kind == "select":
        chosen = [one.value] if one.value else [option for option in one.options if option]
        return chosen[0] if chosen else None
    last = one.name.rpartition("-")[2]
    guess = NAMED.get(last) or NAMED.get(last.rpartition("_")[2]) or WORDS.get(one.kind) or "Проверка"
    return one.value or guess


class Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, []  # type: ignore[var-annotated]
        self.early: list[tuple[str, Field]] = []  # fields that name a form further down
        self.open: PageForm | None = None
        self.field: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form opens, or a field of it stands here."""
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.open = PageForm(said.get("method", "get").lower(), said.get("action") or self.url, said.get("id", ""))
            self.forms.append(self.open)
        elif tag == "option" and self.field:
            self.field.options.append(said.get("value", ""))
            self.field.value = said.get("value", "") if "selected" in said else self.field.value
        elif said.get("formaction", "").startswith("#"):
            pass  # a button beside the form's own one: more rows of the same page
        elif tag in ("input", "select", "textarea", "button") and said.get("name") and "disabled" not in said:
            self.add(tag, said)

    def add(self, tag: str, said: dict[str, str]) -> None:
        """One field, in the form that is open or in the one that it names."""
        kind = said.get("type", "submit" if tag == "button" else "text") if tag in ("input", "button") else tag
        one = Field(said["name"], kind, said.get("value", "on" if kind == "checkbox" else ""))
        one.checked, one.room = "checked" in said, int(said.get("maxlength", 0))
        if tag in ("select", "textarea"):
            self.field = one
        named = next((form for form in self.forms if form.id and form.id == said.get("form")), self.open)
        if said.get("form", "") not in ("", named.id if named else ""):
            self.early.append((said["form"], one))
        elif named:
            named.fields.append(one)

    def handle_data(self, data: str) -> None:
        """The text inside a large field."""
        if self.field and self.field.kind == "textarea":
            self.field.value += data

    def handle_endtag(self, tag: str) -> None:
        """A form, a list of options or a large field is over."""
        if tag in ("select", "textarea"):
            self.field = None
        elif tag == "form":
            self.open = None


def forms_of(url: str, html: str, method: str = "post") -> list[PageForm]:
    """The forms of a page with this method; their CSRF field is left out (it has a test of its own)."""
    reader = Reader(url)
    reader.feed(html)
    for name, one in reader.early:
        for form in reader.forms:
            form.fields += [one] * (form.id == name)
    found = [form for form in reader.forms if form.method == method]
    for form in found:
        form.fields = [one for one in form.fields if one.name != "csrfmiddlewaretoken"]
    return found
