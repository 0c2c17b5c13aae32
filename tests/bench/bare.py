"""The baseline of pages: a bare Django view that draws 50 rows of one table with a template, for somebody signed in,
behind the middleware of `startproject`."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from participants.models import Person
from tests.bench import Timed
from tests.bench.data import browser, make_base, make_bench_school

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGE = """<!doctype html><html lang="ru"><title>Люди</title><body><h1>Люди</h1><table>
<tr><th>Фамилия</th><th>Имя</th><th>Отчество</th><th>Класс</th><th>Телефон</th><th>Год</th></tr>
{% for one in people %}<tr><td>{{ one.last_name }}</td><td>{{ one.first_name }}</td><td>{{ one.middle_name }}</td>
<td>{{ one.grade }}{{ one.letter }}</td><td>{{ one.phone }}</td><td>{{ one.birth_year }}</td></tr>
{% endfor %}</table></body></html>"""


@login_required
def fifty(request: HttpRequest) -> HttpResponse:
    """Fifty rows of one table."""
    people = Person.objects.order_by("sort_key")[:50]
    return HttpResponse(page().render({"people": people}))


@cache
def page() -> Any:
    """The template, compiled once as Django's cached loader does."""
    return engines["django"].from_string(PAGE)


urlpatterns = [path("bare/", fifty)]


def bare_page(people: int) -> Timed:
    """The bare view among so many people."""
    school, year, curator = make_bench_school()
    make_base(school, year, people, pairs=0)
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, MIDDLEWARE
    client = browser(curator)
    return Timed(lambda: checked(client.get("/bare/")))


def our_page(url: str, people: int) -> Timed:
    """A page of ours among so many people, a quarter of them in tandems."""
    school, year, curator = make_bench_school()
    make_base(school, year, people, pairs=people // 4)
    client = browser(curator)
    return Timed(lambda: checked(client.get(url)))


def checked(response: HttpResponse) -> bytes:
    """The body of a page that opened. Raises RuntimeError for any other answer: a refusal would be very fast."""
    if response.status_code != 200:
        raise RuntimeError(f"the page answered {response.status_code}")
    return response.content
