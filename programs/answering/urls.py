"""Addresses of the ends of tandems and of what they do to requests."""

from django.urls import path

from programs.answering import views

urlpatterns = [
    path("tandems/<int:pk>/finish/", views.tandem_finish, name="tandem_finish"),
    path("tandems/<int:pk>/stop/", views.tandem_stop, name="tandem_stop"),
    path("requests/from-base/", views.requests_from_base, name="requests_from_base"),
]
