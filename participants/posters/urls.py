"""Addresses of this slice."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from participants.posters import views


class KindConverter(StringConverter):
    """Whose applications."""

    regex = "mentee|mentor"


register_converter(KindConverter, "applicant")

urlpatterns = [
    path("applications/doors/", views.doors, name="doors"),
    path("applications/doors/<applicant:kind>/open/", views.door_open, name="door_open"),
    path("applications/doors/<int:pk>/close/", views.door_close, name="door_close"),
    path("applications/doors/<int:pk>/renew/", views.door_renew, name="door_renew"),
    path("applications/doors/<int:pk>/poster/", views.door_poster, name="door_poster"),
    path("applications/blanks/<applicant:kind>/", views.application_blanks, name="application_blanks"),
    path("applications/type/<applicant:kind>/", views.application_type, name="application_type"),
]
