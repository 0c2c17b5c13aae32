"""Addresses of the register of people. The card itself is programs/bases: it shows tandems."""

from django.urls import path

from participants.register import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.person_add, name="person_add"),
    path("people/find/", views.people_find, name="people_find"),
    path("people/leave/", views.people_leave, name="people_leave"),
    path("people/pick/", views.people_pick, name="people_pick"),
    path("people/doubles/", views.people_doubles, name="people_doubles"),
    path("people/<int:pk>/edit/", views.person_edit, name="person_edit"),
    path("people/<int:pk>/return/", views.person_return, name="person_return"),
    path("people/<int:keep>/merge/<int:drop>/", views.people_merge, name="people_merge"),
]
