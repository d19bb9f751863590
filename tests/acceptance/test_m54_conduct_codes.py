"""M54 行为规范.

S0-37: each cadre signs the 10 articles and completes a periodic self-check; deviations refer to the article.
S0-38: every code clause and every handled case carries one of the 6 discipline classes.
S3-16, S3-17: the 10 and the 8 clauses are shown, signed and self-checked; every later case refers to a clause.
S3-18: the 4 systems are in the rule library with check lists and half-yearly self-check.
S4-97: half-yearly self-check with items by 4 winds, findings go to rectification.
S4-109: the four lines are items in the yearly self-check of Party-affairs workers. (S1-69 is context.)"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Account, Post, Unit
from zugong.org.tests import factories
from zugong.registers.models import Row
from zugong.rulebook import library
from zugong.work.models import Duty
from zugong.work.services import generate_duties

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
TEN, CODES, WINDS = "source-0.conduct", "source-3.self-checks", "source-4.four-winds"


@pytest.fixture
def office() -> Unit:
    return factories.unit("organisation_department", factories.county(), "县委组织部")


def page(client: Client, name: str, *args: str, **asked: str) -> str:
    return " ".join(client.get(reverse(f"registers:{name}", args=args), asked).content.decode().split())


@pytest.mark.parametrize(("code", "articles"), [(TEN, 10), (CODES, 18)])
def test_each_cadre_reads_and_signs_and_the_list_says_who_has_not(
    office: Unit, signed_in: SignedIn, code: str, articles: int
) -> None:
    branch = factories.branch(office, "机关支部")
    first, second = factories.members(branch, 2)
    cadre = signed_in(factories.account("member", branch, person=first))
    text = page(cadre, "sign", code, "signatures")
    assert (text.count("（待填）"), "读过了，签名" in text) == (articles, True)
    sign = reverse("registers:sign", args=[code, "signatures"])
    assert [cadre.post(sign).status_code for _ in range(2)] == [302, 422]
    row = Row.objects.get(register=f"{code}/signatures")
    assert row.data == {
        "who": first.pk, "signed_on": "2026-11-12", "edition": library.get(code, TODAY).edition,
    }  # fmt: skip
    clerk = signed_in(factories.account("organ_clerk", office))
    assert clerk.post(sign).status_code == 422  # nobody behind this account; nobody signs for another
    missing = page(clerk, "register", code, "signatures", coverage="1")
    assert ["还没签这一版的" in missing, second.name in missing, first.name in missing] == [True, True, False]
    assert "应有 2，已有 1，50%" in missing
    elsewhere = factories.branch(factories.department(factories.working_committee()))
    stranger = signed_in(factories.account("member", elsewhere, person=factories.members(elsewhere, 1)[0]))
    assert "不用您签" in stranger.post(sign).content.decode()
    assert Row.objects.filter(register=f"{code}/signatures").count() == 1


@pytest.mark.parametrize("code", [TEN, CODES])
def test_each_cadre_checks_themselves_every_half_year_and_sees_only_the_own_check(
    office: Unit, signed_in: SignedIn, code: str
) -> None:
    branch = factories.branch(office, "机关支部")
    first, second = factories.members(branch, 2)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    cadre = signed_in(factories.account("member", branch, person=first))
    other = signed_in(factories.account("member", branch, person=second))
    clause = "active_2" if code == TEN else "ban_3"
    said = {"who": first.name, "half": "2026-H2", "checked_on": "2026-11-10", "finding": "found"}
    address = reverse("registers:new", args=[code, "self_checks"])
    refused = cadre.post(address, said)
    assert (refused.status_code, "有问题的要写对照哪一条" in refused.content.decode()) == (422, True)
    whole = {**said, "clause": clause, "problem": "办事拖拉", "mend": "当天回复"}
    assert cadre.post(address, whole).status_code == 302
    row = Row.objects.get(register=f"{code}/self_checks")
    assert other.get(reverse("registers:row", args=[row.pk])).status_code == 403
    assert other.post(reverse("registers:edit", args=[row.pk]), whole).status_code == 403
    clerk = signed_in(factories.account("organ_clerk", office))
    states = dict(Duty.objects.filter(rule_id=f"{code}/self_check").values_list("period", "state"))
    assert states == {"2026-H1": "open", "2026-H2": "done"}
    missing = page(clerk, "register", code, "self_checks", coverage="1")
    assert ["2026年下半年" in missing, second.name in missing, first.name in missing] == [True, True, False]
    shown = page(clerk, "register", code, "self_checks")
    assert ["办事拖拉" in shown, "＊＊＊" in page(clerk, "row", str(row.pk))] == [False, True]


def test_every_clause_has_one_of_six_classes_and_every_case_takes_it_from_its_clause(
    office: Unit, signed_in: SignedIn
) -> None:
    for code, name in ((TEN, "articles"), (CODES, "clauses")):
        labels = library.get(code, TODAY).labels[name]
        assert set(labels.classes or {}) == set(labels.values)
        assert set((labels.classes or {}).values()) <= set(library.get(code, TODAY).labels["disciplines"].values)
        assert len(library.get(code, TODAY).labels["disciplines"].values) == 6
    person = factories.members(factories.branch(office), 1)[0]
    clerk = signed_in(factories.account("organ_clerk", office))
    for code, clause in ((TEN, "not_1"), (CODES, "ban_2")):
        address = reverse("registers:new", args=[code, "deviations"])
        said = {"found_on": "2026-10-01", "who": person.name, "what": "漏了一次请示", "handling": "talk"}
        assert clerk.post(address, said).status_code == 422  # a case without its clause is refused
        assert clerk.post(address, {**said, "clause": clause}).status_code == 302
    shown = page(clerk, "register", TEN, "deviations") + page(clerk, "register", CODES, "deviations")
    assert [word in shown for word in ("政治纪律", "组织人事纪律", "漏了一次请示", person.name)] == [
        True,
        True,
        False,
        False,
    ]
    figures = page(clerk, "register", TEN, "deviations", figures="1")
    assert ["各类纪律" in figures, "政治纪律" in figures] == [True, True]


def test_the_four_systems_have_check_lists_and_are_checked_every_half_year(office: Unit, signed_in: SignedIn) -> None:
    labels = library.get(CODES, TODAY).labels
    assert len(labels["systems"].values) == 4
    assert set((labels["system_items"].classes or {}).values()) == set(labels["systems"].values)
    generate_duties(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31), by=SYSTEM)
    clerk = signed_in(factories.account("organ_clerk", office))
    address = reverse("registers:new", args=[CODES, "system_checks"])
    said = {"half": "2026-H2", "item": "system_1_2", "checked_on": "2026-11-01", "executed": "false"}
    assert "没有执行的写清情况。" in clerk.post(address, said).content.decode()
    clerk.post(address, {**said, "note": "缺一次记录"})
    assert "第一项（待填）" in page(clerk, "register", CODES, "system_checks")
    missing = page(clerk, "register", CODES, "system_checks", coverage="1")
    assert ["应有 8，已有 1" in missing, "第一项·检查点一" in missing, "第一项·检查点二" in missing] == [
        True,
        True,
        False,
    ]
    states = dict(Duty.objects.filter(rule_id__endswith="/system_check").values_list("period", "state"))
    assert states == {"2026-H1": "open", "2026-H2": "done"}


def test_a_finding_of_the_four_winds_becomes_a_rectification_with_one_click(signed_in: SignedIn) -> None:
    committee = factories.working_committee(factories.county(), "县直机关工委")
    department = factories.department(committee, "县水利局")
    clerk = signed_in(factories.account("organ_clerk", department))
    address = reverse("registers:new", args=[WINDS, "wind_checks"])
    said = {"half": "2026-H2", "checked_on": "2026-11-01", "_unit": str(department.pk)}
    clerk.post(address, {**said, "wind": "hedonism", "finding": "none"})
    assert (
        "有问题的写清是什么问题"
        in clerk.post(address, {**said, "wind": "formalism", "finding": "found"}).content.decode()
    )
    clerk.post(address, {**said, "wind": "formalism", "finding": "found", "problem": "会议多、落实少"})
    sound, found = Row.objects.filter(register=f"{WINDS}/wind_checks").order_by("pk")
    missing = page(clerk, "register", WINDS, "wind_checks", coverage="1")
    assert [word in missing for word in ("官僚主义", "奢靡之风", "形式主义")] == [True, True, False]
    above = signed_in(factories.account("committee_leader", committee))
    assert ["转整改" in page(above, "row", str(row.pk)) for row in (sound, found)] == [False, True]
    shown = above.get(reverse("registers:row", args=[found.pk])).content.decode()
    form = re.search(r'<form method="post" action="([^"]*rectification/new/[^"]*)".*?</form>', shown, re.S)
    assert form is not None
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    assert above.post(form[1].replace("&amp;", "&"), hidden).status_code == 302
    case = Case.objects.get()
    assert (case.unit, case.place, case.origin) == (department, "confirm", found.source)
    assert case.data == {"problem": "会议多、落实少", "class": "style", "source": "self_check"}
    again = page(above, "row", str(found.pk))
    assert [case.number in again, "转整改" in again] == [True, False]


def test_party_affairs_workers_answer_for_the_four_lines_every_year(signed_in: SignedIn) -> None:
    department = factories.department(factories.working_committee(), "县水利局")
    branch = factories.branch(department, "第一党支部")
    worker, member = factories.members(branch, 2)
    Post.objects.create(person=worker, unit=branch, role="organiser")
    clerk = signed_in(factories.account("organ_clerk", department))
    before = page(clerk, "register", WINDS, "worker_checks", coverage="1")
    assert [worker.name in before, member.name in before, "应有 1，已有 0" in before] == [True, False, True]
    own = signed_in(factories.account("member", branch, person=worker))
    said = {
        "who": worker.name,
        "year": "2026",
        "checked_on": "2026-11-10",
        "high": "kept",
        "bottom": "kept",
        "red": "kept",
    }
    address = reverse("registers:new", args=[WINDS, "worker_checks"])
    assert "不越“雷池”" in own.post(address, said).content.decode()
    assert own.post(address, {**said, "pool": "partly"}).status_code == 302
    assert "都有了" in page(clerk, "register", WINDS, "worker_checks", coverage="1")
