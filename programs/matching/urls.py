"""Addresses of pairing."""

from django.urls import path

from programs.matching import views

urlpatterns = [
    path("tandems/add/", views.tandem_add, name="tandem_add"),
    path("tandems/finish/", views.tandems_finish, name="tandems_finish"),
    path("tandems/drafts/", views.tandem_drafts, name="tandem_drafts"),
    path("tandems/<int:pk>/edit/", views.tandem_edit, name="tandem_edit"),
    path("tandems/<int:pk>/remove/", views.tandem_remove, name="tandem_remove"),
]
