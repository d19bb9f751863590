"""The example county is no empty shell: registers hold rows, matters are on their way, and all of it says 示例."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zugong.assessment.models import Campaign
from zugong.assessment.results import objections, sealing
from zugong.casework import queries
from zugong.casework.models import Case
from zugong.demo import last_year
from zugong.demo.county import load
from zugong.desk.cli import verify_command
from zugong.evidence import ledger
from zugong.org.models import Account, Unit
from zugong.registers.models import Row
from zugong.urging.models import Urging
from zugong.work.models import Duty

pytestmark = pytest.mark.django_db


def test_registers_and_cases_of_the_example_county() -> None:
    load("tiny", tell=lambda line: None)
    departments = Unit.objects.filter(kind="department").count()
    rows = {
        name: Row.objects.filter(register__endswith=f"/{name}")
        for name in ("venues", "funds", "visits", "liaison_points")
    }
    assert rows["venues"].count() == departments
    assert all(found.exists() for found in rows.values())
    looked_at = [row.data["state"] for row in rows["venues"].filter(state="verified")]
    built = sum(state in ("built", "upgraded") for state in looked_at)
    assert ledger.standing().filter(kind="venue.built").count() == built > 0
    waiting = list(queries.waiting_for(Account.objects.get(username="secretary")))
    assert [case.place for case in waiting] == ["confirm"]
    letters = Urging.objects.letters().select_related("case").order_by("pk")
    assert [(one.case.place, one.case.ended_well) for one in letters if one.case] == [
        ("answer", False),
        ("accepted", True),
    ]
    told = [f"{case.title} {' '.join(map(str, case.data.values()))}" for case in Case.objects.all()]
    assert [one for one in told if "示例" not in one] == []


def test_last_year_of_the_example_county_was_published_contested_and_put_right() -> None:
    load("tiny", tell=lambda line: None)
    campaign = Campaign.objects.get(state=Campaign.State.ARCHIVED)
    first, second = campaign.results.order_by("number")
    clerk = Account.objects.get(username="clerk")
    marks = [one.lines.get(unit=clerk.home_unit).summary["indicators"][0] for one in (first, second)]
    assert [key for key, *_ in marks] == ["rated", "rated"]
    assert Decimal(marks[1][3]) - Decimal(marks[0][3]) == last_year.LOST
    (case,) = objections.of_campaign(campaign)
    assert (case.place, case.number in second.because) == ("corrected", True)
    assert [verify_command([str(sealing.file_of(one))]) for one in (first, second)] == [0, 0]
    graded = ledger.standing().filter(kind="assessment.graded", source=f"assessment.result:{second.pk}")
    assert graded.count() == second.lines.count() == Unit.objects.filter(kind="department").count()


def test_the_cadres_of_the_example_county_have_duties_of_their_own() -> None:
    load("tiny", tell=lambda line: None)
    cadre = Account.objects.get(username="cadre")
    own = Duty.objects.filter(person=cadre.person_id)
    assert set(own.values_list("obligation__title", flat=True)) >= {"每天自学一小时", "写学习笔记", "读一本书"}
    assert own.filter(state="done").exists()
