"""Addresses of the two bases and of the card of a person."""

from django.urls import path

from programs.bases import views

urlpatterns = [path("people/<int:pk>/", views.person, name="person")]
for name in ("mentee", "mentor"):
    one = {"name": name}
    urlpatterns += [
        path(f"{name}s/", views.base, one, name=f"{name}s"),
        path(f"{name}s/add/", views.card_add, one, name=f"{name}_add"),
        path(f"{name}s/pair/", views.cards_act, {**one, "act": "pair"}, name=f"{name}s_pair"),
        path(f"{name}s/form/", views.cards_act, {**one, "act": "form"}, name=f"{name}s_form"),
        path(f"{name}s/leave/", views.cards_act, {**one, "act": "leave"}, name=f"{name}s_leave"),
        path(f"{name}s/official.xlsx", views.official_form, {**one, "ending": "xlsx"}, name=f"{name}s_xlsx"),
        path(f"{name}s/official.pdf", views.official_form, {**one, "ending": "pdf"}, name=f"{name}s_pdf"),
        path(f"{name}s/<int:pk>/edit/", views.card_edit, one, name=f"{name}_edit"),
        path(f"{name}s/<int:pk>/remove/", views.card_remove, one, name=f"{name}_remove"),
    ]
