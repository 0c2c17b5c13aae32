"""Addresses of the slices of this package."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("participants.register.urls")),
    path("", include("participants.consents.urls")),
    path("", include("participants.offers.urls")),
]
