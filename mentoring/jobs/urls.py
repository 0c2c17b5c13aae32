"""Addresses of this slice."""

from django.urls import path

from mentoring.jobs import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
