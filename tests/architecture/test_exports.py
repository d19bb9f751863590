"""Every list that offers a workbook hands one out."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zugong.org.tests import factories

LISTS = (
    "work:scope",
    "casework:cases",
    "evidence:facts",
    "alerts:alerts",
    "urging:letters",
    "life:meetings",
    "org:members",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_leaves_as_a_workbook(name: str) -> None:
    client = Client()
    account = factories.account("committee_leader", factories.county())
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name), {"export": "xlsx"})
    assert answer.status_code == 200
    assert load_workbook(io.BytesIO(answer.getvalue())).active is not None
