"""Table of contents of the administrator's repairs in this package."""

from django.contrib import admin

from programs.documents.admin import LegalGroundAdmin
from programs.documents.models import LegalGround

admin.site.register(LegalGround, LegalGroundAdmin)
