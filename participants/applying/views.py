"""What opens behind the school's link or QR code: the form, the draft with an address to come back to, the answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from mentoring.audit.context import client_ip
from mentoring.kit.access import public
from mentoring.kit.workflow import MoveRefused
from mentoring.links.drafting import forgotten, keep_quietly, kept, typed_in
from mentoring.links.issuing import printed
from mentoring.links.models import PersonalLink
from mentoring.links.opening import by_link, closed
from participants.applications import rules
from participants.applications.doors import behind
from participants.applications.models import Application, Door
from participants.applications.receiving import TooMany, finish, put_off, receive
from participants.applying.forms import FORMS, GUARD, ApplicationForm
from participants.applying.telling import answers

TITLES = {"mentee": "Заявка: нужен наставник", "mentor": "Заявка: хочу быть наставником"}
for_who_has_the_link = public("the school's open link is printed on a poster; what is sent waits for the curator")


def open_form(request: HttpRequest, link: PersonalLink, kind: str) -> HttpResponse:
    """The form; a right answer waits for the curator. What was typed wrong stays on the page and in the draft."""
    found = behind(link)
    if found is None or found[0].kind != kind:
        return closed(request)
    door, begun = found
    if request.method != "POST":
        return page(request, door, begun, FORMS[kind](year=door.year, initial=link.draft))
    if too_large(request):
        return too_many(request, door, None, "Заявка слишком длинная. Сократите ответы.")
    form = FORMS[kind](request.POST, year=door.year)
    if not form.is_valid():
        if begun:
            keep_quietly(link, form)
        return page(request, door, begun, form, 422)
    if begun:
        return redirect("applied") if finish(application=begun, payload=form.payload()) else closed(request)
    try:
        receive(door=door, payload=form.payload(), ip=client_ip(request))
    except TooMany as reason:
        return too_many(request, door, form, str(reason))
    return redirect("applied")


def keep_form(request: HttpRequest, link: PersonalLink, kind: str) -> HttpResponse:
    """«Сохранить и дописать позже»: on the school's link a link of its own is made first."""
    found = behind(link)
    if found is None or found[0].kind != kind:
        return closed(request)
    door, begun = found
    if too_large(request):
        return too_many(request, door, None, "Заявка слишком длинная. Сократите ответы.")
    form = FORMS[kind](request.POST, year=door.year)

    def again(refusal: str) -> HttpResponse:
        typed = FORMS[kind](year=door.year, initial=typed_in(form))
        return page(request, door, begun, typed, 409, refusal)

    if begun:
        return kept(request, link, form, to=reverse(f"{kind}_open", args=[link.code]), page=again)
    typed = {name: value for name, value in typed_in(form).items() if name not in GUARD}
    if request.POST.get("homepage") or not says_something(typed):
        return again("Сохранять пока нечего: напишите хотя бы одно слово")
    try:
        made = put_off(door=door, typed=typed, ip=client_ip(request))
    except MoveRefused as reason:
        return again(str(reason))
    except TooMany as reason:
        return too_many(request, door, form, str(reason))
    own = printed(made.link, "") if made.link else None
    return redirect(own.address) if own else closed(request)


def says_something(typed: dict[str, Any]) -> bool:
    """Some field has more than blanks."""
    lists = [value if isinstance(value, list) else [value or ""] for value in typed.values()]
    return any(str(one).strip() for values in lists for one in values)


def drop_form(request: HttpRequest, link: PersonalLink, kind: str) -> HttpResponse:
    """«Это не мой телефон»: what was put off is forgotten; the school's link keeps nothing."""
    found = behind(link)
    return forgotten(request, link) if found and found[0].kind == kind else closed(request)


def page(
    request: HttpRequest,
    door: Door,
    begun: Application | None,
    form: ApplicationForm,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    """The page: who will see it, what it is not, the questions; one's own draft tells the address to come back to."""
    own = printed(begun.link, request.build_absolute_uri("/")[:-1]) if begun and begun.link else None
    code = own.code if own else request.resolver_match.kwargs["code"]
    context = {
        "title": TITLES[door.kind],
        "school": door.year.school,
        "door": door,
        "form": form,
        "own": own,
        "link": begun.link if begun else None,
        "refusal": refusal,
        "draft_url": reverse(f"{door.kind}_draft", args=[code]),
        "forget_url": reverse(f"{door.kind}_forget", args=[code]) if begun else "",
    }
    return render(request, "participants/applying/form.html", context, status=status)


def too_large(request: HttpRequest) -> bool:
    """More than the form filled to the brim: only a script sends that."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > rules.LONGEST


def too_many(request: HttpRequest, door: Door, form: Any, reason: str) -> HttpResponse:
    """The calm page 429: not taken now, how else to apply; what was typed is shown to be copied or printed."""
    typed = answers(door.kind, form.payload(), door.year) if form is not None and form.is_valid() else []
    context = {"title": "Заявка пока не принята", "school": door.year.school, "reason": reason, "typed": typed}
    response = render(request, "participants/applying/too_many.html", context, status=429)
    response["Retry-After"] = "3600"
    return response


@for_who_has_the_link
@sensitive_post_parameters()
@by_link(PersonalLink.Purpose.MENTEE)
def mentee_open(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """«Мне нужен наставник»."""
    return open_form(request, link, "mentee")


@for_who_has_the_link
@require_POST
@sensitive_post_parameters()
@by_link(PersonalLink.Purpose.MENTEE)
def mentee_draft(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Put it off."""
    return keep_form(request, link, "mentee")


@for_who_has_the_link
@require_POST
@by_link(PersonalLink.Purpose.MENTEE)
def mentee_forget(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Forget what was put off."""
    return drop_form(request, link, "mentee")


@for_who_has_the_link
@sensitive_post_parameters()
@by_link(PersonalLink.Purpose.MENTOR)
def mentor_open(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """«Хочу быть наставником»."""
    return open_form(request, link, "mentor")


@for_who_has_the_link
@require_POST
@sensitive_post_parameters()
@by_link(PersonalLink.Purpose.MENTOR)
def mentor_draft(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Put it off."""
    return keep_form(request, link, "mentor")


@for_who_has_the_link
@require_POST
@by_link(PersonalLink.Purpose.MENTOR)
def mentor_forget(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Forget what was put off."""
    return drop_form(request, link, "mentor")


@public("after an application; the same for everybody, knows nothing of who applied")
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """«Заявка отправлена»: what happens next."""
    return render(request, "participants/applying/applied.html")
