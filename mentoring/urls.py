"""The site's table of contents. It sees everything; nobody imports it."""

from django.contrib import admin
from django.urls import include, path

handler400 = "mentoring.failures.bad_request"
handler403 = "mentoring.failures.denied"
handler404 = "mentoring.failures.not_found"
handler500 = "mentoring.failures.server_error"

urlpatterns = [
    path("", include("monitoring.urls")),
    path("", include("mentoring.profile.urls")),
    path("", include("mentoring.listviews.urls")),
    path("", include("mentoring.edits.urls")),
    path("", include("mentoring.entrance.urls")),
    path("", include("mentoring.links.urls")),
    path("", include("mentoring.users.urls")),
    path("", include("mentoring.settling.urls")),
    path("", include("mentoring.jobs.urls")),
    path("", include("mentoring.journal.urls")),
    path("", include("participants.urls")),
    path("", include("programs.urls")),
    path("repair/", admin.site.urls),
]
