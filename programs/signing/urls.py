"""Addresses from approval to the signed scan."""

from django.urls import path

from programs.signing import acquainting, deciding, submitting

BACK = {"move": "withdraw", "done": "Проект снова у вас"}
DONE = {"move": "execute", "done": "Приказ отмечен исполненным"}

urlpatterns = [
    path("orders/<int:pk>/submit/", submitting.order_submit, name="order_submit"),
    path("orders/<int:pk>/withdraw/", acquainting.order_move, BACK, name="order_withdraw"),
    path("orders/<int:pk>/approve/", deciding.order_approve, name="order_approve"),
    path("orders/<int:pk>/return/", deciding.order_return, name="order_return"),
    path("orders/<int:pk>/register/", deciding.order_register, name="order_register"),
    path("orders/<int:pk>/pdf/", acquainting.order_pdf, name="order_pdf"),
    path("orders/<int:pk>/pdf/make/", deciding.order_paper_make, name="order_paper_make"),
    path("orders/<int:pk>/ack/", acquainting.order_sheet, name="order_sheet"),
    path("orders/<int:pk>/ack/pdf/", acquainting.order_sheet_pdf, name="order_sheet_pdf"),
    path("orders/<int:pk>/execute/", acquainting.order_move, DONE, name="order_execute"),
    path("orders/<int:pk>/scan/", acquainting.order_scan, name="order_scan"),
    path("orders/<int:pk>/scan/<int:scan>/", acquainting.order_scan_file, name="order_scan_file"),
]
