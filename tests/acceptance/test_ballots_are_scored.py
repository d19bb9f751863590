"""票决、测评: an appraisal by drawn codes, without an account, becomes facts that a scheme marks; nobody types a number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zugong import engine
from zugong.ballots.models import Poll
from zugong.evidence import ledger
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.rulebook import library
from zugong.timeline import Period

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
INSTITUTION = "source-4.organs-appraisal-votes"
SCHEME = f"""\
institution: {{id: satisfied, title: 满意度, edition: "1", in_force_from: 2026-01-01, applies_to: [department], source: {{document: 测试}}}}
parameters:
  full: {{title: 满分, unit: 分, values: [{{from: 2026-01-01, value: 100, cite: 测试}}]}}
scheme:
  subjects: [department]
  period: year
  total: full
  ceiling: none
  ground: none
  groups: {{within: all}}
  items:
    - id: item
      title: 满意度
      full: full
      indicators:
        - id: satisfied
          title: 满意度测评
          full: full
          cite: 测试
          missing: zero
          measure:
            votes:
              of: appraisal.satisfaction_counted
              tally: {{very: very, fairly: fairly, somewhat: somewhat, not: not_satisfied}}
              worth: "{INSTITUTION}:satisfied_worth"
              blank: not_valid
          map: {{as_given: {{over: full}}}}
  choices:
    fact_date: occurred
    founded_midway: from_next_period
    targets_midway: whole
    numbers_as_of: period_end
    days: workdays
    ties: 1-1-3
    rounding:
      ratio: {{digits: 1, mode: half_up}}
      division: {{digits: 4, mode: half_up}}
      indicator: {{digits: 2, mode: half_up}}
      total: {{digits: 2, mode: half_up}}
"""
#: what each of eight people says of the two units
SAID = [
    ("very", "not"),
    ("very", "somewhat"),
    ("very", "somewhat"),
    ("fairly", "very"),
    ("fairly", "very"),
    ("somewhat", ""),
    ("very", "fairly"),
    ("", ""),
]


def test_eight_people_without_an_account_rate_two_units_and_the_scheme_marks_them(signed_in: SignedIn) -> None:
    committee = factories.working_committee(factories.county())
    units = [factories.department(committee, "示例一局"), factories.department(committee, "示例二局")]
    keeper = signed_in(factories.account("committee_leader", committee))
    address = reverse("ballots:prepare", args=[INSTITUTION, "satisfaction"])
    form = {"unit": committee.pk, "title": "满意度测评", "entitled": 10, "subjects": [one.pk for one in units]}
    assert keeper.post(address, form).status_code == 302
    poll = Poll.objects.get()
    sheet = keeper.post(reverse("ballots:slips", args=[poll.pk]), {"number": 9}).content.decode()
    slips = re.findall(r"<code>([0-9A-Z-]{19})</code>", sheet)
    keeper.post(reverse("ballots:go-on", args=[poll.pk, "launch"]))
    for slip, said in zip(slips, SAID, strict=False):
        door = reverse("ballots:slip", args=[slip])
        paper = Client().get(door).content.decode()
        code = re.search(r'name="code" value="([0-9A-Z-]{9})"', paper)
        answers = {f"a-view-u{unit.pk}": grade for unit, grade in zip(units, said, strict=True)}
        sent = Client().post(
            door, {**answers, "code": code[1] if code else "", "a-said-": "" if any(said) else "都不了解"}
        )
        assert sent.status_code == 200
    for verb in ("close", "open", "publish"):
        keeper.post(reverse("ballots:go-on", args=[poll.pk, verb]))
    assert Poll.objects.get().state == "published"
    assert marks([str(one.pk) for one in units]) == {
        str(units[0].pk): Decimal("88.57"),
        str(units[1].pk): Decimal("66.67"),
    }
    told = ledger.standing().filter(kind="appraisal.satisfaction_counted")
    assert {fact.unit_id: fact.data["returned"] for fact in told} == {one.pk: 8 for one in units}


def marks(units: list[str]) -> dict[str, Decimal]:
    """The facts of the ledger under the scheme: (100 × 4 + 80 × 2 + 60) ÷ 7 and (100 × 2 + 80 + 60 × 2 + 0) ÷ 6."""
    plan = engine.compile(replace(engine.loads(SCHEME), beside=library.catalogue()))
    rows = [
        engine.FactRow(str(one.id), one.kind, str(one.unit_id), one.occurred_on, TODAY, one.data)
        for one in ledger.facts_for(kinds=["appraisal.satisfaction_counted"])
    ]
    known = engine.Ledger(facts=rows, units=[engine.UnitRow(one, one, "department") for one in units])
    scores = engine.score(plan, known, Period.parse("2026"), dt.date(2026, 12, 31))
    return {subject: score.total for subject, score in scores.items()}
