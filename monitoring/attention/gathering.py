"""Everything that waits for one person, most urgent first; several roles give one list."""

from monitoring.attention.items import Item, Look
from monitoring.attention.rules import RULES

SEVERITIES = ("urgent", "soon", "info")
HEADINGS = {"urgent": "Сегодня", "soon": "На этой неделе", "info": "Можно позже"}


def gather(look: Look) -> list[Item]:
    """The items of all roles held here, each rule once, in order of urgency. A closed year waits for nobody."""
    if not look.year.is_open:
        return []
    rules = list(dict.fromkeys(rule for role, own in RULES.items() if look.user.has(role) for rule in own))
    items = [item for rule in rules if (item := rule(look))]
    return sorted(items, key=lambda item: SEVERITIES.index(item.severity))


def grouped(items: list[Item]) -> list[tuple[str, list[Item]]]:
    """The same under their headings, empty ones left out."""
    groups = [(HEADINGS[severity], [item for item in items if item.severity == severity]) for severity in SEVERITIES]
    return [group for group in groups if group[1]]
