"""What a decision with a day in the past makes late at once: foretold in memory, and then counted in the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zugong.evidence import facts, ledger
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.tests import factories
from zugong.rulebook import consequences, drafting, library, services
from zugong.rulebook.models import InstitutionDraft
from zugong.work import backlog
from zugong.work.models import Duty

TODAY = dt.date(2026, 11, 12)
OWN = "county.late"
pytestmark = pytest.mark.django_db

TEXT = """\
institution:
  id: county.late
  title: 早就施行的制度
  edition: "2026.1"
  in_force_from: 2026-09-01
  applies_to: [branch]
  source: {document: 《示例通知》}
parameters:
  minutes: {title: 几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 5, cite: 示例}]}
  owed: {title: 几次, unit: 次, values: [{from: 2026-01-01, value: 1, cite: 示例}]}
  fortnight: {title: 几天内补, unit: 天, values: [{from: 2026-01-01, value: 14, cite: 示例}]}
  march: {title: 哪一天前, values: [{from: 2026-01-01, value: "10-20", cite: 示例}]}
  week: {title: 几天内, unit: 天, values: [{from: 2026-01-01, value: 7, cite: 示例}]}
facts:
  late.done:
    title: 走访
    recorded_by: unit
    fields: {place: {label: 地点, type: text}}
  late.told:
    title: 报告
    recorded_by: unit
    fields: {place: {label: 地点, type: text}}
duties:
  walk: {title: 走访, who: [branch], every: month, owed: owed, make_up: fortnight, fulfilled_by: {of: late.done}, load: {basis: 《示例通知》, minutes: minutes}, cite: 第一条}
  plan: {title: 计划, who: [branch], before: march, fulfilled_by: {of: late.told}, load: {basis: 《示例通知》, minutes: minutes}, cite: 第二条}
  read: {title: 读书, who: [branch], per: member, every: month, fulfilled_by: {of: late.told}, load: {basis: 《示例通知》, minutes: minutes}, cite: 第三条}
  tell: {title: 报告, who: [branch], after_each: {of: late.done, within: week}, fulfilled_by: {of: late.told}, shares_with: [plan], load: {basis: 《示例通知》, minutes: minutes}, cite: 第四条}
