"""The app «Мониторинг»."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Мониторинг."""

    name = "monitoring"
    verbose_name = "Мониторинг"
