"""Addresses of consents."""

from django.urls import path

from participants.consentpapers import views

urlpatterns = [
    path("consents/<int:pk>/edit/", views.consent_edit, name="consent_edit"),
    path("consents/<int:pk>/scan/", views.consent_scan, name="consent_scan"),
    path("people/<int:pk>/consents/add/", views.consent_add, name="consent_add"),
]
