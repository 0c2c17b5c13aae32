"""Addresses of this slice."""

from django.urls import path

from mentoring.links import views

urlpatterns = [path("thanks/", views.link_thanks, name="link_thanks")]
