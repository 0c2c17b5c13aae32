"""Personal links: what a code is, that it is kept nowhere, who is told what, how often one may guess, drafts."""

import datetime
import json
import math
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from mentoring.accounts.inviting import ALPHABET, LENGTH, hash_of
from mentoring.audit.models import AuditEntry
from mentoring.entrance.models import Failure
from mentoring.jobs.sweeping import forget_rows
from mentoring.kit.workflow import MoveRefused
from mentoring.links import issuing
from mentoring.links.models import PersonalLink
from mentoring.links.opening import DRAFT_LIMIT, drop_draft, forget_drafts, keep_draft, use_up
from mentoring.logs import KEYS, ClassAndPlace

PURPOSES = list(PersonalLink.Purpose.values)
ELDER = "old-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"
UNKNOWN = "zzzzzzzzzzzzzzzzzzzzzzzzzz"
ROOM = "tests.mentoring.link_pages"


@pytest.fixture(autouse=True)
def pages(settings):
    """A page for every purpose, beside those of the site."""
    settings.ROOT_URLCONF = ROOM


def link_of(school, curator, purpose="view", **words):
    return issuing.issue(school=school, purpose=purpose, actor=curator, **words)


def code_of(link):
    found = issuing.printed(link, "https://school.example")
    return found.code if found else None


def ask(purpose, code, **words):
    return Client(**words).get(f"/tried/{purpose}/{code}/")


def look(answer):
    """All that somebody who knocks can compare."""
    cookies = sorted((name, one["path"], one["max-age"]) for name, one in answer.cookies.items())
    return answer.status_code, sorted(answer.headers.items()), cookies, answer.content


# --- The code ---------------------------------------------------------------------------------------------------------


def test_a_code_has_128_random_bits_and_two_never_meet(school, curator):
    codes = [code_of(link_of(school, curator)) for _ in range(40)]
    assert math.log2(len(ALPHABET)) * LENGTH >= 128
    assert len(set(codes)) == 40
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) <= set(ALPHABET)
    assert {len(bytes.fromhex(seed)) for seed in PersonalLink.objects.values_list("seed", flat=True)} == {16}


def test_every_place_of_a_code_takes_every_letter():
    codes = [issuing.code_from(str(number), "key") for number in range(2000)]
    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(LENGTH))


