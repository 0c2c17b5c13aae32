"""Addresses of admission."""

from django.urls import path

from participants.admissions import views

urlpatterns = [
    path("candidates/admitted/", views.admitted, name="admitted"),
    path("candidates/experienced/", views.experienced, name="experienced"),
    path("candidates/rules/", views.selection_rules, name="selection_rules"),
    path("candidates/admit/", views.candidates_admit, name="candidates_admit"),
    path("candidates/<int:pk>/admit/", views.candidate_admit, name="candidate_admit"),
]
