"""Addresses of the homes, of the search and of the help."""

from django.urls import path

from monitoring.dashboards import help, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("help/", help.contents, name="help"),
    path("help/<slug:slug>/", help.topic, name="help_topic"),
]
