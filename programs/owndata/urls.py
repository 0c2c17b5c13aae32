"""Addresses of one's own data and of the extract that the school gives out."""

from django.urls import path

from programs.owndata import views

urlpatterns = [
    path("me/data/", views.own_data, name="own_data"),
    path("me/data/file/", views.own_data_file, name="own_data_file"),
    path("me/data/erase/", views.own_data_erase, name="own_data_erase"),
    path("me/data/consents/<int:pk>/withdraw/", views.own_consent_withdraw, name="own_consent_withdraw"),
    path("people/<int:pk>/data/", views.person_data_file, name="person_data_file"),
]
