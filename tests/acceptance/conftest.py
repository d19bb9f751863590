"""People and units that the acceptance tests share. Each test file bears its module's number and quotes its rows' sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from zugong.kernel import clock
from zugong.org.models import Account

#: A working day in November: most of a year has happened, some is still to come.
TODAY = dt.date(2026, 11, 12)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def come(account: Account) -> Client:
        client = Client()
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return client

    return come
