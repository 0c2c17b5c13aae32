"""What passwords are taken: long ones that nobody guesses first (quality.md B4, B5)."""

from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from mentoring.models import User
from mentoring.proofs import guessable, passwords
from tests.factories import PASSWORD

WEAK_WORDS = """
пароль123456 наставник2026 наставник2026! школашкола77 Йцукен123456 йцукенгшщзхъ qwertyuiop[] qwerty123456
1qaz2wsx3edc zaq12wsxcde3 111111111111 абвгдежзийкл abcdefghijkl сентябрь2026 Сентябрь2026! january2026!
password1234 Password123! P@ssw0rd1234 administrator1 парольпароль паролпаролпарол солнышко2015 Любовь123456
привет123456 ghbdtn123456 gfhjkm123456 директор2026 учительница1 куратор12345 тандем2026тандем 123456789012
987654321098 йфяцычувскам 1q2w3e4r5t6y asdfghjkl123 Соколова1980 Анна19801980 МБОУСОШsosh7 россиямосква
iloveyou1234 наставничество
"""
STRONG_WORDS = """
верный-конь-батарейка-скрепка правильныйконьбатареяскрепка синийчемоданлетитнаюг тропа-вишня-гвоздь-омут
Кофе_с_корицей_на_крыше kR7vQm2xLp9zQe3 x9Tb4WqLz8NdPw1 медный.чайник.зелёная.дверь утюгпоётнаречкеночью
Съешь-ещё-этих-мягких correcthorsebatterystaple семьтыкввподвале лампа42кит_забор три-жёлтых-жирафа-в-лифте
gT5#nW9!qZ2pV7$ Облако!Дрель7Мышь река,спичка,валенок,гном ёжик-под-зонтом-курит жёлудьипарусник1904
снегирьнакухне_спит
"""
WEAK, STRONG = WEAK_WORDS.split(), STRONG_WORDS.split()


def refusal(password: str, user: User | None) -> str:
    """What the validators say; empty when the password is taken."""
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


def test_the_table_has_forty_weak_and_twenty_strong_passwords_of_twelve_characters() -> None:
    assert (len(WEAK), len(STRONG)) >= (40, 20)
    assert all(len(password) >= 12 for password in WEAK + STRONG)


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused_for_being_guessable(curator: User, password: str) -> None:
    curator.email = "sokolova@example.org"
    assert "подбирают первым" in refusal(password, curator)


@pytest.mark.parametrize("password", STRONG)
def test_a_strong_password_is_taken(curator: User, password: str) -> None:
    assert refusal(password, curator) == ""


def test_our_own_list_has_more_than_three_thousand_entries_of_twelve_characters() -> None:
    entries = guessable.well_known()
    assert len(entries) >= 3000
    assert min(map(len, entries)) >= 12
    assert {"наставник2026", "парольпароль", "сентябрь2026", "ghbdtn123456"} <= entries


def test_django_s_list_alone_would_let_most_of_them_pass(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without our recipe the weak are accepted."""
    monkeypatch.setattr(passwords, "recipe", lambda *_: False)
    curator.role_grants.all().delete()
    taken = [password for password in WEAK if not refusal(password, User.objects.get(pk=curator.pk))]
    assert len(taken) > 20


@pytest.mark.parametrize("role, least", [("curator", 15), ("director", 15), ("mentor", 12), ("staff", 12)])
def test_those_who_lead_need_fifteen_characters(request: pytest.FixtureRequest, role: str, least: int) -> None:
    user = request.getfixturevalue(role)
    long_enough = "тропавишнягвоздьомут"[:least]
    assert "Короткий пароль" in refusal(long_enough[:-1], user)
    assert refusal(long_enough, user) == ""


def test_long_passwords_are_taken_and_endless_ones_are_not() -> None:
    phrase = "тропа вишня гвоздь омут лампа кит забор жираф лифт чайник дверь утюг речка ночь снегирь кухня жёлудь "
    assert refusal((phrase * 2)[:200], None) == ""
    assert "до 256" in refusal((phrase * 5)[:257], None)


def test_passwords_are_kept_by_argon2_and_an_old_hash_is_renewed_at_sign_in(curator: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    assert make_password("x").startswith("argon2$argon2id")
    curator.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    curator.save()
    answer = Client().post("/login/", {"username": "curator", "password": PASSWORD})
    assert answer.status_code == 302
    curator.refresh_from_db()
    assert identify_hasher(curator.password).algorithm == "argon2"
