"""Addresses of consents and of printings of blanks."""

from django.urls import path

from participants.consentpapers import views

urlpatterns = [
    path("consents/<int:pk>/edit/", views.consent_edit, name="consent_edit"),
    path("consents/<int:pk>/scan/", views.consent_scan, name="consent_scan"),
    path("consents/prints/<int:pk>/", views.blanks_print, name="blanks_print"),
    path("consents/prints/<int:pk>/pdf/", views.blanks_pdf, name="blanks_pdf"),
    path("people/<int:pk>/consents/add/", views.consent_add, name="consent_add"),
]
