"""Addresses of the slices of this package."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("participants.interviews.urls")),
    path("", include("participants.admissions.urls")),
    path("", include("participants.candidates.urls")),
    path("", include("participants.partners.urls")),
    path("", include("participants.register.urls")),
    path("", include("participants.consentpapers.urls")),
    path("", include("participants.consenting.urls")),
    path("", include("participants.consentlinks.urls")),
    path("", include("participants.filing.urls")),
    path("", include("participants.offers.urls")),
    path("", include("participants.posters.urls")),
    path("", include("participants.reception.urls")),
    path("", include("participants.applying.urls")),
    path("", include("participants.hearing.urls")),
    path("", include("participants.opinions.urls")),
    path("", include("participants.desk.urls")),
    path("", include("participants.sorting.urls")),
    path("", include("participants.certificates.urls")),
    path("", include("participants.classroom.urls")),
    path("", include("participants.lessons.urls")),
]
