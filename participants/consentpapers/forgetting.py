"""PDFs with names of children do not lie about: a printing is kept for two days."""

import datetime

from django.db import transaction
from django.utils import timezone

from mentoring.jobs.sweeping import forget
from participants.consentpapers.models import BlankPrint

KEPT = datetime.timedelta(days=2)


@transaction.atomic
def forget_prints() -> int:
    """Delete old printings with their files; how many. Run by the daily sweep."""
    old = BlankPrint.objects.filter(created_at__lt=timezone.now() - KEPT)
    for name in old.exclude(file="").values_list("file", flat=True):
        forget(name)
    return old.delete()[0]
