"""What keeps a school year open: orders without a number, projects too, and tandems at work."""

from mentoring.kit.russian import plural
from mentoring.org.models import SchoolYear
from programs.documents.models import Order
from programs.tandems.models import Tandem


def orders_in_work(year: SchoolYear) -> list[str]:
    """One sentence when orders of the year have no number yet: in a closed year nobody could end or delete them."""
    waiting = [Order.State.PROJECT, Order.State.RETURNED, Order.State.SUBMITTED, Order.State.APPROVED]
    number = Order.objects.filter(year=year, state__in=waiting).count()
    if not number:
        return []
    orders = f"{number} {plural(number, 'приказ', 'приказа', 'приказов')}"
    return [f"Сначала зарегистрируйте или удалите то, что в работе: {orders}."]


def tandems_at_work(year: SchoolYear) -> list[str]:
    """One sentence when tandems of the year are active: nobody could finish them in a closed year."""
    number = Tandem.objects.of(year).filter(state=Tandem.State.ACTIVE).count()
    if not number:
        return []
    tandems = f"{number} {plural(number, 'тандем', 'тандема', 'тандемов')}"
    return [f"Сначала завершите или прекратите те, что действуют: {tandems}."]
