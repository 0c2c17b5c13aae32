"""Reference data of the target model from fixtures/: forms with their role models, kinds, posts, legal grounds.

Run it again after an update: what stands in the files is written over, what a school added stays."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

# label of the model, file, what makes a row the same row; models of upper packages are found by their label
TABLES = (
    ("mentoring.MentoringForm", "forms.json", "code"),
    ("mentoring.MentoringKind", "kinds.json", "code"),
    ("mentoring.Post", "posts.json", "nominative"),
    ("programs.LegalGround", "legal_grounds.json", "code"),
    ("participants.ConsentText", "consent_texts.json", "code"),
)


@transaction.atomic
def load_reference(folder: Path) -> dict[str, int]:
    """Write every row of the files; {label of the model: rows}. Twice is the same as once."""
    counts = {}
    for label, file, key in TABLES:
        rows: list[dict[str, Any]] = json.loads((folder / file).read_text(encoding="utf-8"))
        role_models = {row[key]: row.pop("role_models") for row in rows if "role_models" in row}
        model = apps.get_model(label)
        fields = [field for field in rows[0] if field != key]
        made = [model(**row) for row in rows]
        model._default_manager.bulk_create(made, update_conflicts=True, unique_fields=[key], update_fields=fields)
        counts[label] = len(rows)
        if role_models:
            counts["mentoring.RoleModel"] = load_role_models(role_models)
    groups = json.loads((folder / "request_areas.json").read_text(encoding="utf-8"))
    counts["participants.RequestArea"] = load_areas(groups)
    return counts


def load_areas(groups: list[dict[str, Any]]) -> int:
    """The common tree of areas of requests: groups with their areas; how many rows. What schools added stays."""
    model, count = apps.get_model("participants.RequestArea"), 0
    for group in groups:
        areas = group.pop("areas")
        parent = model._default_manager.update_or_create(code=group["code"], defaults=group)[0]
        for position, area in enumerate(areas):
            words = {"parent": parent, "audience": parent.audience, "position": position, **area}
            model._default_manager.update_or_create(code=area["code"], defaults=words)
        count += 1 + len(areas)
    return count


def load_role_models(titles_by_form: dict[str, list[str]]) -> int:
    """The variants inside each form, {code of the form: titles}; how many there are."""
    forms = apps.get_model("mentoring.MentoringForm")._default_manager.in_bulk(field_name="code")
    model = apps.get_model("mentoring.RoleModel")
    rows = [model(form=forms[code], title=title) for code, titles in titles_by_form.items() for title in titles]
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


class Command(BaseCommand):
    """`./manage.py load_reference`; bin/demo and the first set-up call it."""

    help = "Загрузить справочники из fixtures/: формы, ролевые модели, виды, должности, правовые основания"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how much there is of each."""
        for label, count in load_reference(Path(settings.BASE_DIR) / "fixtures").items():
            if options["verbosity"]:
                self.stdout.write(f"{apps.get_model(label)._meta.verbose_name_plural}: {count}")
