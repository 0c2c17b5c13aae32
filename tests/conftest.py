"""The cast: people with names and roles, in two schools. A test asks for them by name."""

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from django.test import Client

from mentoring.models import School, User
from tests.factories import make_person, make_school, make_user

hypothesis.settings.register_profile("calm", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("calm")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Argon2 is slow on purpose: a third of the suite's time; the test of the hash itself sets the real one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def school(db: None) -> School:
    """The school where it all happens."""
    return make_school("sosh7")


@pytest.fixture
def other_school(db: None) -> School:
    """A school whose rows nobody of the first may see."""
    return make_school("sosh8")


@pytest.fixture
def curator(school: School) -> User:
    """Runs mentoring at the school."""
    return make_user("curator", school, "curator", last_name="Соколова", first_name="Анна", middle_name="Петровна")


@pytest.fixture
def director(school: School) -> User:
    """Approves orders."""
    return make_user("director", school, "director", last_name="Берестов", first_name="Антон", middle_name="Николаевич")


@pytest.fixture
def staff(school: School) -> User:
    """Registers orders and exports reports."""
    return make_user("staff", school, "staff", last_name="Рощина", first_name="Людмила", middle_name="Ивановна")


@pytest.fixture
def mentor(school: School) -> User:
    """A teacher who mentors, linked to the person."""
    user = make_user("mentor", school, "mentor", last_name="Титова", first_name="Ольга", middle_name="Степановна")
    make_person(school, "Титова Ольга Степановна", "teacher", user=user, post="учитель физики")
    return user


@pytest.fixture
def mentee(school: School) -> User:
    """A young teacher who is mentored, linked to the person."""
    user = make_user("mentee", school, "mentee", last_name="Ким", first_name="Алёна", middle_name="Юрьевна")
    make_person(school, "Ким Алёна Юрьевна", "teacher", user=user, post="учитель биологии")
    return user


@pytest.fixture
def stranger(other_school: School) -> User:
    """The curator of the other school."""
    return make_user("stranger", other_school, "curator", last_name="Чужова", first_name="Инна")


@pytest.fixture
def methodist(school: School) -> User:
    """The municipality's methodist."""
    return make_user("methodist", None, "municipality", last_name="Городов", first_name="Илья")


@pytest.fixture
def administrator(db: None) -> User:
    """Keeps users and reference data; sees no people."""
    return make_user("administrator", None, "admin")


@pytest.fixture
def nobody(db: None) -> User:
    """Signed in, but without any role."""
    return make_user("nobody", None)


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """Most tests are about something else; tests of the second factor set the roles themselves."""
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which this person has signed in."""

    def open_browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser
