"""Which tandems and orders speak of a person: the journal asks."""

from collections.abc import Iterable

from programs.documents.models import Order
from programs.tandems.models import TandemMember


def tandems_and_orders_of(people: Iterable[int]) -> dict[str, list[int]]:
    """Numbers of the rows in which these people are named."""
    tandems = set(TandemMember.objects.filter(person__in=people).values_list("tandem_id", flat=True))
    orders = Order.objects.filter(lines__tandem__in=tandems).distinct()
    return {"programs.tandem": sorted(tandems), "programs.order": sorted(orders.values_list("pk", flat=True))}
