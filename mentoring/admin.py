"""The administrator's repairs: who may enter, and the table of contents of the slices' admin modules."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from mentoring.accounts.admin import RoleGrantAdmin, UserAdmin
from mentoring.accounts.models import RoleGrant, User
from mentoring.entrance.signing import sign_out
from mentoring.kit.access import require
from mentoring.org.admin import (
    MentoringFormAdmin,
    MentoringKindAdmin,
    MunicipalityAdmin,
    PostAdmin,
    SchoolAdmin,
    SchoolYearAdmin,
)
from mentoring.org.models import MentoringForm, MentoringKind, Municipality, Post, School, SchoolYear


class RepairSite(admin.AdminSite):
    """Django's admin, in Russian, for people with the role «администратор» only; sign-in and password are ours."""

    site_header = site_title = "Тандем: настройка и исправления"
    index_title = "Справочники и исправления"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """The role, not a flag of the account, opens it."""
        return bool(request.user.is_active and request.user.is_authenticated and request.user.has("admin"))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseRedirect:
        """Our page of sign-in; for somebody signed in without the role the reason. Raises Refused."""
        require(not request.user.is_authenticated, "Исправления делает администратор.")
        return redirect_to_login(request.GET.get("next", "/repair/"), "login")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseRedirect:
        """Our sign-out."""
        if request.method == "POST":
            sign_out(request=request)
        return redirect("login")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseRedirect:
        """Our page."""
        return redirect("password_change")


for model, pages in (
    (User, UserAdmin),
    (RoleGrant, RoleGrantAdmin),
    (Municipality, MunicipalityAdmin),
    (School, SchoolAdmin),
    (SchoolYear, SchoolYearAdmin),
    (MentoringForm, MentoringFormAdmin),
    (MentoringKind, MentoringKindAdmin),
    (Post, PostAdmin),
):
    admin.site.register(model, pages)
