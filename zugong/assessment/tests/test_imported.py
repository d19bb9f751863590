"""The panel after an import of meetings: from the ledger of last year straight to last year's marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import reverse

from zugong.assessment import panels
from zugong.assessment.models import Campaign
from zugong.kernel import clock
from zugong.org.imports.models import ImportBatch
from zugong.org.models import Account, Grant
from zugong.ui.panels import Panel

from .county import TODAY, account, county, hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Iterator[SimpleNamespace]:
    with clock.frozen(TODAY):
        made = county()
        first = made.departments[0]
        hold(made.branches[first.pk][0], dt.date(2025, 3, 9))
        registrar = account("registrar", "registrar", made.committee)
        batch = ImportBatch.objects.create(
            target="meetings", file_name="台账.xlsx", file_hash="0", state="applied", uploaded_by=registrar,
            uploaded_at=clock.now(), expires_on=TODAY, counts={"new": 1, "years": [2025, 2023]},
        )  # fmt: skip
        yield SimpleNamespace(
            made=made, batch=batch, registrar=registrar, department=first, campaign=Campaign.objects.get()
        )


def shown(house: SimpleNamespace, who: Account) -> Panel | None:
    request = RequestFactory().get("/")
    request.user = Account.objects.get(pk=who.pk)  # type: ignore[assignment]
    return panels.imported(request, house.batch)  # type: ignore[arg-type]


def links(house: SimpleNamespace, who: Account) -> list[tuple[str, str]]:
    panel = shown(house, who)
    return [(row["label"], row["url"]) for row in panel.context["rows"]] if panel else []


def test_who_sees_the_ranks_is_led_to_those_of_the_year_that_came_in(house: SimpleNamespace) -> None:
    assessor = account("assessor", "assessor", house.made.committee)
    assert links(house, assessor) == [("看去年得分", reverse("assessment:ranks", args=[house.campaign.pk]))]


def test_whoever_belongs_to_one_department_is_led_to_its_own_sheet(house: SimpleNamespace) -> None:
    clerk = account("clerk", "organ_clerk", house.department.children.get())
    sheet = reverse("assessment:sheet", args=[house.campaign.pk, house.department.pk])
    assert links(house, clerk) == [("看去年得分", sheet)]


def test_whoever_may_see_no_marks_gets_no_link(house: SimpleNamespace) -> None:
    assert links(house, house.registrar) == [("看去年得分", "")]
    Grant.objects.create(account=house.registrar, role="assessor", unit=house.made.committee)
    assert links(house, house.registrar)[0][1] == reverse("assessment:ranks", args=[house.campaign.pk])


@pytest.mark.parametrize(
    "changed", [{"state": "withdrawn"}, {"target": "members"}, {"counts": {"new": 1}}, {"counts": {"years": [2024]}}]
)
def test_nothing_is_shown_where_no_marks_moved(house: SimpleNamespace, changed: dict[str, object]) -> None:
    for name, value in changed.items():
        setattr(house.batch, name, value)
    assert shown(house, house.registrar) is None


def test_the_page_after_the_import_shows_it(house: SimpleNamespace, client) -> None:
    client.force_login(house.registrar)
    text = client.get(reverse("org:import", args=[house.batch.pk])).content.decode()
    assert "这些会议已经计入2025年考核，得分当场重算过。" in text
    Campaign.objects.update(state="closed")
    assert (
        "2025年考核已经截止，得分没有变。" in client.get(reverse("org:import", args=[house.batch.pk])).content.decode()
    )
