"""Addresses of this slice."""

from django.urls import path

from mentoring.journal import views

urlpatterns = [path("audit/", views.audit, name="audit")]
