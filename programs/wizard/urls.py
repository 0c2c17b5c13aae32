"""Addresses of this slice."""

from django.urls import path

from programs.wizard import views

urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/start/", views.import_start, name="import_start"),
    path("import/paste/", views.import_paste, name="import_paste"),
    path("import/blank/", views.import_blank, name="import_blank"),
    path("import/<int:pk>/columns/", views.import_columns, name="import_columns"),
    path("import/<int:pk>/review/", views.import_review, name="import_review"),
    path("import/<int:pk>/mend/", views.import_mend, name="import_mend"),
    path("import/<int:pk>/bad-rows/", views.import_bad_rows, name="import_bad_rows"),
    path("import/<int:pk>/take/", views.import_take, name="import_take"),
    path("import/<int:pk>/", views.import_result, name="import_result"),
    path("import/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("import/<int:pk>/drop/", views.import_drop, name="import_drop"),
]
