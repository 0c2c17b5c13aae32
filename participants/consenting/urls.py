"""Addresses of the register and of asking."""

from django.urls import path

from participants.consenting import views

urlpatterns = [
    path("consents/", views.consents, name="consents"),
    path("consents/papers/", views.consent_papers, name="consent_papers"),
    path("consents/take/", views.consents_take, name="consents_take"),
    path("consents/blanks/", views.blanks_add, name="blanks_add"),
]
