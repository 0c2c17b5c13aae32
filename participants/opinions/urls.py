"""Addresses of this slice."""

from django.urls import path

from participants.opinions import views

urlpatterns = [
    path("opinions/", views.opinions, name="opinions"),
    path("opinions/again/", views.opinions_again, name="opinions_again"),
    path("opinions/slips/", views.opinions_slips, name="opinions_slips"),
    path("opinions/<int:pk>/", views.opinion, name="opinion"),
    path("opinions/<int:pk>/write/", views.opinion_write, name="opinion_write"),
    path("opinions/<int:pk>/revoke/", views.opinion_revoke, name="opinion_revoke"),
    path("opinions/<int:pk>/remove/", views.opinion_remove, name="opinion_remove"),
    path("requests/<int:pk>/opinions/ask/", views.opinion_ask, name="opinion_ask"),
    path("requests/<int:pk>/opinions/add/", views.opinion_add, name="opinion_add"),
]
