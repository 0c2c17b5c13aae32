"""The app «Участники»."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Участники."""

    name = "participants"
    verbose_name = "Участники"

    def ready(self) -> None:
        """Tell the journal how people are found and what speaks of them, consents that candidates are asked too."""
        from mentoring.audit.subjects import FINDERS, TELLERS
        from mentoring.jobs.sweeping import FORGETTERS
        from participants.applications.receiving import forget_applications
        from participants.candidates.asking import CANDIDATES
        from participants.consentpapers import working  # noqa: F401 registers its handler
        from participants.consentpapers.asked import GROUPS
        from participants.consentpapers.forgetting import forget_prints
        from participants.filing.piling import forget_piles
        from participants.people.telling import people_found, rows_of

        GROUPS.append(CANDIDATES)
        FORGETTERS.extend([forget_prints, forget_piles, forget_applications])
        FINDERS.append(people_found)
        TELLERS.append(rows_of)
