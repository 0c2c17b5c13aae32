"""Addresses of the desk of requests."""

from django.urls import path

from participants.desk import views

urlpatterns = [
    path("requests/", views.requests, name="requests"),
    path("requests/add/", views.request_find, name="request_find"),
    path("requests/accept/", views.requests_accept, name="requests_accept"),
    path("requests/teachers/", views.opinions_ask, name="opinions_ask"),
    path("requests/<int:pk>/", views.request, name="request"),
    path("requests/<int:pk>/edit/", views.request_edit, name="request_edit"),
    path("requests/<int:pk>/accept/", views.request_move, {"move": "accept"}, name="request_accept"),
    path("requests/<int:pk>/reopen/", views.request_move, {"move": "reopen"}, name="request_reopen"),
    path("requests/<int:pk>/decline/", views.request_close, {"move": "decline"}, name="request_decline"),
    path("requests/<int:pk>/withdraw/", views.request_close, {"move": "withdraw"}, name="request_withdraw"),
    path("people/<int:pk>/requests/add/", views.request_add, name="request_add"),
]
