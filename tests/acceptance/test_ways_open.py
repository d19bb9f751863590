"""Wherever a duty shows 去记录, the form behind it opens for that very person; everybody else reads who records it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers import actions as registers
from zugong.rulebook import declared as institutions
from zugong.rulebook import library
from zugong.work import actions
from zugong.work.models import Duty, Obligation

from .conftest import TODAY

pytestmark = pytest.mark.django_db
PEOPLE = ("keeper", "clerk", "member", "stranger", "leader", "assessor", "admin")


@pytest.fixture
def county() -> SimpleNamespace:
    root = factories.county()
    department = factories.department(root, "县水利局")
    branch = factories.branch(department, "第一党支部")
    person = factories.member(branch, "林知远")
    return SimpleNamespace(
        branch=branch, department=department, person=person,
        keeper=factories.account("branch_secretary", branch, person=factories.member(branch)),
        clerk=factories.account("organ_clerk", department),
        member=factories.account("member", branch, person=person),
        stranger=factories.account("branch_secretary", factories.branch(factories.department(root))),
        leader=factories.account("unit_leader", department),
        assessor=factories.account("assessor", root),
        admin=factories.account("system_admin", root),
    )  # fmt: skip


def kinds() -> list[str]:
    """Every kind of fact that a row, a case, a meeting or somebody's hand may book."""
    rows = {one.fact for each in institutions.registers(TODAY) for one in each.register.emits}
    cases = {one.fact for each in institutions.routes(TODAY) for one in each.route.records}
    return sorted({"life.meeting_held", "life.meeting_attended"} | rows | cases | set(library.fact_kinds()))


def of(account: Account) -> Account:
    """As the next request reads it."""
    return Account.objects.get(pk=account.pk)


def test_every_button_opens_and_every_other_kind_says_who_records_it(
    county: SimpleNamespace, signed_in: Callable[[Account], Client]
) -> None:
    opened, silent = {}, []
    for name in PEOPLE:
        account = of(getattr(county, name))
        client, seen = signed_in(account), {}
        for unit in (county.branch, county.department):
            for person in (None, county.person):
                duty = Duty(obligation=Obligation(), unit=unit, person=person)
                for kind in kinds():
                    way = actions.way_of(duty, kind, account)
                    silent += [kind] if way == actions.Way() else []
                    seen.setdefault(way.url.partition("?")[0], way.url)
        seen.pop("", None)
        opened[name] = len(seen)
        refused = {url: status for url in seen.values() if (status := client.get(url).status_code) != 200}
        assert (name, refused) == (name, {})
    # Kinds which come from votes and letters alone have no form; nobody is promised one.
    assert [kind for kind in set(silent) if kind.startswith(("life.", "study.", "organs."))] == []
    assert [opened["admin"], 0 < opened["member"] < opened["keeper"]] == [0, True]


def test_a_member_reads_that_the_branch_records_the_meetings_and_the_branch_is_led_to_the_form(
    county: SimpleNamespace, signed_in: Callable[[Account], Client]
) -> None:
    period = {"period": "2026-11", "period_start": TODAY.replace(day=1), "period_end": TODAY, "due_on": TODAY}
    asked = Obligation.objects.create(
        fingerprint="test", rule_id="test/lesson", institution_id="test", title="参加一次党课",
        fact_kind="life.meeting_held", rhythm="month", per="member",
    )  # fmt: skip
    duty = Duty.objects.create(
        obligation=asked, rule_id="test/lesson", unit=county.branch, person=county.person, owed=1,
        closes_on=TODAY, **period,
    )  # fmt: skip
    own = signed_in(county.member).get(reverse("work:duties")).content.decode()
    assert ["参加一次党课" in own, "由党支部登记" in own, "去记录" in own] == [True, True, False]
    keeper = signed_in(county.keeper).get(reverse("work:duty", args=[duty.pk])).content.decode()
    assert [f"{reverse('life:record')}?unit={county.branch.pk}" in keeper, "由党支部登记" in keeper] == [True, False]
    assert signed_in(county.stranger).get(reverse("work:duty", args=[duty.pk])).status_code in (403, 404)


def test_who_writes_only_for_oneself_is_led_nowhere_with_the_duty_of_somebody_else(county: SimpleNamespace) -> None:
    unit = factories.unit("organisation_department", county.department.parent, "县委组织部")
    own = factories.member(factories.branch(unit), "苏清和")
    account = of(factories.account("member", unit, person=own))
    mine, theirs = (Duty(obligation=Obligation(), unit=unit, person=one) for one in (own, county.person))
    form = reverse("registers:new", args=["source-3.self-study", "self_study"])
    found = registers.form_for(mine, "study.self_studied", account)
    assert found == actions.Way(f"{form}?{urlencode({'unit': unit.pk, 'who': '苏清和'})}")
    assert registers.form_for(theirs, "study.self_studied", account) == actions.Way(said="由组织部、本人登记")
