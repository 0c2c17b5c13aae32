"""What every admin page of ours has: rights by role, and our journal in place of Django's, which would keep names."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from mentoring.audit.recording import record


class RecordedAdmin(admin.ModelAdmin):
    """Open to the role «администратор»; each change is a line of the journal with the names of the fields."""

    actions = None
    list_per_page = 50
    changed_action = "reference_changed"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The role opens it, not Django's permissions, of which we keep none."""
        return bool(request.user.has("admin"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return bool(request.user.has("admin"))

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Write the row and the journal."""
        super().save_model(request, obj, form, change)
        record(self.changed_action, obj, request.user, fields=form.changed_data)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Write the rows of an inline table; the journal has a line for each."""
        super().save_formset(request, form, formset, change)
        for obj in [*formset.new_objects, *(row for row, _ in formset.changed_objects), *formset.deleted_objects]:
            record(self.changed_action, obj if obj.pk else form.instance, request.user)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete the row; the journal keeps its number."""
        record("reference_removed", obj, request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """As above, one by one."""
        for obj in queryset:
            self.delete_model(request, obj)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """Nothing: Django's log would keep the row's name."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """Nothing, as above."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Nothing, as above."""
