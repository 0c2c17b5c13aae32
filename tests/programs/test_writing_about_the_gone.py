"""Every verb that makes a row about a person passes one lock: a moment after somebody was erased, a page that was open
before brings no word about them back. A new verb has to be named here, with what it does then."""

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.apps import apps

from mentoring.kit.workflow import MoveRefused
from mentoring.models import School, User
from participants.erasing.asking import ask_for_erasure
from participants.finishing.workflow import ENROLMENT
from participants.holding.moving import AboutPerson
from participants.models import Person
from participants.requests.workflow import REQUEST
from participants.selection.workflow import CANDIDATE
from programs.erasing.doing import erase
from programs.labour.workflow import DUTY
from programs.tandems.models import Tandem
from tests.programs import late_verbs as late
from tests.programs.late_verbs import Act, Scene, told_of
from tests.test_architecture import ROOT

pytestmark = pytest.mark.usefixtures("listed")


VERBS: dict[str, list[Callable[[Scene], Act]] | str] = {
    "participants/applications/receiving.py:enter": "nobody's yet",
    "participants/applications/receiving.py:type_in": "nobody's yet",
    "participants/applications/taking.py:take_in": [late.application_accepted],
    "participants/applications/workflow.py:decided": "of the application itself",
    "participants/certificates/issuing.py:issue_certificates": [late.certificates_issued, late.certificate_cancelled],
    "participants/consentpapers/issuing.py:issue_blanks": [late.blanks_issued],
    "participants/consentpapers/issuing.py:start_printing": "numbers of blanks; working.py asks again what still waits",
    "participants/consents/keeping.py:add_consent": [late.consent_added],
    "participants/consents/keeping.py:change_consent": [late.consent_changed],
    "participants/consents/keeping.py:take_papers": [late.papers_taken],
    "participants/erasing/asking.py:ask_for_erasure": [late.erasure_asked],
    "participants/erasing/wiping.py:rename": "the erasure itself",
    "participants/filing/piling.py:_keep": [late.scans_read],
    "participants/offers/keeping.py:_write": "areas, no words",
    "participants/offers/keeping.py:guess_offers": "areas, no words",
    "participants/opinions/asking.py:ask": [late.view_asked, late.teachers_asked],
    "participants/opinions/writing.py:write_down": [late.view_written],
    "participants/partners/keeping.py:join_person": [late.partner_joined],
    "participants/people/carding.py:add_card": [late.card_added, late.card_changed],
    "participants/people/merging.py:merge": "test_erased_meanwhile: an erased person is not joined with another",
    "participants/people/merging.py:_join_cards": "as above",
    "participants/people/registering.py:add_person": "somebody new",
    "participants/people/registering.py:change_person": [late.person_changed],
    "participants/requests/keeping.py:add_request": [
        late.request_added,
        late.request_changed,
        late.request_accepted,
        late.requests_accepted,
        late.request_declined,
    ],
    "participants/requests/opening.py:open_from_cards": [late.requests_opened],
    "participants/requests/placing.py:write_areas": "areas, no words",
    "participants/schooling/attending.py:_keep": "marks, no words",
    "participants/schooling/attending.py:remarked": "marks, no words",
    "participants/schooling/enrolling.py:enrol": [late.enrolled, late.course_failed],
    "participants/schooling/keeping.py:keep_group": "of the group; words of others are shown before the erasure",
    "participants/schooling/keeping.py:add_lessons": "of the group",
    "participants/selection/admitting.py:admit": [late.admitted, late.admitted_many],
    "participants/selection/interviewing.py:appoint": [late.talk_appointed, late.talk_held],
    "participants/selection/keeping.py:add_candidate": [
        late.candidate_added,
        late.candidate_changed,
        late.candidate_refused,
    ],
    "participants/selection/keeping.py:note_certificate": [late.certificate_noted],
    "programs/answering/answering.py:answer_requests": "numbers; an open tandem stands in the way of an erasure",
    "programs/correcting/asking.py:ask_to_correct": [late.correction_asked],
    "programs/erasing/doing.py:erase": "the erasure itself",
    "programs/erasing/doing.py:reapply": "the erasure itself",
    "programs/erasing/keeping.py:demand_of": "the erasure itself",
    "programs/erasing/mentions.py:decide": "keys of texts, no words",
    "programs/intake/taking.py:_write": "under the lock of the school, which the erasure takes too",
    "programs/intake/taking.py:_guardians": "as above",
    "programs/intake/undoing.py:_restore": "as above",
    "programs/labour/keeping.py:add_duties": [
        late.duties_added,
        late.duty_changed,
        late.duty_reopened,
        late.duty_agreed,
    ],
    "programs/signing/registering.py:register": "under the lock of the school, which the erasure takes too",
    "programs/leaving/parting.py:let_out": "an open tandem stands in the way of an erasure, and a seat is left once",
    "programs/tandems/pairing.py:pair_many": [late.paired],
    "programs/tandems/pairing.py:_seat": [late.joined_a_pair],
    "programs/tandems/workflow.py:let_go": "days; an open tandem stands in the way of an erasure",
}
ACTS = [act for acts in VERBS.values() if not isinstance(acts, str) for act in acts]

