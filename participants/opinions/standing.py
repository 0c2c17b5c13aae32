"""Where a view stands: given, waited for, overdue, taken back; as conditions on rows. Its words say the model."""

from django.db.models import Q
from django.utils import timezone

STATES = [("waiting", "ждём ответа"), ("given", "получены"), ("overdue", "срок вышел"), ("revoked", "ссылка отозвана")]
GIVEN = Q(given_at__isnull=False)


def standing(code: str) -> Q:
    """The condition of one state, at this moment."""
    asked, revoked = Q(given_at__isnull=True), Q(link__isnull=True) | Q(link__revoked_at__isnull=False)
    over = Q(link__expires_at__lte=timezone.now())
    conditions = {
        "given": GIVEN,
        "waiting": asked & ~revoked & ~over,
        "overdue": asked & ~revoked & over,
        "revoked": asked & revoked,
    }
    return conditions[code]
