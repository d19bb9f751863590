"""Two people decide at the same moment: one edition."""

import threading
from typing import Any

import pytest
from django.db import OperationalError, connection

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.tests import factories
from zugong.rulebook import library, services
from zugong.rulebook.models import InstitutionEdition
from zugong.rulebook.tests.conftest import TODAY, proposed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_two_who_enact_at_once_make_one_edition(colleague, keeper, bureau) -> None:
    other = factories.account("committee_leader", bureau.parent, person=factories.person("苏白"))
    draft = proposed(colleague)
    together, outcomes = threading.Barrier(2), []

    def enact(by: Any) -> None:
        together.wait()
        with clock.frozen(TODAY):
            outcomes.append(attempted(by))
        connection.close()

    def attempted(by: Any) -> str:
        while True:
            try:
                services.enact_draft(draft=draft, by=by)
            except Refused as refused:
                return str(refused)
            except OperationalError:  # a database in memory answers "locked" where a file would wait
                continue
            return "enacted"

    threads = [threading.Thread(target=enact, args=(by,)) for by in (keeper, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(outcomes) == sorted(["enacted", "这一版已经审定过了。"])
    assert InstitutionEdition.objects.count() == 1
    library.look_again()
    assert len(library.editions("county.study-day")) == 1
