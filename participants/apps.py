"""The app «Участники»."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Участники."""

    name = "participants"
    verbose_name = "Участники"
