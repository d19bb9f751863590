import json

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from zugong.kernel.views import healthz


@pytest.mark.django_db
def test_a_running_server_with_its_database_is_healthy() -> None:
    answer = healthz(RequestFactory().get("/healthz"))
    assert (answer.status_code, json.loads(answer.content)) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_without_its_reason() -> None:
    def silent(*_args):
        raise OperationalError("password of zugong is wrong")

    with connection.execute_wrapper(silent):
        answer = healthz(RequestFactory().get("/healthz"))
    assert (answer.status_code, json.loads(answer.content)) == (503, {"status": "database unreachable"})


def test_everybody_may_ask() -> None:
    assert getattr(healthz, "login_required", True) is False
