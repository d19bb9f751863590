"""M34 两个清单与报备. S4-86: each secretary has two lists derived from the template, made concrete, with progress. S4-87: each
item has exactly one level of responsibility and one person; children show progress to the parent. S4-88: lists travel level by
level, nobody can skip, dates and opinions stay visible, and completeness is shown by level. S4-111: by level too how far each
has come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zugong.casework.models import Case
from zugong.casework.queries import holders_of
from zugong.evidence import ledger
from zugong.org.models import Account
from zugong.org.tests import factories
from zugong.registers.models import Row

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
ROUTE = ["source-4.two-lists", "filing"]


def test_a_list_is_filed_level_by_level_with_every_opinion_kept(signed_in: SignedIn) -> None:
    committee = factories.working_committee(factories.county(), "县直机关工委")
    department = factories.department(committee, "县水利局")
    party = factories.unit("organ_committee", department, "机关党委")
    branch = factories.branch(party, "第一党支部")
    owner = factories.members(branch, 1)[0]
    secretary = signed_in(factories.account("branch_secretary", branch, person=owner))
    levels = [signed_in(factories.account("organ_clerk", unit)) for unit in (party, department)]
    top = signed_in(factories.account("committee_leader", committee))

    typed = {"kind": "tasks", "level": "direct", "owner": owner.name, "items": "每月主题党日", "_unit": str(branch.pk)}
    assert secretary.post(reverse("casework:new", args=ROUTE), typed).status_code == 302
    case = Case.objects.get()
    act = reverse("casework:act", args=[case.pk])
    accept = {"_step": "check", "_outcome": "accept", "_reason": "同意"}

    assert holders_of(case) == ["机关党委"]
    levels[0].post(act, accept)
    case.refresh_from_db()
    assert (case.place, holders_of(case)) == ("check", ["县水利局"])
    levels[1].post(act, {"_step": "check", "_outcome": "return", "_reason": "没写完成时限"})
    case.refresh_from_db()
    assert case.place == "revise"
    secretary.post(act, {"_step": "revise", "_outcome": "again", "revised": "每月25日前开主题党日"})
    for client in (levels[0], levels[1], top):
        client.post(act, accept)
    case.refresh_from_db()
    assert (case.place, case.ended_well) == ("filed", True)
    assert [fact.data for fact in ledger.standing().filter(source=case.source)] == [{"kind": "tasks"}]
    page = secretary.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert ["没写完成时限" in page, page.count("同意，往上报")] == [True, 4]


def test_nobody_files_for_another_branch(signed_in: SignedIn) -> None:
    committee = factories.working_committee(factories.county())
    branch, other = factories.branch(factories.department(committee)), factories.branch(factories.department(committee))
    client = signed_in(factories.account("branch_secretary", other))
    client.post(
        reverse("casework:new", args=ROUTE),
        {"kind": "tasks", "level": "direct", "owner": "某", "items": "x", "_unit": str(branch.pk)},
    )
    assert Case.objects.filter(unit=branch).count() == 0


def shown_by_level(client: Client, holder: str) -> list[bool]:
    """What the pages say of completeness: who has none at each level, and the board of levels."""
    gaps = client.get(reverse("registers:register", args=[holder, "items"]), {"coverage": "1"}).content.decode()
    board = client.get(reverse("registers:board", args=[holder, "items", "levels"])).content.decode()
    levels = ("还没有清单的党组（部门）", "还没有清单的机关党委", "还没有清单的党支部")
    counted = ("应有 2，已有 2", "应有 1，已有 0", ">县水利局<")
    named = [words in board for words in ("直接落实责任", "具体推进责任", "第一党支部")]
    return [words in gaps for words in (*levels, *counted)] + named


def test_items_come_from_the_template_are_made_concrete_and_show_progress_to_the_item_above(
    signed_in: SignedIn,
) -> None:
    holder = "source-4.two-lists"
    committee = factories.working_committee(factories.county(), "县直机关工委")
    party = factories.unit("organ_committee", factories.department(committee, "县水利局"), "机关党委")
    branches = [factories.branch(party, name) for name in ("第一党支部", "第二党支部")]
    people = [factories.members(branch, 1)[0] for branch in branches]
    top = signed_in(factories.account("organ_clerk", committee))
    middle = signed_in(factories.account("organ_clerk", party))
    secretaries = [
        signed_in(factories.account("branch_secretary", branch, person=person))
        for branch, person in zip(branches, people, strict=True)
    ]

    said = {"item": "每月过主题党日", "kind": "tasks", "level": "direct", "due_on": "2026-12-20"}
    made = top.post(reverse("registers:new", args=[holder, "templates"]), {**said, "_unit": str(committee.pk)})
    assert made.status_code == 302, made.content.decode()
    template = Row.objects.get()
    given = f"{reverse('registers:hand-out', args=[holder, 'templates'])}?row={template.pk}"
    assert [top.post(given, {"kind": "branch"}).status_code for _ in range(2)] == [302, 302]
    items = list(Row.objects.filter(register=f"{holder}/items").order_by("unit__path"))
    assert [(row.unit, row.data["level"], row.data["state"]) for row in items] == [
        (branch, "direct", "given") for branch in branches
    ]

    above = {**said, "item": "抓实支部主题党日", "level": "advancing", "how": "每月调度一次", "state": "doing"}
    above |= {"owner": factories.members(party, 1)[0].name, "_unit": str(party.pk)}
    made = middle.post(reverse("registers:new", args=[holder, "items"]), above)
    assert made.status_code == 302, made.content.decode()
    parent = Row.objects.latest("pk")

    def concrete(at: int, **typed: str) -> tuple[int, str]:
        items[at].refresh_from_db()
        cells = {**said, "template": template.pk, "parent": parent.pk, "state": "doing", "_version": items[at].version}
        url = reverse("registers:edit", args=[items[at].pk])
        answer = secretaries[at].post(url, {name: str(value) for name, value in {**cells, **typed}.items()})
        return answer.status_code, answer.content.decode()

    status, page = concrete(0)
    assert (status, "细化要写明责任人和本单位怎么做。" in page) == (422, True)
    for at, progress in ((0, "80"), (1, "40")):
        status, page = concrete(at, owner=people[at].name, how="每月25日", progress=progress)
        assert status == 302, page
    page = middle.get(reverse("registers:row", args=[parent.pk])).content.decode()
    assert ["2 项" in page, "60 %" in page] == [True, True]

    assert shown_by_level(top, holder) == [True] * 9

    assert (
        concrete(0, owner=people[0].name, how="每月25日", progress="100", state="done", done_on="2026-11-10")[0] == 302
    )
    assert ledger.standing().filter(source=items[0].source).count() == 0
    middle.post(reverse("registers:verify", args=[items[0].pk]))
    fact = ledger.standing().get(source=items[0].source)
    assert (fact.person_id, fact.data) == (people[0].pk, {"kind": "tasks", "level": "direct"})
    refused = secretaries[1].post(reverse("registers:edit", args=[items[0].pk]), {**said, "_version": "9"})
    assert refused.status_code == 403
