"""Addresses of courses and groups."""

from django.urls import path

from participants.classroom import views

urlpatterns = [
    path("school/", views.courses, name="courses"),
    path("school/earlier/", views.courses_earlier, name="courses_earlier"),
    path("school/courses/add/", views.course_add, name="course_add"),
    path("school/courses/<int:pk>/", views.course, name="course"),
    path("school/courses/<int:pk>/edit/", views.course_edit, name="course_edit"),
    path("school/courses/<int:pk>/copy/", views.course_copy, name="course_copy"),
    path("school/courses/<int:pk>/groups/add/", views.group_add, name="course_group_add"),
    path("school/groups/<int:pk>/", views.group, name="course_group"),
    path("school/groups/<int:pk>/edit/", views.group_edit, name="course_group_edit"),
    path("school/groups/<int:pk>/enrol/", views.group_enrol, name="course_group_enrol"),
]
