"""Addresses of the slices of this package."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("participants.register.urls")),
    path("", include("participants.consents.urls")),
    path("", include("participants.consenting.urls")),
    path("", include("participants.consentlinks.urls")),
    path("", include("participants.filing.urls")),
    path("", include("participants.offers.urls")),
    path("", include("participants.hearing.urls")),
    path("", include("participants.opinions.urls")),
    path("", include("participants.desk.urls")),
    path("", include("participants.sorting.urls")),
]
