"""The administrator's repairs: who may enter, and the table of contents of the slices' admin modules."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest


class RepairSite(AdminSite):
    """Django's admin, in Russian, for people with the role «администратор» only."""

    site_header = site_title = "Тандем: настройка и исправления"
    index_title = "Справочники и исправления"

    def has_permission(self, request: HttpRequest) -> bool:
        """The role, not a flag of the account, opens it."""
        return bool(request.user.is_active and request.user.is_authenticated and request.user.has("admin"))
