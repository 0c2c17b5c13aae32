"""Addresses of the homes, of the search and of the help."""

from django.urls import path

from monitoring.dashboards import help, setup, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("setup/", setup.setup, name="setup"),
    path("setup/finish/", setup.setup_finish, name="setup_finish"),
    path("help/", help.contents, name="help"),
    path("help/<slug:slug>/", help.topic, name="help_topic"),
]
