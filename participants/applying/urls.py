"""Addresses of this slice."""

from django.urls import path

from participants.applying import views

urlpatterns = [
    path("apply/<str:code>/", views.mentee_open, name="mentee_open"),
    path("apply/<str:code>/draft/", views.mentee_draft, name="mentee_draft"),
    path("apply/<str:code>/forget/", views.mentee_forget, name="mentee_forget"),
    path("candidate/<str:code>/", views.mentor_open, name="mentor_open"),
    path("candidate/<str:code>/draft/", views.mentor_draft, name="mentor_draft"),
    path("candidate/<str:code>/forget/", views.mentor_forget, name="mentor_forget"),
    path("applied/", views.applied, name="applied"),
]
