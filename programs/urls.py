"""Addresses of the slices of this package."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("programs.signing.urls")),
    path("", include("programs.mending.urls")),
    path("", include("programs.orders.urls")),
    path("", include("programs.matching.urls")),
    path("", include("programs.demand.urls")),
    path("", include("programs.answering.urls")),
    path("", include("programs.tandems.urls")),
    path("", include("programs.leaving.urls")),
    path("", include("programs.bases.urls")),
    path("", include("programs.wizard.urls")),
    path("", include("programs.withdrawing.urls")),
    path("", include("programs.owndata.urls")),
    path("", include("programs.correcting.urls")),
    path("", include("programs.erasures.urls")),
    path("", include("programs.labourdesk.urls")),
]
