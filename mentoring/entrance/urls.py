"""Addresses of this slice."""

from django.urls import path

from mentoring.entrance import views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("login/code/", views.login_code, name="login_code"),
    path("login/second-factor/", views.second_factor_setup, name="second_factor_setup"),
    path("login/slip/", views.slip, name="slip"),
    path("login/forgotten/", views.password_forgotten, name="password_forgotten"),
    path("logout/", views.logout, name="logout"),
    path("welcome/<str:code>/", views.welcome, name="welcome"),
]
