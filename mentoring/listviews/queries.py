"""What of a list's address makes its view: filters, search, tab, order, columns, rows on a page."""

from urllib.parse import parse_qsl, urlencode

# Not a part of the view: the page one stands on, the way out of the program, how dense the rows are, the view itself.
PASSING = {"page", "print", "xlsx", "density", "my", "csrfmiddlewaretoken"}
LONGEST, MOST = 2000, 100  # letters of an address; conditions in it


def tidy(query: str) -> str:
    """The query without what passes, empty conditions dropped, the rest by name: two ways to one view give one text."""
    pairs = parse_qsl(query[: 4 * LONGEST], errors="replace")[:MOST]
    return urlencode(sorted((pair for pair in pairs if pair[0] not in PASSING), key=lambda pair: pair[0]))
