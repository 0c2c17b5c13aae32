"""Addresses of a withdrawal and of a record made by mistake."""

from django.urls import path

from programs.withdrawing import views

urlpatterns = [
    path("consents/<int:pk>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("consents/<int:pk>/mistake/", views.consent_mistake, name="consent_mistake"),
]
