"""Addresses of what mentors help in."""

from django.urls import path

from participants.offers import views

urlpatterns = [
    path("mentors/areas/", views.mentors_areas, name="mentors_areas"),
    path("mentors/areas/confirm/", views.mentors_areas_confirm, name="mentors_areas_confirm"),
    path("mentors/areas/guess/", views.mentors_areas_guess, name="mentors_areas_guess"),
    path("mentors/<int:pk>/areas/", views.mentor_areas, name="mentor_areas"),
]
