"""The app «Участники»."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Участники."""

    name = "participants"
    verbose_name = "Участники"

    def ready(self) -> None:
        """Tell the journal how people are found and what speaks of them."""
        from mentoring.audit.subjects import FINDERS, TELLERS
        from participants.people.telling import people_found, rows_of

        FINDERS.append(people_found)
        TELLERS.append(rows_of)
