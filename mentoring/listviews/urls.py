"""Addresses of this slice."""

from django.urls import path

from mentoring.listviews import views

urlpatterns = [
    path("lists/<slug:code>/save/", views.view_add, name="view_add"),
    path("views/<int:pk>/rename/", views.view_rename, name="view_rename"),
    path("views/<int:pk>/replace/", views.view_replace, name="view_replace"),
    path("views/<int:pk>/delete/", views.view_delete, name="view_delete"),
]
