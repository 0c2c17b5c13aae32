"""The project package is also the ground-floor app: schools, people who sign in, the journal, long jobs."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class MentoringConfig(AppConfig):
    """Ground floor."""

    name = "mentoring"
    default = True
    verbose_name = "Школы и доступ"

    def ready(self) -> None:
        """Register the checks that every page declares access and every field its class, and what the sweep forgets."""
        from mentoring.jobs.sweeping import FORGETTERS
        from mentoring.kit import checks  # noqa: F401
        from mentoring.links.opening import forget_drafts
        from mentoring.personal import checks as classes  # noqa: F401
        from mentoring.reloading.models import forget_old

        FORGETTERS.extend([forget_drafts, forget_old])


class AdminSite(admin_apps.SimpleAdminConfig):
    """Django's admin for the administrator's repairs, with our sign-in and second factor."""

    default = False
    default_site = "mentoring.admin.RepairSite"

    def ready(self) -> None:
        """Load our admin modules, and only ours: a library's would show the keys of phones and the like."""
        super().ready()
        for app in ("mentoring", "participants", "programs", "monitoring"):
            import_module(f"{app}.admin")