# --- the verbs are all named -----------------------------------------------------------------------------------------


def about_people() -> set[str]:
    """Names of the models from whose rows a way leads to a person."""
    every, found = set(apps.get_models(include_auto_created=True)), {Person}
    while more := {
        one
        for one in every - found
        if any(field.is_relation and field.related_model in found for field in one._meta.concrete_fields)
    }:
        found |= more
    return {one.__name__ for one in found} | {"Card"}


def makers(code: str, names: set[str]) -> list[str]:
    """Functions that speak of one of these models and save or create something."""
    found = []
    for one in ast.walk(ast.parse(code)):
        if isinstance(one, ast.FunctionDef):
            inside = list(ast.walk(one))
            called = {node.func.attr for node in inside if isinstance(node, ast.Call) and hasattr(node.func, "attr")}
            saves = called & {"save", "create", "bulk_create", "get_or_create", "update_or_create"}
            if saves and names & {node.id for node in inside if isinstance(node, ast.Name)}:
                found.append(one.name)
    return found


def product() -> Iterator[Path]:
    """What serves a school: neither migrations nor the demo."""
    for folder in ("mentoring", "participants", "programs", "monitoring"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"migrations", "management"} & set(path.parts):
                yield path.relative_to(ROOT)


def test_every_verb_that_makes_a_row_about_a_person_is_named() -> None:
    names = about_people()
    found = {f"{path}:{name}" for path in product() for name in makers((ROOT / path).read_text(), names)}
    assert found == VERBS.keys()


def test_a_verb_that_is_not_named_is_noticed() -> None:
    """The control."""
    code = (
        "def note(person):\n    Interview(candidate=person).save()\n\ndef look(person):\n    return Interview.objects\n"
    )
    assert makers(code, about_people()) == ["note"]


def test_every_table_of_moves_of_a_person_locks_the_person() -> None:
    told = {str(path) for path in product() if " = Workflow(" in (ROOT / path).read_text()}
    of_others = "mentoring/settling programs/documents programs/tandems"  # an application locks whom it names itself
    assert told == {f"{place}/workflow.py" for place in of_others.split()}
    assert all(isinstance(table, AboutPerson) for table in (REQUEST, CANDIDATE, ENROLMENT, DUTY))


# --- each of them, a moment after ------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nothing_is_written_a_moment_after_the_erasure(
    act: Callable[[Scene], Act], school: School, curator: User
) -> None:
    on = Scene(school=school, curator=curator)
    write = act(on)
    row = ask_for_erasure(person=Person.objects.get(pk=on.gone.pk), by=curator)
    erase(erasure=row, typed="Стираева", actor=curator)
    told = told_of() if act is late.application_accepted else []  # the application waits in the queue as it was
    done = None
    with suppress(MoveRefused):
        done = write()
    assert not done
    assert told_of() == told
    assert not Tandem.objects.filter(members__person=on.gone.pk).exists()
