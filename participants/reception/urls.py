"""Addresses of this slice."""

from django.urls import path

from participants.reception import several, views

urlpatterns = [
    path("applications/", views.applications, name="applications"),
    path("applications/accept/", several.applications_accept, name="applications_accept"),
    path("applications/double/", several.applications_double, name="applications_double"),
    path("applications/decline/", several.applications_decline, name="applications_decline"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/accept/", views.application_accept, name="application_accept"),
    path("applications/<int:pk>/decline/", views.application_decline, name="application_decline"),
    path("applications/<int:pk>/double/", views.application_move, {"move": "double"}, name="application_double"),
    path("applications/<int:pk>/reopen/", views.application_move, {"move": "reopen"}, name="application_reopen"),
]
