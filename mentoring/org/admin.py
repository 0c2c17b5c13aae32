"""Reference data and schools, for the administrator."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX

from mentoring.audit.admin import RecordedAdmin
from mentoring.audit.recording import record
from mentoring.org.models import RoleModel


class ReferenceAdmin(ExportMixin, RecordedAdmin):
    """A dictionary that can be taken out as Excel."""

    formats = (XLSX,)

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """The file; taking it out is in the journal."""
        record("list_exported", None, request.user, kind=queryset.model._meta.label_lower, count=queryset.count())
        return super().get_export_data(file_format, request, queryset, **kwargs)


class RoleModelInline(admin.TabularInline):
    """The role models of a form."""

    model = RoleModel
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With its form."""
        return bool(request.user.has("admin"))

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class MentoringFormAdmin(ReferenceAdmin):
    """Forms of mentoring with their spellings."""

    list_display = ["title", "code", "mentor_kind", "mentee_kind", "is_local", "order"]
    inlines = [RoleModelInline]


class MentoringKindAdmin(ReferenceAdmin):
    """Kinds of mentoring."""

    list_display = ["title", "code"]


class PostAdmin(ReferenceAdmin):
    """Posts with their cases."""

    list_display = ["nominative", "gent", "datv", "ablt"]
    search_fields = ["nominative"]


class MunicipalityAdmin(RecordedAdmin):
    """Municipalities."""

    list_display = ["name"]


class SchoolAdmin(RecordedAdmin):
    """Schools. A school is never deleted here: people and orders hang on it."""

    list_display = ["short_name", "code", "municipality", "place"]
    changed_action = "school_changed"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False


class SchoolYearAdmin(RecordedAdmin):
    """School years; the state moves on the page «Учебные годы» only."""

    list_display = ["label", "school", "starts", "ends", "state"]
    list_filter = ["school", "state"]
    readonly_fields = ["state"]
    filter_horizontal = ["forms"]
    changed_action = "year_changed"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A closed year is looked at only, here too."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False
