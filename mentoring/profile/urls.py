"""Addresses of this slice."""

from django.urls import path

from mentoring.profile import views

urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/password/", views.password_change, name="password_change"),
    path("me/sessions/end/", views.sessions_end, name="sessions_end"),
    path("me/second-factor/off/", views.second_factor_off, name="second_factor_off"),
    path("me/recovery-codes/", views.recovery_codes, name="recovery_codes"),
    path("display/", views.display, name="display"),
]
