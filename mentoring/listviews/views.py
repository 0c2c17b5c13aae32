"""Pages of saved views: a form to save and to rename, two acts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from mentoring.kit.access import require, signed_in, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.listviews.forms import TitleForm, ViewForm
from mentoring.listviews.models import LISTS, SavedView
from mentoring.listviews.queries import LONGEST, tidy
from mentoring.listviews.saving import delete_view, rename_view, replace_view, save_view


def crumbs(code: str) -> list[tuple[str, str]]:
    """The way back to the list."""
    return [(LISTS[code], reverse(code))]


@signed_in
def view_add(request: HttpRequest, code: str) -> HttpResponse:
    """Save what is on the screen of a list under a name."""
    if code not in LISTS:
        raise Http404
    require(request.user.school is not None, "Виды сохраняются в школе. Сначала откройте школу.")
    view = SavedView(user=request.user, school=request.user.school, list=code)
    form = ViewForm(request.POST or None, instance=view, initial={"query": tidy(request.GET.urlencode())})
    return form_page(
        request,
        form,
        title="Новый вид списка",
        intro="Вид помнит фильтры, порядок строк и столбцы. Его видите только вы.",
        crumbs=crumbs(code),
        cancel=reverse(code),
        save=lambda filled: save_view(view=filled.instance, actor=request.user),
        done="Вид сохранён",
        to=lambda saved: saved.url,
    )


@signed_in
def view_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for one's own view."""
    view = visible_or_404(SavedView, request.user, pk=pk)
    return form_page(
        request,
        TitleForm(request.POST or None, instance=view),
        title="Название вида",
        crumbs=crumbs(view.list),
        cancel=view.url,
        save=lambda filled: rename_view(view=filled.instance, actor=request.user),
        done="Вид переименован",
        to=lambda saved: saved.url,
    )


@signed_in
@require_POST
def view_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The view becomes what is on the screen."""
    view = visible_or_404(SavedView, request.user, pk=pk)
    query = tidy(request.POST.get("query", ""))
    if len(query) > LONGEST:
        messages.error(request, "В этом виде слишком много условий. Уберите часть фильтров")
        return redirect(view.url)
    replace_view(view=view, query=query, actor=request.user)
    messages.success(request, "Вид сохранён")
    return redirect(view.url)


@signed_in
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own view, after a question."""
    view = visible_or_404(SavedView, request.user, pk=pk)
    if request.method == "POST":
        return acted(request, lambda: delete_view(view=view, actor=request.user), "Вид удалён", view.list)
    words: dict[str, Any] = {"crumbs": crumbs(view.list), "cancel": view.url}
    lines = [f"Вид «{view.title}» исчезнет из вкладок списка", "Строки списка останутся как есть"]
    return confirm_page(request, title="Удалить вид?", lines=lines, button="Удалить вид", danger=True, **words)
