"""Addresses of decisions on candidates."""

from django.urls import path

from participants.interviews import views

urlpatterns = [
    path("candidates/appoint/", views.candidates_appoint, name="candidates_appoint"),
    path("candidates/refuse/", views.candidates_refuse, name="candidates_refuse"),
    path("candidates/<int:pk>/appoint/", views.candidate_appoint, name="candidate_appoint"),
    path("candidates/<int:pk>/certificate/", views.candidate_certificate, name="candidate_certificate"),
    path("candidates/<int:pk>/certificate/remove/", views.certificate_remove, name="certificate_remove"),
    path("candidates/<int:pk>/teach/", views.candidate_move, {"move": "teach"}, name="candidate_teach"),
    path("candidates/<int:pk>/reopen/", views.candidate_move, {"move": "reopen"}, name="candidate_reopen"),
    path("candidates/<int:pk>/keep/", views.candidate_close, {"move": "keep"}, name="candidate_keep"),
    path("candidates/<int:pk>/refuse/", views.candidate_close, {"move": "refuse"}, name="candidate_refuse"),
    path("candidates/<int:pk>/withdraw/", views.candidate_close, {"move": "withdraw"}, name="candidate_withdraw"),
    path("candidates/<int:pk>/revoke/", views.candidate_close, {"move": "revoke"}, name="candidate_revoke"),
    path("interviews/<int:pk>/", views.interview, name="interview"),
    path("interviews/<int:pk>/print/", views.interview_print, name="interview_print"),
]
