"""A page behind a link of every purpose, for the tests of links: it tells that it opened and takes an answer."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from mentoring.kit.access import public
from mentoring.links.drafting import forgotten, kept
from mentoring.links.issuing import PAGES
from mentoring.links.opening import by_link, closed, use_up
from mentoring.urls import urlpatterns as of_the_site
from participants.hearing.forms import OpinionForm

why = public("the link is the key")


def page_of(purpose):
    """A form that a link of this purpose opens."""

    @why
    @by_link(purpose)
    def page(request, link):
        if request.method == "POST":
            return redirect("link_thanks") if use_up(link=link) else closed(request)
        return HttpResponse(f"open {link.pk} {link.code} {link.draft}")

    return page


def draft_of(purpose):
    """Where its draft goes."""

    @why
    @require_POST
    @by_link(purpose)
    def page(request, link):
        to = reverse(f"tried_{purpose}", args=[link.code])
        return kept(request, link, OpinionForm(request.POST), to=to, page=lambda why: HttpResponse(why, status=409))

    return page


def forget_of(purpose):
    """«Это не мой телефон»."""

    @why
    @require_POST
    @by_link(purpose)
    def page(request, link):
        return forgotten(request, link)

    return page


def breaks(request, code):
    """A page that fails."""
    raise ValueError


KINDS = {"": page_of, "draft/": draft_of, "forget/": forget_of}
urlpatterns = [
    # The last of one name is the one that addresses are made by: these stand in where the site has no page yet.
    *(path(f"stub/{purpose}/<str:code>/", page_of(purpose), name=name) for purpose, name in PAGES.items()),
    *(
        path(f"tried/{purpose}/<str:code>/{end}", make(purpose), name=f"tried_{purpose}{end.strip('/')}")
        for purpose in PAGES
        for end, make in KINDS.items()
    ),
    path("v/<str:code>/breaks/", public("a fault")(breaks), name="breaks"),
    *of_the_site,
]
