"""Who sees which field (A6): the dictionary of classes is whole, and no page shows a role a field of a class that the
role may not see."""

import sys

import pytest
from django.core.checks import run_checks
from django.db.models import Field, JSONField
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mentoring.kit import pdf
from mentoring.kit.access import signed_in
from mentoring.personal import dictionary
from mentoring.personal.checks import fields_of, our_models, unclassified
from mentoring.personal.classes import CLASSES, HIDDEN, IDENTITY, NOTE, OPINION, RUN
from mentoring.personal.dictionary import KEPT, Kept, class_of
from participants.models import Course, MenteeCard, MentoringRequest, Person
from tests.security.fieldwise import Planted, looked, plant, planted_fields
from tests.security.routes import all_routes
from tests.security.world import FOREIGN_PK, World

# Rows that belong to the whole installation, not to a school.
COMMON = {
    *("mentoring.Municipality", "mentoring.MentoringForm", "mentoring.MentoringKind", "mentoring.RoleModel"),
    *("mentoring.Post", "programs.LegalGround", "participants.ConsentText"),
}

# Of what a role must have been shown something: a crawl that sees nothing proves nothing.
MET = {
    "curator": {"ThirdPartyView.text", "Application.name", "Interview.risks", "OrderItem.text", "MenteeCard.note"},
    "staff": {"Person.last_name", "Person.phone", "Person.birth_date", "MenteeCard.request_text", "Guardian.phone"},
    "mentor": {"Person.last_name", "Person.birth_date", "MentorCard.competencies", "Tandem.theme", "Enrolment.reason"},
    "mentee": {"Person.last_name", "Person.birth_date", "MenteeCard.request_text", "MentoringRequest.words"},
    "admin": {"User.username", "User.last_name"},
    "municipality": {"User.username"},
    "nobody": {"User.username"},
    "anonymous": set(),
}


def test_every_field_of_every_model_has_a_class() -> None:
    assert unclassified(our_models()) == []
    assert sum(len(fields_of(model)) for model in our_models()) > 500
    assert not [one for one in run_checks() if one.id == "mentoring.E002"]


def test_a_field_without_a_class_and_a_class_without_a_field_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    classes = {IDENTITY: "kind last_name first_name nickname"}
    monkeypatch.setitem(dictionary.KEPT, "participants.Person", Kept(classes, person="pk"))
    said = " ".join(str(one.msg) for one in run_checks() if one.id == "mentoring.E002")
    assert "participants.Person.phone" in said
    assert "participants.Person.nickname" in said
    assert "participants.Person.last_name" not in said


def test_a_new_model_has_no_class_until_it_is_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(dictionary.KEPT, "participants.Guardian")
    assert "participants.Guardian.full_name" in unclassified(our_models())


def test_what_others_wrote_of_a_person_is_for_those_who_run_the_school() -> None:
    assert class_of("participants.MenteeCard", "note") is NOTE
    assert class_of("participants.ThirdPartyView", "text") is OPINION
    for one in (NOTE, OPINION):
        assert one.seen_by <= RUN
        assert not one.own
        assert not one.near
    assert not [one.code for one in CLASSES if one.told and "municipality" in one.seen_by]
    assert not HIDDEN.seen_by


def test_every_row_about_a_person_leads_to_them() -> None:
    """What is told in an extract is found from the person or from the sign-in; a path that leads nowhere raises."""
    for model in our_models():
        kept = KEPT[model._meta.label]
        told = [one for name in fields_of(model) if (one := kept.class_of(name)) and one.told]
        assert bool(told) <= bool(kept.ways or kept.user) or model.__name__ == "Partner", model
        for way in filter(None, (*kept.ways, kept.user)):
            assert str(model._base_manager.filter(**{f"{way}__in": [1]}).query), model


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers come as the text that would be drawn, so that they are read like pages."""
    all_routes()  # every module that draws is loaded by now, so that none keeps the false function
    users = [one for one in list(sys.modules.values()) if getattr(one, "render_pdf", None) is pdf.render_pdf]
    assert len(users) > 2
    for module in users:
        monkeypatch.setattr(module, "render_pdf", lambda html, **words: html.encode())


@pytest.mark.parametrize("role", MET)
def test_no_page_shows_a_role_a_field_that_it_may_not_see(role: str, world: World, papers: None) -> None:
    """Nor any field of the other school (A4): its words stand in every text of every model too."""
    shown, faults = looked(world, role, all_routes())
    assert not faults, "\n".join(faults)
    assert MET[role] <= shown


def test_the_other_school_has_a_word_in_every_text_of_every_model(world: World) -> None:
    """Whoever adds a model adds a row of it for both schools in world.py; else nobody would see that it leaks."""
    told = plant()
    assert unplanted(told) == []
    assert "participants.Guardian.phone" in unplanted([one for one in told if one.model != "participants.Guardian"])


def unplanted(told: list[Planted]) -> list[str]:
    """Texts of models of a school in which the other school has no word."""
    foreign = {(what.model, what.field) for what in told if what.pk >= FOREIGN_PK}
    wanted = {(one._meta.label, name) for one in our_models() for name in planted_fields(one, public=True)}
    lists = {(one._meta.label, field.name) for one in our_models() for field in one._meta.fields if packed_list(field)}
    return sorted(f"{model}.{name}" for model, name in wanted - foreign - lists if model not in COMMON)


def packed_list(field: Field) -> bool:
    """A packed list or a packed table of numbers: it holds no words of people."""
    return isinstance(field, JSONField) and field.default in (list, dict)


# --- The controls: pages with one fault each --------------------------------------------------------------------------


@signed_in
def note(request: HttpRequest) -> HttpResponse:
    """One's own line with what the curator noted in it."""
    return HttpResponse(", ".join(MenteeCard.objects.visible_to(request.user).values_list("note", flat=True)))


@signed_in
def questionnaire(request: HttpRequest) -> HttpResponse:
    """What somebody asks for, whoever looks."""
    return HttpResponse(str(MentoringRequest.objects.earliest("pk").words))


@signed_in
def birthday(request: HttpRequest) -> HttpResponse:
    """When somebody was born, whoever looks."""
    return HttpResponse(f"{Person.objects.earliest('pk').birth_date:%d.%m.%Y}")


@signed_in
def elsewhere(request: HttpRequest) -> HttpResponse:
    """The title of a course, of whatever school."""
    return HttpResponse(", ".join(Course.objects.values_list("title", flat=True)))


@signed_in
def sound(request: HttpRequest) -> HttpResponse:
    """One's own request."""
    return HttpResponse(", ".join(MentoringRequest.objects.visible_to(request.user).values_list("words", flat=True)))


urlpatterns = [
    path(f"{view.__name__}/", view, name=view.__name__) for view in (note, questionnaire, birthday, elsewhere, sound)
]
handler403 = "mentoring.failures.denied"


@pytest.mark.parametrize(
    "page,role,said",
    [
        ("note", "mentee", "MenteeCard"),
        ("questionnaire", "mentor", "MentoringRequest"),
        ("questionnaire", "municipality", "MentoringRequest"),
        ("birthday", "municipality", "birth_date"),
        ("birthday", "mentee", "birth_date"),
        ("elsewhere", "curator", "participants.Course"),
        ("sound", "mentee", ""),
        ("sound", "mentor", ""),
    ],
)
def test_a_page_that_shows_too_much_is_seen(page: str, role: str, said: str, settings: object, world: World) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    faults = looked(world, role, [one for one in all_routes(__name__) if one.name == page])[1]
    assert bool(faults) is bool(said)
    assert said in "\n".join(faults)
