"""Addresses of this slice."""

from django.urls import path

from mentoring.users import views

urlpatterns = [
    path("users/", views.users, name="users"),
    path("users/add/", views.user_add, name="user_add"),
    path("users/add-many/", views.users_add, name="users_add"),
    path("users/slips/", views.users_slips, name="users_slips"),
    path("users/<int:pk>/", views.user, name="user"),
    path("users/<int:pk>/edit/", views.user_edit, name="user_edit"),
    path("users/<int:pk>/slip/", views.user_slip, name="user_slip"),
    path("users/<int:pk>/block/", views.user_block, name="user_block"),
    path("users/<int:pk>/unblock/", views.user_unblock, name="user_unblock"),
    path("users/<int:pk>/sessions/end/", views.user_sessions_end, name="user_sessions_end"),
    path("users/<int:pk>/second-factor/off/", views.user_second_factor_off, name="user_second_factor_off"),
    path("users/roles/<int:pk>/end/", views.role_end, name="role_end"),
    path("school/open/", views.school_switch, name="school_switch"),
]
