"""Addresses of consents."""

from django.urls import path

from participants.consents import views

urlpatterns = [
    path("consents/", views.consents, name="consents"),
    path("consents/take/", views.consents_take, name="consents_take"),
    path("consents/<int:pk>/edit/", views.consent_edit, name="consent_edit"),
    path("consents/<int:pk>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("consents/<int:pk>/scan/", views.consent_scan, name="consent_scan"),
    path("people/<int:pk>/consents/add/", views.consent_add, name="consent_add"),
]
