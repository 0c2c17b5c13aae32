"""The questions of the matrix: each takes routes and gives the faults it found, so that it can be tried on a site with
faults on purpose (planted.py) as well as on ours."""

from collections.abc import Iterable
from typing import Any

from tests.security.asking import JOURNAL, Answer, Asker, look
from tests.security.routes import SAFE, UNSAFE, Route
from tests.security.samples import first, samples, strangers
from tests.security.world import OWN, World

ROLES = ("curator", "director", "staff", "mentor", "mentee", "municipality", "admin", "nobody")
OUTSIDE = ("anonymous", "inactive")
METHODS = (*SAFE, *UNSAFE)
USED = ("GET", "HEAD", "POST")  # the site takes no other
# Pages that show names and leave no line in the journal, and why.
UNWATCHED: dict[str, str] = {
    "home": "a few names of what waits for this person; the cards behind them are journaled",
    **dict.fromkeys(
        (
            *(
                "consent_add",
                "consent_edit",
                "consent_withdraw",
                "consent_mistake",
                "mentee_edit",
                "mentor_edit",
                "order_edit",
            ),
            *("tandem_add", "tandem_edit", "tandem_finish", "tandem_part", "tandem_remove", "tandem_stop"),
            *("candidate_appoint", "candidate_certificate", "candidate_admit", "candidate_keep", "candidate_refuse"),
            *("candidate_edit", "candidate_withdraw", "candidate_revoke", "interview", "partner_edit"),
            *("application_decline", "enrolment_drop", "enrolment_fail", "enrolment_pass_over"),
            *("opinion_add", "opinion_ask", "opinion_remove", "opinion_write"),
            *("duty_edit", "duty_agree", "duty_decline", "duty_sign", "duty_refuse", "duty_cancel"),
        ),
        "a form about one row, opened from its journaled card; sending it leaves its own line",
    ),
}


def speakers(route: Route) -> list[str]:
    """Who asks for the others: a stranger, the first of those who may enter and the first of those who may not. What
    does not depend on who exactly asks (one guard of roles stands before a page, one of methods before the site) is
    asked in every way by these and in fewer by the rest."""
    may = [route.lets_in(role) for role in ROLES]
    return ["anonymous", *(ROLES[may.index(said)] for said in (True, False) if said in may)]


def questions(role: str, routes: Iterable[Route], world: World) -> list[tuple[Route, str, tuple[str, ...]]]:
    """(route, address, methods): own rows in every state by GET and POST, the first of them by every method. Another
    school's curator just looks, and so does everybody but the speakers at what is open to the world."""
    asked: list[tuple[Route, str, tuple[str, ...]]] = []
    for route in routes:
        speaks, public = role in speakers(route), "public" in route.access
        ways = METHODS if speaks else ("GET",) if public or role == "stranger" else ("GET", "POST")
        urls = [route.url(**sample) for sample in samples(route, world.own)]
        asked += [(route, url, ways) for url in urls[:1]]
        if route.lets_in(role) and (speaks or not public):
            asked += [(route, url, ("GET", "POST") if role == "curator" else ("POST",)) for url in urls[1:]]
    return asked


def wrong_answers(role: str, world: World, routes: Iterable[Route]) -> list[str]:
    """Own rows by every method: the answer is not the declared one, or breaks a rule that holds for all answers."""
    browser, faults = Asker(world.users[role], settled=True), []
    for route, url, methods in questions(role, routes, world):
        for method in methods:
            answer = browser.once(method, url) if method in ("GET", "POST") else browser.ask(method, url)
            said = answer.faults + (verdict(route, role, answer) if method in USED else unused(answer))
            said += ["shows people without a line in the journal"] * (
                method == "GET" and unwatched(route, role, answer)
            )
            faults += [f"{role}, {method} {route.name}: {fault}" for fault in said]
    return list(dict.fromkeys(faults))


def verdict(route: Route, role: str, answer: Answer) -> list[str]:
    """What is wrong with the status, given who asked for what."""
    got, role = f"got {answer.status}", "curator" if role == "stranger" else role
    if role in OUTSIDE and "public" not in route.access:
        return [] if answer.to_sign_in else [got]
    if not route.lets_in(role):
        return [] if answer.status in (403, 405) else [f"{got} instead of 403"]
    return [f"{got}: sent to sign in"] * (answer.to_sign_in and role not in OUTSIDE and route.name != "logout")


def unused(answer: Answer) -> list[str]:
    """What is wrong with the answer to a method that the site does not take: the same for everybody."""
    return [f"got {answer.status} instead of 405"] * (answer.status != 405)


def unwatched(route: Route, role: str, answer: Answer) -> bool:
    """Shows names of other people, and the journal does not know (H2)."""
    others = OWN.name in answer.text and role not in ("mentor", "mentee")
    return answer.status == 200 and others and JOURNAL not in answer.writes.tables and route.name not in UNWATCHED


def alike(role: str, world: World, route: Route) -> list[tuple[str, str, bool]]:
    """(address with a foreign row, address whose answer must look the same, whether that one is an own row).

    Whoever may enter compares with a row that does not exist, and so does the first of those who may not, to see that
    the guard stands before the search; the rest of these compare with an own row.
    """
    of_own = not route.lets_in(role) and role not in speakers(route)
    return [
        (route.url(**theirs), route.url(**(samples(route, world.own, first)[0] if of_own else nobodys)), of_own)
        for theirs, nobodys in strangers(route, world.own, world.foreign)
    ]


def told_apart(role: str, world: World, routes: Iterable[Route]) -> list[str]:
    """A foreign row is shown, or looks different from a missing one; to the uninvited, from an own one."""
    browser, faults = Asker(world.users[role], settled=True), []
    for route in routes:
        for theirs, other, of_own in alike(role, world, route):
            for method in ("GET", "POST"):
                there, nowhere = browser.ask(method, theirs), (browser.once if of_own else browser.ask)(method, other)
                faults += [f"{method} {route.name}: {fault}" for fault in there.faults]
                if route.lets_in(role):
                    faults += [f"{method} {route.name}: foreign {there.status}"] * (there.status not in (404, 405))
                if there.status == nowhere.status == 405:
                    continue  # answered before any row is looked for; its page leads to the address that was asked
                if look(there) != look(nowhere):
                    faults.append(f"{method} {route.name}: foreign {there.status} ≠ missing {nowhere.status}")
    return list(dict.fromkeys(faults))


def taken_without_token(role: str, world: World, routes: Iterable[Route]) -> list[str]:
    """Unsafe requests that were not refused though the token was missing, another's, or the page another site's."""
    browser, faults = Asker(world.users[role], settled=True, enforce_csrf_checks=True), []
    wiles: tuple[dict[str, Any], ...] = (
        {},
        {"headers": {"X-CSRFToken": "A" * 64}},
        {"headers": {"Origin": "https://evil.example"}},
    )
    for route in routes:
        url = route.url(**samples(route, world.own, first)[0])
        for method in UNSAFE:
            for wile in wiles if method == "POST" else wiles[:1]:
                answer = browser.ask(method, url, **wile)
                refusal = 403 if method in USED else 405
                faults += [f"{method} {route.name}: {answer.status} with {wile}"] * (answer.status != refusal)
                faults += answer.faults
    return list(dict.fromkeys(faults))
