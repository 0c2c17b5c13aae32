"""Addresses of the map of requests."""

from django.urls import path

from programs.demand import views

urlpatterns = [
    path("requests/map/", views.requests_map, name="requests_map"),
    path("requests/map/<int:pk>/", views.area_mentors, name="area_mentors"),
]
