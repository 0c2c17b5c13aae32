"""The tests of lists that come back can fail: each fault is seen by the test that guards against it."""

import dataclasses

import pytest

from mentoring.reloading import taking, undoing
from mentoring.reloading.keys import Seal
from mentoring.reloading.lists import LISTS
from mentoring.reloading.looking import Line
from mentoring.reloading.models import ReloadQuerySet
from tests.programs import test_returning as guard
from tests.programs import test_returning_papers as papers_guard
from tests.programs.test_returning import base
from tests.programs.test_returning_papers import MARKS, PAPERS, marks, papers

__all__ = ["base", "marks", "papers"]


def any_key(seal, key):
    """Reads a key without looking at its signature."""
    parts = [*key.split("."), "", ""]
    pk = int(parts[0]) if parts[0].isdecimal() else 0
    return pk, {title: parts[1][at * 6 : at * 6 + 6] for at, title in enumerate(seal.titles)}


def silent(*args, **kwargs):
    """A line of the journal that names no fields."""
    return real_entry(*args, **(kwargs | {"fields": ()}))


real_entry, real_digest = taking.entry, Seal.digest
FAULTS = {  # what is broken → (where, name, with what), the test that sees it
    "any key is taken": ((Seal, "read", any_key), guard.test_bad_keys_are_told_per_row_with_the_address_and_the_cure),
    "every cell is edited": (
        (Seal, "digest", lambda seal, pk, title, value: real_digest(seal, 0, title, "x")),
        guard.test_only_the_edited_cells_change_and_the_journal_names_them,
    ),
    "a conflict is overwritten": (
        (Line, "stance", property(lambda line: "wrong" if line.errors else "good" if line.before else "same")),
        guard.test_a_row_changed_in_the_system_after_the_export_waits_for_a_decision,
    ),
    "undone over a later change": (
        (undoing, "_standing", lambda *args: []),
        guard.test_nothing_is_undone_when_a_row_was_changed_since,
    ),
    "the journal names nothing": (
        (taking, "entry", silent),
        guard.test_only_the_edited_cells_change_and_the_journal_names_them,
    ),
    "every school's files": (
        (ReloadQuerySet, "visible_to", lambda rows, user: rows),
        guard.test_another_school_and_a_colleague_do_not_reach_it,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_seen(name, db, monkeypatch, request):
    (where, attribute, broken), test = FAULTS[name]
    monkeypatch.setattr(where, attribute, broken)
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    fixtures = {one: request.getfixturevalue(one) for one in names}
    with pytest.raises(AssertionError):
        test(**fixtures)


OF_LISTS = {  # what is broken → (the list, its rule, with what), the test that sees it
    "a withdrawn consent is changed": (
        (PAPERS, "refusal", lambda user, row: ""),
        papers_guard.test_what_was_withdrawn_or_is_over_is_not_made_valid_by_a_file,
    ),
    "a consent that is over is prolonged": (
        (PAPERS, "frozen", lambda row: {}),
        papers_guard.test_what_was_withdrawn_or_is_over_is_not_made_valid_by_a_file,
    ),
    "a cell is a signature": (
        (PAPERS, "fields", {"until": "until", "given_on": "given_on", "child_signed": "child_signed"}),
        papers_guard.test_a_cell_is_never_a_signature,
    ),
    "the page of the lesson is not told": (
        (MARKS, "wrote", lambda rows, actor: None),
        papers_guard.test_whoever_has_the_page_of_the_lesson_open_is_told,
    ),
    "a course that is over is changed": (
        (MARKS, "refusal", lambda user, row: ""),
        papers_guard.test_what_may_not_be_marked_is_told_per_cell,
    ),
}


@pytest.mark.parametrize("name", OF_LISTS)
def test_a_list_without_one_of_its_rules_is_seen(name, db, monkeypatch, request):
    (code, rule, broken), test = OF_LISTS[name]
    monkeypatch.setitem(LISTS, code, dataclasses.replace(LISTS[code], **{rule: broken}))
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    fixtures = {one: request.getfixturevalue(one) for one in names}
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test(**fixtures)
