"""Addresses of this slice."""

from django.urls import path

from participants.hearing import views

urlpatterns = [
    path("v/<str:code>/", views.view_open, name="view_open"),
    path("v/<str:code>/draft/", views.view_draft, name="view_draft"),
    path("v/<str:code>/forget/", views.view_forget, name="view_forget"),
]
