"""Which lists come back from Excel, and what of each may be edited there. Upper slices register theirs in `ready()`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm, Field


def nothing(row: Any) -> list[str]:
    """No names."""
    return []


@dataclass(frozen=True)
class ListBack:
    """A list that comes back. `code` is also the name of its address.

    `rows(user, year)` are the rows that the user may see, with all that `table` draws and `form` asks. `form(data,
    row)` is the form of the browser's page, `fields` say which column is which field of it. `fixed` say where the other
    columns are changed («на карточке человека»). `action` is the act in the journal. `refusal(user, row)` is why this
    row may not be changed, empty when it may; `frozen(row)` names its fields that nobody changes, with the reason;
    `together` are fields that are checked only with one another; `prepare(row)` is called before writing and names what
    it has changed itself (folded keys). `hold(keys)` locks what the verbs of these rows lock first; `wrote(rows,
    actor)` follows when rows were written, or undone."""

    code: str
    title: str
    table: Any
    rows: Callable[[Any, Any], QuerySet[Any]]
    form: Callable[[Mapping[str, Any], Any], BaseForm]
    fields: Mapping[str, str]
    action: str
    refusal: Callable[[Any, Any], str]
    name: Callable[[Any], str]
    fixed: Mapping[str, str]
    frozen: Callable[[Any], Mapping[str, str]] = lambda row: {}
    together: tuple[frozenset[str], ...] = ()
    prepare: Callable[[Any], Iterable[str]] = nothing
    hold: Callable[[Sequence[int]], Any] = nothing
    wrote: Callable[[Sequence[Any], Any], Any] = lambda rows, actor: None
    of_year: bool = True

    def beside(self, names: Iterable[str]) -> set[str]:
        """These fields and those that are checked with them."""
        asked = set(names)
        return asked.union(*(group for group in self.together if group & asked))

    def lock(self, model: type[Model], keys: Sequence[int]) -> None:
        """Nobody else writes these rows until the transaction ends."""
        self.hold(keys)
        list(model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


LISTS: dict[str, ListBack] = {}


def register(*lists: ListBack) -> None:
    """Let these lists come back."""
    LISTS.update({one.code: one for one in lists})


def codes() -> list[tuple[str, str]]:
    """For the model's field: as a function, so that a new list needs no migration."""
    return [(code, one.title) for code, one in LISTS.items()]


def is_row_choice(field: Field) -> bool:
    """The field chooses a row of another table."""
    return hasattr(field, "queryset")
