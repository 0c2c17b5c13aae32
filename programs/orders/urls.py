"""Addresses of orders."""

from django.urls import path

from programs.orders import views

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/add/", views.order_add, name="order_add"),
    path("orders/<int:pk>/", views.order, name="order"),
    path("orders/<int:pk>/edit/", views.order_edit, name="order_edit"),
    path("orders/<int:pk>/tandems/<int:tandem>/add/", views.order_line, {"act": "add"}, name="order_line_add"),
    path("orders/<int:pk>/tandems/<int:tandem>/drop/", views.order_line, {"act": "drop"}, name="order_line_drop"),
    path("orders/<int:pk>/drop/", views.order_drop, name="order_drop"),
]
