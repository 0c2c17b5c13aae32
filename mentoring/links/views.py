"""The page after an answer. Forms of links are pages of upper slices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentoring.kit.access import public


@public("after an answer by a link; the same for everybody, knows nothing of who answered")
@require_safe
def link_thanks(request: HttpRequest) -> HttpResponse:
    """«Спасибо, ответ получен»."""
    return render(request, "mentoring/links/thanks.html")