"""


@pytest.fixture
def house(db: None, settings: Any, tmp_path: Path) -> Iterator[SimpleNamespace]:
    settings.ZUGONG_INSTITUTIONS = [tmp_path]  # nothing but what is decided here
    library.forget()
    with clock.frozen(TODAY):
        committee = factories.working_committee()
        department = factories.department(committee)
        branches = [factories.branch(department) for _ in range(3)]
        for branch in branches[:2]:
            factories.members(branch, 2)
        branches[2].founded_on = dt.date(2026, 10, 5)
        branches[2].save()
        yield SimpleNamespace(
            branches=branches,
            proposer=factories.account("assessor", committee, person=factories.person("吴敏")),
            decider=factories.account("committee_leader", committee, person=factories.person("周岚")),
        )
    library.forget()


def draft_of(house: SimpleNamespace, text: str = TEXT) -> InstitutionDraft:
    return services.begin_from_text(text=text, by=house.proposer)


def begun_on(
    house: SimpleNamespace, draft: InstitutionDraft, day: dt.date, edition: str = "2026.1"
) -> InstitutionDraft:
    head = drafting.Heading("早就施行的制度", edition, day)
    return services.change_heading(draft=draft, heading=head, version=draft.version, by=house.proposer)


def enact(house: SimpleNamespace, draft: InstitutionDraft) -> None:
    draft = services.propose_draft(draft=draft, reason="会议", version=draft.version, by=house.proposer)
    services.enact_draft(draft=draft, by=house.decider)
    library.look_again()
    facts.refresh()


def late() -> dict[int, tuple[int, dt.date]]:
    found = Duty.objects.filter(rule_id__startswith=f"{OWN}/")
    both = (found.overdue(TODAY) | found.missed(TODAY)).values_list("pk", "unit_id", "due_on")
    return {pk: (unit, due_on) for pk, unit, due_on in both}


def told(draft: InstitutionDraft) -> tuple[int, set[int], dt.date | None]:
    found = backlog.of(consequences.of_draft(draft))
    return (0, set(), None) if found is None else (found.duties, found.units, found.first)


def came(house: SimpleNamespace, draft: InstitutionDraft) -> tuple[int, set[int], dt.date | None]:
    """What really is late after the decision and was not before."""
    before = late()
    enact(house, draft)
    new = [one for pk, one in late().items() if pk not in before]
    return len(new), {unit for unit, _due in new}, min((due for _unit, due in new), default=None)


def booked(house: SimpleNamespace, kind: str, branch: int, day: dt.date, **more: Any) -> None:
    source = f"test:{kind}{branch}{day}{more}"
    ledger.record(kind, unit=house.branches[branch], occurred_on=day, data={}, source=source, by=SYSTEM, **more)


def test_what_is_late_at_once_is_foretold_exactly(house: SimpleNamespace) -> None:
    draft = draft_of(house)
    # September and October of two branches, their plans, and eight readings; the third is too young
    assert told(draft) == (4 + 2 + 8, {branch.pk for branch in house.branches[:2]}, dt.date(2026, 9, 30))
    foretold = told(draft)
    assert foretold == came(house, draft)


def test_the_advised_day_is_the_first_on_which_nothing_is_late(house: SimpleNamespace) -> None:
    draft = draft_of(house)
    found = backlog.of(consequences.of_draft(draft))
    assert found is not None
    before = begun_on(house, draft, found.later - dt.timedelta(days=1))
    assert told(before)[0] > 0
    advised = begun_on(house, before, found.later)
    assert told(advised) == (0, set(), None)
    assert came(house, advised) == (0, set(), None)


def test_an_amendment_that_asks_for_more_makes_late_what_was_done(house: SimpleNamespace) -> None:
    enact(house, draft_of(house))
    for branch, day in ((0, dt.date(2026, 9, 9)), (0, dt.date(2026, 10, 9)), (1, dt.date(2026, 11, 3))):
        booked(house, "late.done", branch, day)
    booked(house, "late.told", 0, dt.date(2026, 10, 12))
    text = library.text(library.get(OWN, TODAY)).replace("value: 1, cite", "value: 2, cite")
    text = text.replace('edition: "2026.1"', 'edition: "2026.2"').replace(
        "in_force_from: 2026-09-01", "in_force_from: 2026-09-15"
    )
    draft = services.begin_from_text(text=text, by=house.proposer)
    foretold = told(draft)
    assert foretold[0] > 0
    assert foretold == came(house, draft)


def test_facts_that_are_there_count_before_anything_is_called_late(house: SimpleNamespace) -> None:
    enact(house, draft_of(house, TEXT.partition("duties:")[0]))  # the kinds of facts alone
    for branch, day in ((0, dt.date(2026, 9, 9)), (0, dt.date(2026, 11, 3)), (1, dt.date(2026, 10, 9))):
        booked(house, "late.done", branch, day)
    booked(house, "late.told", 0, dt.date(2026, 9, 12))
    duties = TEXT.partition("duties:")[1] + TEXT.partition("duties:")[2]
    text = library.text(library.get(OWN, TODAY)).replace('edition: "2026.1"', 'edition: "2026.2"') + duties
    draft = services.begin_from_text(text=text, by=house.proposer)
    foretold = told(draft)
    assert foretold[0] > 0
    assert foretold == came(house, draft)


def test_the_page_before_the_decision_says_so(house: SimpleNamespace) -> None:
    draft = draft_of(house)
    client = Client()
    client.force_login(house.proposer, "django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("rulebook:consequences", args=[draft.pk])).content.decode()
    wanted = ("有 14 件一派出就逾期，涉及 2 个组织，最早的 2026-09-30 就到期。", "施行日改到 2026-10-21 或以后")
    assert [words in page for words in wanted] == [True, True]
    later = begun_on(house, draft, TODAY)
    page = client.get(reverse("rulebook:consequences", args=[later.pk])).content.decode()
    assert "一派出就逾期" not in page
