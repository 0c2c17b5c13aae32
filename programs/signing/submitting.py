"""The page where the curator sends a project to the director."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from mentoring.audit.versions import last_change
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page
from mentoring.kit.russian import plural
from programs.documents.gathering import tandems_of
from programs.documents.models import Order
from programs.orders.views import back, crumbs, own_project, panel_of
from programs.signing.deciding import decide
from programs.signing.reading import token_of


@roles("curator")
def order_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen is said first; what is sent then is what was shown, or nothing."""
    found = visible_or_404(Order, request.user, pk=pk)
    if request.method == "POST" and not found.is_frozen:
        send = partial(decide, found, "submit", request.user, read=request.POST.get("version", ""))
        return acted(request, send, "Проект у директора", back(pk))
    found = own_project(request, pk)
    panel, rows = panel_of(found), len(tandems_of(found))
    if request.GET.get("version", str(found.version)) != str(found.version):
        messages.error(request, f"{last_change(found)} Прочтите проект ещё раз и тогда отправьте")
        return redirect(back(pk))
    if panel["stops"]:
        messages.error(request, "Проверка нашла, что исправить: это отмечено в проекте")
        return redirect(back(pk))
    then = "Пока директор решает, менять проект нельзя, но его можно отозвать"
    lines = [f"Проект с {rows} {plural(rows, 'парой', 'парами', 'парами')} уйдёт директору на утверждение", then]
    warned = [one.text for one in panel["findings"] if one.level == "warn" or one.passed]
    context: dict[str, Any] = {
        "warning": "; ".join(warned),
        "cancel": back(pk),
        "crumbs": crumbs(pk),
        "button": "Отправить директору",
    }
    return confirm_page(request, title="Отправить на утверждение", lines=lines, version=token_of(found), **context)
