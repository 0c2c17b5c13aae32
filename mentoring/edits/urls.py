"""Addresses of this slice."""

from django.urls import path

from mentoring.edits import views

urlpatterns = [
    path("edits/<slug:code>/", views.edits_start, name="edits_start"),
    path("reloads/<int:pk>/", views.edits, name="edits"),
    path("reloads/<int:pk>/take/", views.edits_take, name="edits_take"),
    path("reloads/<int:pk>/undo/", views.edits_undo, name="edits_undo"),
    path("reloads/<int:pk>/drop/", views.edits_drop, name="edits_drop"),
]
