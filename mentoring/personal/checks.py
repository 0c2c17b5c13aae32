"""A system check: every field of ours has a class, so nobody adds a personal one without saying who may see it."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register
from django.db.models import Model

from mentoring.personal.dictionary import KEPT, class_of

PACKAGES = ("mentoring", "participants", "programs", "monitoring")
WHERE = "Give it one in mentoring/personal/dictionary.py."


def fields_of(model: type[Model]) -> list[str]:
    """Names of what a row holds itself."""
    return [one.name for one in (*model._meta.concrete_fields, *model._meta.many_to_many)]


def unclassified(models: list[type[Model]]) -> list[str]:
    """«programs.Order.title» of fields without a class; fields and models that the dictionary knows and nobody has."""
    known = {model._meta.label: set(fields_of(model)) for model in models}
    without = [f"{label}.{name}" for label, names in known.items() for name in names if class_of(label, name) is None]
    told = {label: " ".join(kept.classes.values()).split() for label, kept in KEPT.items()}
    gone = [f"{label}.{name}" for label, names in told.items() for name in names if name not in known.get(label, ())]
    return sorted({*without, *gone})


def our_models() -> list[type[Model]]:
    """Models of the four packages."""
    return [model for model in apps.get_models() if model._meta.app_label in PACKAGES]


@register()
def every_field_has_a_class(**kwargs: Any) -> list[Error]:
    """One error for each field that is in a model and not in the dictionary, or the other way round."""
    return [
        Error(f"«{name}»: no class of data, or no such field.", hint=WHERE, id="mentoring.E002")
        for name in unclassified(our_models())
    ]
