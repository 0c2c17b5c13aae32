"""Addresses of certificates."""

from django.urls import path

from participants.certificates import views

urlpatterns = [
    path("check/", views.certificate_find, name="certificate_find"),
    path("check/<str:code>/", views.certificate_check, name="certificate_check"),
    path("school/certificates/", views.certificates, name="certificates"),
    path("school/certificates/<int:pk>/pdf/", views.certificate_paper, name="certificate_paper"),
    path("school/certificates/<int:pk>/cancel/", views.certificate_cancel, name="certificate_cancel"),
    path("school/groups/<int:pk>/certificates/", views.certificates_issue, name="certificates_issue"),
    path("school/groups/<int:pk>/certificates/pdf/", views.certificates_papers, name="certificates_papers"),
]
