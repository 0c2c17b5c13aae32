"""Addresses of lessons."""

from django.urls import path

from participants.lessons import deciding, listing, views

urlpatterns = [
    path("school/my/", views.my_courses, name="my_courses"),
    path("school/attendance/", listing.attendance, name="attendance"),
    path("school/attendance/was/", listing.attendance_many, {"mark": "was"}, name="attendance_was"),
    path("school/attendance/absent/", listing.attendance_many, {"mark": "absent"}, name="attendance_absent"),
    path("school/attendance/excused/", listing.attendance_many, {"mark": "excused"}, name="attendance_excused"),
    path("school/groups/<int:pk>/results/", deciding.group_results, name="course_group_results"),
    path("school/groups/<int:pk>/finish/", deciding.group_finish, name="course_group_finish"),
    path("school/groups/<int:pk>/lessons/add/", views.lesson_add, name="lesson_add"),
    path("school/lessons/<int:pk>/", views.lesson, name="lesson"),
    path("school/lessons/<int:pk>/edit/", views.lesson_edit, name="lesson_edit"),
    path("school/lessons/<int:pk>/remove/", views.lesson_remove, name="lesson_remove"),
    path(
        "school/enrolments/<int:pk>/pass/", deciding.enrolment_decide, {"move": "pass_over"}, name="enrolment_pass_over"
    ),
    path("school/enrolments/<int:pk>/fail/", deciding.enrolment_decide, {"move": "fail"}, name="enrolment_fail"),
    path("school/enrolments/<int:pk>/drop/", deciding.enrolment_decide, {"move": "drop"}, name="enrolment_drop"),
    path("school/enrolments/<int:pk>/finish/", deciding.enrolment_move, {"move": "finish"}, name="enrolment_finish"),
    path("school/enrolments/<int:pk>/restore/", deciding.enrolment_move, {"move": "restore"}, name="enrolment_restore"),
]
