"""The app «Программы»."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Программы."""

    name = "programs"
    verbose_name = "Программы"

    def ready(self) -> None:
        """Let the worker know the long works of this package, and the school year what keeps it open."""
        from mentoring.settling.workflow import UNFINISHED
        from programs.documents.closing import orders_in_work, tandems_at_work
        from programs.intake import undoing  # noqa: F401 registers its handler and that of taking
        from programs.signing import registering  # noqa: F401 registers its handler

        UNFINISHED.extend([orders_in_work, tandems_at_work])
