"""Asking pages of orders: addresses, words, a decision on what was read."""

import re

from django.urls import reverse


def url(name, order, *more):
    return reverse(name, args=[order.pk, *more])


def words(answer):
    """The page with ordinary spaces."""
    return answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def read(client, name, order):
    """What the page of this decision says that was read."""
    return re.search(r'name="version" value="([^"]*)"', words(client.get(url(name, order))))[1]


def decided(client, name, order, **fields):
    """Open the page of this decision, read it, press."""
    page = "order_approve" if name == "order_return" else name
    return client.post(url(name, order), {"version": read(client, page, order), **fields})
