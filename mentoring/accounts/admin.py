"""Users and roles, for the administrator's repairs. No password is shown or set here: people set it by a link."""

from typing import Any

from django.http import HttpRequest

from mentoring.accounts.inviting import revoke_links
from mentoring.accounts.models import RoleGrant, User
from mentoring.accounts.sessions import end_sessions
from mentoring.audit.admin import RecordedAdmin
from mentoring.audit.recording import record


class UserAdmin(RecordedAdmin):
    """A person who signs in. A slip with a link is printed on the page «Кто имеет доступ»."""

    list_display = ["username", "last_name", "first_name", "middle_name", "is_active", "second_factor", "last_login"]
    list_filter = ["is_active", "second_factor"]
    search_fields = ["username", "last_name"]
    fields = [
        *("username", "last_name", "first_name", "middle_name", "email", "is_active"),
        *("second_factor", "last_login", "date_joined"),
    ]
    readonly_fields = ["second_factor", "last_login", "date_joined"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A person is closed, not deleted: the journal names them by number."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """No condition on the password in the address: its hash could be guessed letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Names for sign-in are kept in small letters; a new person has no password; a closed one is out, links too."""
        obj.username = obj.username.casefold()
        if not change:
            obj.set_unusable_password()
        self.changed_action = "user_changed" if change else "user_added"
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            end_sessions(user=obj, actor=request.user)
            revoke_links(user=obj, actor=request.user)


class RoleGrantAdmin(RecordedAdmin):
    """Who is what, where, from when until when."""

    list_display = ["user", "role", "school", "municipality", "since", "until"]
    list_filter = ["role", "school"]
    search_fields = ["user__username", "user__last_name"]
    autocomplete_fields = ["user"]

    def save_model(self, request: HttpRequest, obj: RoleGrant, form: Any, change: bool) -> None:
        """Write the role; the person's sessions end."""
        obj.save()
        record("role_granted", obj.user, request.user, fields=form.changed_data, role=obj.role, place=obj.school_id)
        end_sessions(user=obj.user, actor=request.user)

    def delete_model(self, request: HttpRequest, obj: RoleGrant) -> None:
        """Take the role away; the person's sessions end."""
        record("role_ended", obj.user, request.user, role=obj.role, place=obj.school_id)
        obj.delete()
        end_sessions(user=obj.user, actor=request.user)
