"""What somebody sees who was asked about a request: one page, three questions, no account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mentoring.kit.access import public
from mentoring.links.drafting import forgotten, keep_quietly, kept, typed_in
from mentoring.links.models import PersonalLink
from mentoring.links.opening import by_link, closed
from participants.hearing.forms import OpinionForm
from participants.hearing.giving import asked_by, give
from participants.hearing.wording import asked_as, named, told_of
from participants.requests.models import ThirdPartyView

ANSWER = ("stance", "text", "advice")
for_who_has_the_link = public("the link itself is the key")


@for_who_has_the_link
@sensitive_post_parameters()
@by_link(PersonalLink.Purpose.VIEW)
def view_open(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The questions; a right answer closes the link. What was typed wrong is kept as a draft."""
    view = asked_by(link)
    if view is None:
        return closed(request)
    if request.method != "POST":
        return questions(request, link, view, OpinionForm(kind=view.kind, initial=link.draft))
    form = OpinionForm(request.POST, kind=view.kind)
    if not form.is_valid():
        keep_quietly(link, form)
        return questions(request, link, view, form, 422)
    answer = {name: form.cleaned_data[name] for name in ANSWER}
    return redirect("link_thanks") if give(link=link, **answer) else closed(request)


@for_who_has_the_link
@require_POST
@sensitive_post_parameters()
@by_link(PersonalLink.Purpose.VIEW)
def view_draft(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """«Сохранить и дописать позже», and what the script saves by itself."""
    view = asked_by(link)
    if view is None:
        return closed(request)
    form = OpinionForm(request.POST, kind=view.kind)

    def page(refusal: str) -> HttpResponse:
        typed = OpinionForm(kind=view.kind, initial=typed_in(form))
        return questions(request, link, view, typed, 409, refusal=refusal)

    return kept(request, link, form, to=reverse("view_open", args=[link.code]), page=page)


@for_who_has_the_link
@require_POST
@by_link(PersonalLink.Purpose.VIEW)
def view_forget(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """«Это не мой телефон»."""
    return forgotten(request, link)


def questions(
    request: HttpRequest,
    link: PersonalLink,
    view: ThirdPartyView,
    form: OpinionForm,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    """The page: who asks, about whom, who will see the answer, the questions."""
    context = {
        "title": "Что вы знаете о запросе?",
        "school": link.school,
        "link": link,
        "view": view,
        "about": named(view.request.person),
        "asked_as": asked_as(view.kind),
        "told": told_of(view.request, view.kind),
        "form": form,
        "refusal": refusal,
        "draft_url": reverse("view_draft", args=[link.code]),
        "forget_url": reverse("view_forget", args=[link.code]),
    }
    return render(request, "participants/hearing/view.html", context, status=status)
