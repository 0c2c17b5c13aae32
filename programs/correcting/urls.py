"""Addresses of requests to correct."""

from django.urls import path

from programs.correcting import views

urlpatterns = [
    path("me/data/correct/", views.own_data_correct, name="own_data_correct"),
    path("corrections/", views.corrections, name="corrections"),
    path("people/<int:pk>/correct/", views.correction_add, name="correction_add"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
    path("corrections/<int:pk>/done/", views.correction_done, name="correction_done"),
    path("corrections/<int:pk>/decline/", views.correction_decline, name="correction_decline"),
]
