"""Whose address the journal writes down: a forwarded header counts only as far as our own proxies wrote it."""

import pytest
from django.test import RequestFactory

from mentoring.audit.context import client_ip


@pytest.mark.parametrize(
    "proxies, forwarded, address",
    [
        (0, "1.2.3.4", "9.9.9.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "9.9.9.9"),
        (1, "unknown", "9.9.9.9"),
        (1, "1.2.3.4:5678", "9.9.9.9"),
    ],
)
def test_address_cannot_be_forged_and_is_always_an_address(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="9.9.9.9")

    assert client_ip(request) == address
