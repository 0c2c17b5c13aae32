"""A small site with faults on purpose, one a page, and a sound page beside them: the matrix must tell them apart."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from mentoring.audit.recording import record
from mentoring.kit.access import public, roles, signed_in, visible_or_404
from participants.models import Person

RUNS = ("curator", "director", "staff")
handler400 = "mentoring.failures.bad_request"
handler403 = "mentoring.failures.denied"
handler404 = "mentoring.failures.not_found"
handler500 = "mentoring.failures.server_error"


def shown(request: HttpRequest, row: Person) -> HttpResponse:
    """A card that is looked at, with a line in the journal."""
    record("person_viewed", row, request.user)
    return HttpResponse(str(row))


@roles(*RUNS)
def sound(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything is right."""
    row = visible_or_404(Person, request.user, pk=pk)
    if request.method == "POST":
        Person.objects.filter(pk=pk).update(subject="математика")
        record("person_changed", row, request.user, fields=["subject"])
    return shown(request, row)


@roles(*RUNS)
def scoping_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads past `visible_to`: the other school's people are shown."""
    row = Person.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return shown(request, row)


@roles(*RUNS)
def tells_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """A foreign row is refused, a missing one is not found: the numbers can be counted."""
    if Person.objects.filter(pk=pk).exists() and not Person.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    return HttpResponse(status=410)


def widened(request: HttpRequest, pk: int) -> HttpResponse:
    """Declares roles and asks nobody for them."""
    return HttpResponse()


def unlocked(request: HttpRequest, pk: int) -> HttpResponse:
    """Declares roles and opens to the world."""
    return HttpResponse()


widened.access = unlocked.access = ["curator"]  # type: ignore[attr-defined]
unlocked = login_not_required(unlocked)


@signed_in
def get_writes(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes when it is only looked at."""
    Person.objects.filter(user=request.user).update(subject="физика")
    return HttpResponse()


@signed_in
def unjournaled(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes without a line in the journal."""
    if request.method == "POST":
        Person.objects.filter(user=request.user).update(subject="физика")
    return HttpResponse()


@roles(*RUNS)
def breaks(request: HttpRequest, pk: int) -> HttpResponse:
    """Trusts what it is sent."""
    row = visible_or_404(Person, request.user, pk=pk)
    return HttpResponse(str(row.pk // int(request.POST.get("parts", "x"))))


@signed_in
def open_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the policy of the page off."""
    response = HttpResponse()
    response.headers["Content-Security-Policy"] = "default-src *"
    return response


@roles(*RUNS)
def unwatched(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a person and leaves no trace of it."""
    return HttpResponse(str(visible_or_404(Person, request.user, pk=pk)))


@roles(*RUNS)
def names_in_journal(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the name itself in the journal."""
    row = visible_or_404(Person, request.user, pk=pk)
    record("person_viewed", row, request.user, name=str(row))
    return HttpResponse()


@csrf_exempt
@signed_in
def no_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a form from any site."""
    return HttpResponse()


@signed_in
def takes_anything(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes whatever fields it is sent, rows of the other school too."""
    if request.method == "POST":
        names = {field.attname for field in Person._meta.concrete_fields} & set(request.POST)
        values: dict[str, Any] = {name: request.POST[name] for name in names if name != "id"}
        row = Person.objects.filter(pk=request.POST.get("who", pk)).first()
        if row and values:
            Person.objects.filter(pk=row.pk).update(**values)
            record("person_changed", row, request.user, fields=names)
    token = f'<input type="hidden" name="who" value="{pk}"><input name="subject" value="физика">'
    return HttpResponse(f'<form method="post">{token}</form>')


@public("sends where it is told")
def open_door(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the visitor wherever the address says."""
    return HttpResponse(status=302, headers={"Location": request.GET.get("next", "/")})


@public("tells the key")
def weak_seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets the browser keep the page."""
    return HttpResponse(hashlib.sha256(b"1").hexdigest(), headers={"Cache-Control": "public, max-age=60"})


FAULTS = (
    scoping_off,
    tells_apart,
    widened,
    unlocked,
    get_writes,
    unjournaled,
    breaks,
    open_policy,
    unwatched,
    names_in_journal,
    no_token,
    takes_anything,
    open_door,
    weak_seal,
)
login = path("login/", public("everybody signs in here")(lambda request: HttpResponse()), name="login")
urlpatterns = [login] + [
    path(f"{view.__name__}/people/<int:pk>/", view, name=view.__name__) for view in (sound, *FAULTS)
]
