"""The app «Программы»."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Программы."""

    name = "programs"
    verbose_name = "Программы"
