"""Addresses of partners."""

from django.urls import path

from participants.partners import views

urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("partners/add/", views.partner_add, name="partner_add"),
    path("partners/over/", views.partners_over, {"over": True}, name="partners_over"),
    path("partners/again/", views.partners_over, {"over": False}, name="partners_again"),
    path("partners/<int:pk>/", views.partner, name="partner"),
    path("partners/<int:pk>/edit/", views.partner_edit, name="partner_edit"),
    path("partners/<int:pk>/people/", views.partner_join, name="partner_join"),
    path("partner-people/<int:pk>/remove/", views.partner_part, name="partner_part"),
]
