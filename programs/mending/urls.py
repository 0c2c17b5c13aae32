"""Addresses of mending."""

from django.urls import path

from programs.mending import views

urlpatterns = [
    path("orders/<int:pk>/cure/", views.order_cure, name="order_cure"),
    path("orders/<int:pk>/override/", views.order_override, name="order_override"),
    path("orders/<int:pk>/names/", views.order_names, name="order_names"),
    path("orders/<int:pk>/names/<int:person>/", views.order_name, name="order_name"),
]
