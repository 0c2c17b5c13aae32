"""The address of a withdrawal."""

from django.urls import path

from programs.withdrawing import views

urlpatterns = [path("consents/<int:pk>/withdraw/", views.consent_withdraw, name="consent_withdraw")]
