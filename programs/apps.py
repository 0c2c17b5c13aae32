"""The app «Программы»."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Программы."""

    name = "programs"
    verbose_name = "Программы"

    def ready(self) -> None:
        """Tell the worker the long works of this package, the school year what keeps it open, the journal what speaks
        of a person, the daily sweep what is kept for a time only; which lists come back from Excel."""
        from mentoring.audit.subjects import TELLERS
        from mentoring.jobs.sweeping import FORGETTERS
        from mentoring.reloading.lists import register
        from mentoring.settling.workflow import UNFINISHED
        from programs.documents.closing import orders_in_work, tandems_at_work
        from programs.documents.telling import tandems_and_orders_of
        from programs.intake import undoing  # noqa: F401 registers its handler and that of taking
        from programs.intake.starting import forget_old
        from programs.owndata.telling import duties_and_corrections_of
        from programs.returning import attendance, bases, consents, partners, requests
        from programs.signing import registering  # noqa: F401 registers its handler

        for part in (bases, requests, partners, consents, attendance):
            register(*part.BACK)
        UNFINISHED.extend([orders_in_work, tandems_at_work])
        TELLERS.extend([tandems_and_orders_of, duties_and_corrections_of])
        FORGETTERS.append(forget_old)
