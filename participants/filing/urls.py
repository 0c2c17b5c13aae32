"""Addresses of scans."""

from django.urls import path

from participants.filing import views

urlpatterns = [
    path("consents/scans/", views.scans_add, name="scans_add"),
    path("consents/piles/<int:pk>/", views.scans, name="scans"),
    path("consents/piles/<int:pk>/take/", views.scans_take, name="scans_take"),
    path("consents/piles/<int:pk>/drop/", views.scans_drop, name="scans_drop"),
    path("consents/sheets/<int:pk>/", views.scans_page, name="scans_page"),
]
