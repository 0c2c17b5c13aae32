"""Addresses of tandems."""

from django.urls import path

from programs.tandems import views

urlpatterns = [
    path("tandems/", views.tandems, name="tandems"),
    path("tandems/<int:pk>/", views.tandem, name="tandem"),
]
