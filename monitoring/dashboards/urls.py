"""Addresses of the homes and of the search."""

from django.urls import path

from monitoring.dashboards import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
