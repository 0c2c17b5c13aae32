"""Addresses of candidates."""

from django.urls import path

from participants.candidates import views

urlpatterns = [
    path("candidates/", views.candidates, name="candidates"),
    path("candidates/add/", views.candidate_add, name="candidate_add"),
    path("candidates/<int:pk>/", views.candidate, name="candidate"),
    path("candidates/<int:pk>/edit/", views.candidate_edit, name="candidate_edit"),
]
