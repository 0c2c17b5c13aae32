"""Addresses of orders."""

from django.urls import path

from programs.orders import acquainting, deciding, views

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/add/", views.order_add, name="order_add"),
    path("orders/<int:pk>/", views.order, name="order"),
    path("orders/<int:pk>/edit/", views.order_edit, name="order_edit"),
    path("orders/<int:pk>/override/", views.order_override, name="order_override"),
    path("orders/<int:pk>/tandems/<int:tandem>/add/", views.order_line, {"act": "add"}, name="order_line_add"),
    path("orders/<int:pk>/tandems/<int:tandem>/drop/", views.order_line, {"act": "drop"}, name="order_line_drop"),
    path("orders/<int:pk>/submit/", views.order_submit, name="order_submit"),
    path("orders/<int:pk>/withdraw/", views.order_withdraw, name="order_withdraw"),
    path("orders/<int:pk>/drop/", views.order_drop, name="order_drop"),
    path("orders/<int:pk>/approve/", deciding.order_approve, name="order_approve"),
    path("orders/<int:pk>/return/", deciding.order_return, name="order_return"),
    path("orders/<int:pk>/register/", deciding.order_register, name="order_register"),
    path("orders/<int:pk>/pdf/", acquainting.order_pdf, name="order_pdf"),
    path("orders/<int:pk>/pdf/make/", deciding.order_paper_make, name="order_paper_make"),
    path("orders/<int:pk>/ack/", acquainting.order_sheet, name="order_sheet"),
    path("orders/<int:pk>/ack/pdf/", acquainting.order_sheet_pdf, name="order_sheet_pdf"),
    path("orders/<int:pk>/execute/", acquainting.order_execute, name="order_execute"),
    path("orders/<int:pk>/scan/", acquainting.order_scan, name="order_scan"),
    path("orders/<int:pk>/scan/<int:scan>/", acquainting.order_scan_file, name="order_scan_file"),
]
