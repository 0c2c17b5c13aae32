"""Addresses of links for consents."""

from django.urls import path

from participants.consentlinks import views

urlpatterns = [
    path("consents/links/", views.links, name="links"),
    path("consents/links/add/", views.links_add, name="links_add"),
    path("consents/links/slips/", views.links_slips, name="links_slips"),
    path("consents/links/revoke/", views.links_revoke, name="links_revoke"),
    path("c/<str:code>/", views.consent_open, name="consent_open"),
    path("c/<str:code>/blank/<int:pk>/", views.consent_blank, name="consent_blank"),
]
