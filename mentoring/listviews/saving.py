"""Writes: a view is saved, named anew, replaced by what is on the screen, deleted. The journal keeps no names or words
of a view: both may tell of people."""

from typing import Any

from django.db import IntegrityError, transaction

from mentoring.accounts.models import User
from mentoring.audit.recording import record
from mentoring.kit.workflow import MoveRefused
from mentoring.listviews.models import SavedView

MOST = 20
ENOUGH = f"У списка уже {MOST} ваших видов. Удалите ненужный и сохраните снова."


@transaction.atomic
def save_view(*, view: SavedView, actor: Any) -> SavedView:
    """Keep a new view. Raises MoveRefused when there are too many to find one's way among them."""
    User.objects.select_for_update(no_key=True).filter(pk=actor.pk).values_list("pk").first()  # two presses wait here
    if SavedView.objects.visible_to(actor).filter(list=view.list).count() >= MOST:
        raise MoveRefused(ENOUGH)
    _write(view, force_insert=True)
    record("view_saved", view, actor, list=view.list)
    return view


@transaction.atomic
def rename_view(*, view: SavedView, actor: Any) -> SavedView:
    """Call it by another name. Raises MoveRefused when another page has given that name a moment ago."""
    _write(view, update_fields=["title"])
    record("view_changed", view, actor, fields=["title"], list=view.list)
    return view


@transaction.atomic
def replace_view(*, view: SavedView, query: str, actor: Any) -> SavedView:
    """What is on the screen becomes the view."""
    view.query = query
    view.save(update_fields=["query"])
    record("view_changed", view, actor, fields=["query"], list=view.list)
    return view


def _write(view: SavedView, **how: Any) -> None:
    try:
        with transaction.atomic():
            view.save(**how)
    except IntegrityError as twin:
        raise MoveRefused("Вид с таким названием у вас уже есть. Назовите этот иначе.") from twin


@transaction.atomic
def delete_view(*, view: SavedView, actor: Any) -> None:
    """Forget it; the rows of the list are not touched."""
    record("view_removed", view, actor, list=view.list)
    view.delete()
