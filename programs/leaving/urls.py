"""The address of leaving a tandem."""

from django.urls import path

from programs.leaving import views

urlpatterns = [path("tandems/<int:pk>/members/<int:member>/part/", views.tandem_part, name="tandem_part")]
