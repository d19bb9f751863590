"""M29 软弱涣散整顿. S4-61: branches with missing meetings or no secretary are suggested, a person confirms; what follows is in
the route of the same institution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.alerts.services import survey_units
from zugong.casework.models import Case
from zugong.evidence import ledger
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Unit
from zugong.org.tests import factories

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]


def met(branch: Unit, day: dt.date) -> None:
    data = {"type": "branch_general_meeting", "topic": "学习", "precision": "day", "first_item": False}
    ledger.record(
        "life.meeting_held", unit=branch, occurred_on=day, data=data, source=f"life:{branch.pk}{day}", by=SYSTEM
    )


def test_a_branch_is_suggested_from_what_is_recorded_and_a_person_puts_it_on_the_list(signed_in: SignedIn) -> None:
    committee = factories.working_committee(factories.county(), "县直机关工委")
    department = factories.department(committee)
    silent, vacant, sound = (factories.branch(department, name) for name in ("第一支部", "第二支部", "第三支部"))
    for branch in (silent, sound):
        factories.post(factories.member(branch), branch)
    met(silent, dt.date(2026, 3, 2))
    for branch in (vacant, sound):
        met(branch, dt.date(2026, 11, 2))
    survey_units(day=TODAY, by=SYSTEM)
    client = signed_in(factories.account("committee_leader", committee))
    page = client.get(reverse("alerts:alerts"), {"state": "on"}).content.decode()
    wanted = {
        "台账里已经 255 天没有支部党员大会": True,
        "没有现任书记": True,
        "第一支部": True,
        "第二支部": True,
        "第三支部": False,
    }
    assert {words: words in page for words in wanted} == wanted
    assert Case.objects.count() == 0  # the machine puts nobody on the list

    unit_page = client.get(reverse("alerts:of-unit", args=[vacant.pk])).content.decode()
    way = unit_page.partition('href="/cases/source-4.instructions/weak_branch/new/')[2].partition('"')[0]
    url = f"/cases/source-4.instructions/weak_branch/new/{way}".replace("&amp;", "&")
    assert "没有现任书记</textarea>" in client.get(url).content.decode()
    said = {"reason": "no_secretary", "facts": "没有现任书记", "_unit": str(vacant.pk)}
    assert client.post(url, said).status_code == 302
    case = Case.objects.get()
    assert (case.unit, case.place) == (vacant, "plan")
    assert case.number in client.get(reverse("alerts:of-unit", args=[vacant.pk])).content.decode()

    library = client.get(reverse("rulebook:institution", args=["source-4.instructions"])).content.decode()
    assert ["离上一次“支部党员大会”几天" in library, "红灯：超过 180 天" in library, "不超过 0" in library] == [
        True
    ] * 3

    met(silent, TODAY)
    page = client.get(reverse("alerts:alerts"), {"state": "on"}).content.decode()
    assert "没有支部党员大会" not in page
    secretary = signed_in(factories.account("branch_secretary", sound))
    assert "第二支部" not in secretary.get(reverse("alerts:alerts")).content.decode()
