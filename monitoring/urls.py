"""Addresses of the slices of this package."""

from django.urls import include, path

urlpatterns = [path("", include("monitoring.dashboards.urls"))]
