"""Addresses of the labour side of mentoring."""

from django.urls import path

from programs.labourdesk import views

urlpatterns = [
    path("duties/", views.duties, name="duties"),
    path("duties/add/", views.duties_add, name="duties_add"),
    path("duties/<int:pk>/", views.duty, name="duty"),
    path("duties/<int:pk>/edit/", views.duty_edit, name="duty_edit"),
    path("duties/<int:pk>/agree/", views.duty_agree, name="duty_agree"),
    path("duties/<int:pk>/decline/", views.duty_decline, name="duty_decline"),
    path("duties/<int:pk>/sign/", views.duty_sign, name="duty_sign"),
    path("duties/<int:pk>/reopen/", views.duty_reopen, name="duty_reopen"),
    path("duties/<int:pk>/refuse/", views.duty_end, {"side": "worker"}, name="duty_refuse"),
    path("duties/<int:pk>/cancel/", views.duty_end, {"side": "employer"}, name="duty_cancel"),
    path("duties/<int:pk>/recall/", views.duty_recall, name="duty_recall"),
    path("duties/<int:pk>/consent.pdf", views.duty_paper, {"code": "consent"}, name="duty_consent"),
    path("duties/<int:pk>/agreement.pdf", views.duty_paper, {"code": "agreement"}, name="duty_agreement"),
    path("duties/<int:pk>/notice.pdf", views.duty_paper, {"code": "notice"}, name="duty_notice"),
]