def everything_kept():
    """The whole database as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        told = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            told += [str(row) for row in cursor.fetchall()]
    return "\n".join(told)


def test_the_code_is_kept_nowhere_and_found_by_its_hash(school, curator):
    link = link_of(school, curator)
    code = code_of(link)
    assert ask("view", code).status_code == 200
    assert ask("view", UNKNOWN).status_code == 404
    Client().post(f"/tried/view/{code}/draft/", {"text": "начало"})
    Client().post(f"/tried/view/{code}/")

    kept = everything_kept()
    assert "link_used" in kept  # the whole of it was read
    assert code not in kept
    assert UNKNOWN not in kept
    assert link.code_hash == hash_of(code) in kept


def test_a_code_typed_from_paper_opens_with_capitals_spaces_and_hyphens(school, curator):
    shown = issuing.printed(link_of(school, curator), "").shown_code
    for typed in (shown.replace(" ", "%20"), shown.upper().replace(" ", "-")):
        assert ask("view", typed).status_code == 200


def test_a_lost_sheet_is_printed_again_from_the_seed(school, curator):
    link = link_of(school, curator)
    first, again = (issuing.printed(PersonalLink.objects.get(), "https://school.example") for _ in range(2))
    assert first.code == again.code
    assert first.qr == again.qr
    assert first.address == f"https://school.example/v/{first.code}/"
    assert link.seed not in first.code


def test_a_link_outlives_a_change_of_the_key_while_the_old_one_is_kept(school, curator, settings):
    fresh = settings.SECRET_KEY
    settings.SECRET_KEY = ELDER
    link = link_of(school, curator)
    code = code_of(link)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = fresh, [ELDER]
    assert code_of(link) == code
    assert code_of(link_of(school, curator)) not in (None, code)

    settings.SECRET_KEY_FALLBACKS = []
    assert code_of(link) is None  # nobody prints it again, whoever has it may still answer
    assert ask("view", code).status_code == 200


def test_no_link_lives_for_years(school, curator):
    link = link_of(school, curator, life=datetime.timedelta(days=5000))
    assert link.expires_at - timezone.now() <= datetime.timedelta(days=366)


# --- Closed ones look alike -------------------------------------------------------------------------------------------


def closed_codes(school, curator, purpose):
    """Codes that do not open, each for another reason."""
    used, expired, revoked = (link_of(school, curator, purpose) for _ in range(3))
    other = link_of(school, curator, PURPOSES[PURPOSES.index(purpose) - 1])
    codes = {"used": used, "expired": expired, "revoked": revoked, "of another purpose": other}
    codes = {why: code_of(link) for why, link in codes.items()}
    assert use_up(link=used)
    PersonalLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    assert issuing.revoke(link=revoked, actor=curator)
    return codes | {"unknown": UNKNOWN, "too short": "a", "too long": "a" * 300, "letters": "тандем", "sql": "' or 1=1"}


@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_whatever_the_reason_the_answer_is_the_same(school, curator, purpose, method):
    codes = closed_codes(school, curator, purpose)
    answers = {why: look(getattr(Client(), method)(f"/tried/{purpose}/{code}/")) for why, code in codes.items()}

    assert answers["unknown"][0] == 404
    assert [why for why, answer in answers.items() if answer != answers["unknown"]] == []
    assert (
        getattr(Client(), method)(f"/tried/{purpose}/{code_of(link_of(school, curator, purpose))}/").status_code < 400
    )


@pytest.mark.parametrize("end", ["draft/", "forget/"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_drafts_of_closed_links_are_answered_alike_too(school, curator, purpose, end):
    codes = closed_codes(school, curator, purpose)
    answers = {str(look(Client().post(f"/tried/{purpose}/{code}/{end}", {"text": "а"}))) for code in codes.values()}
    assert len(answers) == 1
    assert not PersonalLink.objects.exclude(draft={}).exists()


def real_pages():
    """Addresses of links on the site itself."""
    for purpose, name in issuing.PAGES.items():
        yield purpose, name, reverse(name, args=["code"], urlconf="mentoring.urls")


def test_the_pages_of_the_site_answer_so_too(school, curator, settings):
    pages = list(real_pages())
    assert len(pages) == len(PURPOSES)
    for purpose, name, address in pages:
        codes = closed_codes(school, curator, purpose)
        answers = {str(look(Client().get(address.replace("code", code)))) for code in codes.values()}
        assert len(answers) == 1, name


def test_a_page_that_told_the_reason_would_be_seen(school, curator, monkeypatch):
    codes = closed_codes(school, curator, "view")
    monkeypatch.setattr(PersonalLink, "is_open", True)
    assert look(ask("view", codes["used"])) != look(ask("view", UNKNOWN))


# --- Guessing ---------------------------------------------------------------------------------------------------------


def test_guessing_is_slowed_down_and_an_open_link_opens_all_the_same(school, curator):
    code = code_of(link_of(school, curator))
    statuses = [ask("view", f"{number:026d}").status_code for number in range(35)]
    assert statuses == [404] * 30 + [429] * 5
    assert ask("view", code).status_code == 200
    assert ask("view", "guess", REMOTE_ADDR="10.9.9.9").status_code == 404  # another address


def test_while_slowed_down_all_closed_links_answer_alike(school, curator):
    codes = closed_codes(school, curator, "view")
    for number in range(30):
        ask("view", f"{number:026d}")
    number = re.compile(rb"\b[0-9A-F]{8}\b")
    told = {(one.status_code, number.sub(b"#", one.content)) for one in (ask("view", code) for code in codes.values())}
    assert {status for status, _ in told} == {429}
    assert len(told) == 1


def test_a_class_with_yesterdays_sheet_does_not_shut_the_school_out(school, curator):
    codes = closed_codes(school, curator, "view")
    for _ in range(40):
        assert ask("view", codes["used"]).status_code == 404
    assert not Failure.objects.exists()


def test_a_guess_is_not_counted_against_a_persons_name(curator):
    for _ in range(10):
        ask("view", "curator")
    assert AuditEntry.objects.filter(action="key_refused", object_id=None).count() == 10
    assert Client().post("/login/forgotten/", {"name": "curator"}).status_code == 200
    assert len(set(Failure.objects.values_list("name_hash", flat=True))) == 2


# --- The address is a secret ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", PURPOSES)
def test_browsers_tell_the_address_to_nobody_and_keep_no_page(school, curator, purpose):
    for code in (code_of(link_of(school, curator, purpose)), UNKNOWN):
        answer = ask(purpose, code)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "no-store"
    assert Client().get("/login/")["Referrer-Policy"] == "same-origin"


def test_only_the_cookie_of_the_forms_token_is_given(school, curator):
    client = Client()
    client.get(reverse("view_open", args=[code_of(link_of(school, curator))]))
    client.get("/thanks/")
    assert set(client.cookies) <= {"csrf"}


def test_no_code_is_in_the_log(school, curator, caplog):
    """Whatever the answer: unknown, used, refused, failed, without a token."""
    codes = closed_codes(school, curator, "view")
    opened = code_of(link_of(school, curator))
    caplog.handler.setFormatter(ClassAndPlace("%(levelname)s %(name)s %(message)s"))
    for prefix in ("v", "c", "apply", "candidate", "welcome"):
        for code in [*codes.values(), opened]:
            Client(raise_request_exception=False).get(f"/{prefix}/{code}/", follow=True)
            Client(raise_request_exception=False).get(f"/{prefix}/{code}/breaks/")
            Client(enforce_csrf_checks=True).post(f"/{prefix}/{code}/")
            Client().put(f"/{prefix}/{code}/draft/")
            Client().post(f"/{prefix}/{code}/", {"text": ""})

    assert "/v/*/" in caplog.text
    assert "Internal Server Error" in caplog.text
    assert [code for code in [codes["used"], codes["expired"], UNKNOWN, opened] if code in caplog.text] == []


def test_every_address_of_a_link_is_hidden_from_the_log():
    starts = {KEYS.sub(r"\1*", address) for _, _, address in real_pages()}
    secret = {
        str(route.pattern)
        for entry in get_resolver("mentoring.urls").url_patterns
        for route in getattr(entry, "url_patterns", [])
        if getattr(getattr(route, "callback", None), "secret_address", False)
    }
    assert all("code" not in start for start in starts)
    assert all("code" not in KEYS.sub(r"\1*", "/" + pattern.replace("<str:code>", "code")) for pattern in secret)
    assert KEYS.sub(r"\1*", "Not Found: /people/12/") == "Not Found: /people/12/"


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_on_the_server_and_shown_on_another_phone(school, curator):
    code = code_of(link_of(school, curator))
    answer = Client().post(f"/tried/view/{code}/draft/", {"text": "начало\0", "is_staff": "on"})
    assert answer["Location"] == f"/tried/view/{code}/"
    assert PersonalLink.objects.get().draft == {"text": "начало", "stance": "", "advice": "", "warned": ""}
    assert "начало" in ask("view", code).content.decode()
    assert "начало" not in json.dumps(list(AuditEntry.objects.values("values", "fields")), ensure_ascii=False)


def test_the_journal_hears_of_the_first_draft_only(school, curator):
    link = link_of(school, curator)
    for text in ("а", "аб", "абв"):
        assert keep_draft(link=PersonalLink.objects.get(pk=link.pk), typed={"text": text})
    assert AuditEntry.objects.filter(action="link_begun").count() == 1


def test_the_script_gets_one_line(school, curator):
    code = code_of(link_of(school, curator))
    answer = Client().post(f"/tried/view/{code}/draft/", {"text": "начало"}, headers={"Accept": "text/plain"})
    assert re.fullmatch(r"Черновик сохранён в \d\d:\d\d", answer.content.decode())


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/plain"}])
def test_a_draft_that_is_too_long_is_refused_calmly(school, curator, headers):
    link = link_of(school, curator)
    answer = Client().post(f"/tried/view/{code_of(link)}/draft/", {"text": "а" * DRAFT_LIMIT}, headers=headers)
    assert answer.status_code == 409
    assert "слишком длинный" in answer.content.decode()
    assert PersonalLink.objects.get().draft == {}


def test_the_token_of_the_form_is_no_part_of_the_draft(school, curator):
    assert keep_draft(link=link_of(school, curator), typed={"csrfmiddlewaretoken": "secret", "areas": ["1", "2\0"]})
    assert PersonalLink.objects.get().draft == {"areas": ["1", "2"]}


def test_an_empty_form_leaves_no_draft(school, curator):
    assert keep_draft(link=link_of(school, curator), typed={"text": ""})
    assert PersonalLink.objects.get().draft_at is None


def test_sending_revoking_and_the_end_of_time_take_the_draft(school, curator):
    sent, revoked, over, stays = (link_of(school, curator) for _ in range(4))
    for link in (sent, revoked, over, stays):
        assert keep_draft(link=link, typed={"text": "начало"})
    assert use_up(link=sent)
    assert issuing.revoke(link=revoked, actor=curator)
    assert set(PersonalLink.objects.exclude(draft={})) == {over, stays}

    PersonalLink.objects.filter(pk=over.pk).update(expires_at=timezone.now())
    assert forget_rows() == 1  # what the daily sweep runs
    assert PersonalLink.objects.exclude(draft={}).get() == stays
    assert forget_drafts() == 0


@pytest.mark.parametrize("end", ["use_up", "revoke", "expire"])
def test_a_late_draft_does_not_come_back(school, curator, end):
    link = link_of(school, curator)
    stale = PersonalLink.objects.get(pk=link.pk)
    if end == "use_up":
        use_up(link=link)
    elif end == "revoke":
        issuing.revoke(link=link, actor=curator)
    else:
        PersonalLink.objects.update(expires_at=timezone.now())
    assert not keep_draft(link=stale, typed={"text": "опоздал"})
    assert PersonalLink.objects.get().draft == {}


def test_this_is_not_my_phone_drops_the_draft_and_leaves_the_link(school, curator):
    link = link_of(school, curator)
    code = code_of(link)
    keep_draft(link=link, typed={"text": "начало"})
    answer = Client().post(f"/tried/view/{code}/forget/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert PersonalLink.objects.get().draft == {}
    assert ask("view", code).status_code == 200
    drop_draft(link=link)  # a second press
    assert AuditEntry.objects.filter(action="link_draft_dropped").count() == 1


def test_a_link_for_many_answers_keeps_no_draft_and_stays_open(school, curator):
    link = link_of(school, curator, "mentee", single_use=False)
    assert not keep_draft(link=link, typed={"text": "а"})
    assert use_up(link=link)
    assert use_up(link=link)
    assert ask("mentee", code_of(link)).status_code == 200
    with pytest.raises(MoveRefused):
        keep_draft(link=link, typed={"text": "а" * (DRAFT_LIMIT + 1)})
