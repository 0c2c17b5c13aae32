"""Addresses of this slice."""

from django.urls import path

from mentoring.settling import views

urlpatterns = [
    path("settings/schools/", views.schools, name="schools"),
    path("settings/schools/add/", views.school_add, name="school_add"),
    path("settings/school/", views.school_settings, name="school_settings"),
    path("settings/years/", views.years, name="years"),
    path("settings/years/add/", views.year_add, name="year_add"),
    path("settings/years/<int:pk>/", views.year_edit, name="year_edit"),
    path("settings/years/<int:pk>/<slug:move>/", views.year_move, name="year_move"),
    path("settings/numbers/", views.number_series, name="number_series"),
    path("settings/posts/", views.posts, name="posts"),
    path("settings/posts/add/", views.post_edit, name="post_add"),
    path("settings/posts/<int:pk>/", views.post_edit, name="post_edit"),
]
