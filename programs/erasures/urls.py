"""Addresses of demands to destroy somebody's data."""

from django.urls import path

from programs.erasures import views

urlpatterns = [
    path("erasures/", views.erasures, name="erasures"),
    path("people/<int:pk>/erase/", views.erasure_add, name="erasure_add"),
    path("erasures/<int:pk>/", views.erasure, name="erasure"),
    path("erasures/<int:pk>/mentions/", views.erasure_decide, name="erasure_decide"),
    path("erasures/<int:pk>/do/", views.erasure_do, name="erasure_do"),
    path("erasures/<int:pk>/decline/", views.erasure_decline, name="erasure_decline"),
    path("erasures/<int:pk>/act/", views.erasure_act, name="erasure_act"),
    path("erasures/<int:pk>/journal/", views.erasure_journal, name="erasure_journal"),
]
