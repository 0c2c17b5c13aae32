"""Addresses of areas and of sorting."""

from django.urls import path

from participants.sorting import views

urlpatterns = [
    path("requests/areas/", views.request_areas, name="request_areas"),
    path("requests/areas/add/", views.area_add, name="area_add"),
    path("requests/areas/<int:pk>/edit/", views.area_edit, name="area_edit"),
    path("requests/areas/<int:pk>/hide/", views.area_hide, {"hidden": True}, name="area_hide"),
    path("requests/areas/<int:pk>/show/", views.area_hide, {"hidden": False}, name="area_show"),
    path("requests/areas/<int:pk>/retire/", views.area_retire, {"retired": True}, name="area_retire"),
    path("requests/areas/<int:pk>/offer/", views.area_retire, {"retired": False}, name="area_offer"),
    path("requests/areas/<int:pk>/remove/", views.area_remove, name="area_remove"),
    path("requests/sort/", views.requests_sort, name="requests_sort"),
    path("requests/place/", views.requests_area, name="requests_area"),
]
