"""M30 抽查问卷. S4-25: a sample of members gets a few short questions generated from the register (own branch, secretary's
name); results are per branch, anonymous, and a low rate becomes a finding. Nobody is named anywhere in it, and the matter
is opened by whoever inspects, with one press, on the route that is there already."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from zugong.ballots.models import OpenedAnswer, Poll
from zugong.casework.models import Case
from zugong.kernel.models import AuditEntry
from zugong.org.models import Account, Person, Unit
from zugong.org.tests import factories

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
FORM = ["source-4.knowledge-spot-checks", "spot_check"]
CODE = re.compile(r'name="code" value="([0-9A-Z-]{9})"')
SLIP = re.compile(r"<code>([0-9A-Z-]{19})</code>")
OPTION = re.compile(r'name="(a-[a-z]+-)" value="(o\d|unsure)"[^>]*>\s*(?:<[^>]+>)*\s*([^<]+)')


@dataclass
class House:
    branch: Unit
    members: list[Person]
    inspector: Account
    secretary: Account
    stranger: Account


@pytest.fixture
def house() -> House:
    root = factories.county()
    committee = factories.working_committee(root, "县直机关工委")
    bureau = factories.unit("organ_committee", factories.department(committee, "县水利局"), "县水利局机关党委")
    branch, others = factories.branch(bureau, "县水利局第一党支部"), []
    for n, name in enumerate(("县财政局", "县教育局", "县林业局"), 1):
        other = factories.branch(
            factories.unit("organ_committee", factories.department(committee, name), f"{name}机关党委"), f"{name}党支部"
        )
        factories.post(factories.member(other, f"别{n}"), other, "secretary")
        others.append(other)
    members = factories.members(branch, 9)
    factories.post(members[0], branch, "secretary")
    return House(
        branch, members, factories.account("committee_leader", committee),
        factories.account("branch_secretary", branch, person=members[0]), factories.account("branch_secretary", others[0]),
    )  # fmt: skip


def begun(house: House, signed_in: SignedIn) -> tuple[Poll, list[str]]:
    """The inspector draws, prints the slips and starts; gives the slips as they are cut."""
    client = signed_in(house.inspector)
    answer = client.post(reverse("ballots:prepare", args=FORM), {"unit": house.branch.pk, "title": "十一月抽查"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    poll = Poll.objects.get()
    printed = client.post(reverse("ballots:slips", args=[poll.pk]), {"number": 5}).content.decode()
    client.post(reverse("ballots:go-on", args=[poll.pk, "launch"]))
    return poll, SLIP.findall(printed)


def answered(slip: str, right: set[str]) -> dict[str, list[str]]:
    """Without an account, by the code on the slip: the right option for the questions named, 不清楚 for the rest."""
    client, address = Client(), reverse("ballots:slip", args=[slip])
    sheet = client.get(address).content.decode()
    poll = Poll.objects.get()
    chosen, offered = {"code": CODE.search(sheet)[1]}, {}
    for ask in poll.paper.asks:
        offered[ask.id] = [one.title for one in ask.options]
        assert [one for one in offered[ask.id] if one not in sheet] == []
        answer = next(one.id for one in ask.options if one.worth)
        chosen[f"a-{ask.id}-"] = answer if ask.id in right else "unsure"
    assert client.post(address, chosen).status_code == 200
    return offered


def counted(house: House, signed_in: SignedIn) -> str:
    client, poll = signed_in(house.inspector), Poll.objects.get()
    for verb in ("close", "open", "publish"):
        client.post(reverse("ballots:go-on", args=[poll.pk, verb]))
    return client.get(reverse("ballots:result", args=[poll.pk])).content.decode()


def test_a_sample_is_asked_what_the_register_knows_and_wrong_options_are_other_units(
    house: House, signed_in: SignedIn
) -> None:
    poll, slips = begun(house, signed_in)
    assert (len(poll.sample), len(slips), poll.entitled) == (5, 5, 5)
    assert set(poll.sample) < {one.pk for one in house.members}
    page = signed_in(house.inspector).get(reverse("ballots:poll", args=[poll.pk])).content.decode()
    names = dict(Person.objects.values_list("pk", "name"))
    assert [pk for pk in poll.sample if names[pk] not in page] == []
    offered = answered(slips[0], set())
    assert sorted(offered) == [
        "branch",
        "secretary",
        "superior",
    ]  # no deputy and no organiser on the register: not asked
    right = {"branch": house.branch.name, "secretary": house.members[0].name, "superior": "县水利局机关党委"}
    others = {"branch": "党支部", "secretary": "别", "superior": "机关党委"}
    for key, names_offered in offered.items():
        assert (right[key] in names_offered, len(names_offered), names_offered[-1]) == (True, 5, "不清楚")
        assert [one for one in names_offered[:-1] if others[key] not in one and one != right[key]] == []


def test_a_low_rate_is_a_finding_and_one_press_opens_the_matter(house: House, signed_in: SignedIn) -> None:
    _poll, slips = begun(house, signed_in)
    for n, slip in enumerate(slips):
        answered(slip, {"branch", "superior"} if n < 2 else {"branch"})
    page = counted(house, signed_in)
    assert "答对率</small><b>46.7%" in page
    assert "答对率 47%，低于 80%" in page
    assert Case.objects.count() == 0  # it proposes; nothing is opened by itself
    form = page[page.index('id="h-finding"') :]
    action = re.search(r'action="([^"]+)"', form)[1]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    opened = signed_in(house.inspector).post(action, fields)
    case = Case.objects.get()
    assert opened.url == reverse("casework:case", args=[case.pk])
    assert (case.number, case.unit, case.place, case.origin) == (
        "改2026-0001", house.branch, "confirm", Poll.objects.get().source,
    )  # fmt: skip
    assert "答对率 47%" in case.data["problem"]
    assert [one.name for one in house.members if one.name in case.data["problem"]] == []
    again = signed_in(house.inspector).get(reverse("ballots:result", args=[Poll.objects.get().pk])).content.decode()
    assert ("改2026-0001" in again, "按“问题整改销号”提出" in again) == (True, False)
    assert "改2026-0001" in signed_in(house.secretary).get(reverse("casework:inbox")).content.decode()


def test_a_branch_that_knows_is_no_finding(house: House, signed_in: SignedIn) -> None:
    _poll, slips = begun(house, signed_in)
    for slip in slips:
        answered(slip, {"branch", "secretary", "superior"})
    page = counted(house, signed_in)
    assert ("答对率</small><b>100.0%" in page, 'id="h-finding"' in page) == (True, False)


def test_results_are_of_the_branch_alone_and_of_nobody(house: House, signed_in: SignedIn) -> None:
    """The sample is forgotten with the count; no row, no line of the trail joins a member to an answer."""
    poll, slips = begun(house, signed_in)
    for slip in slips:
        answered(slip, {"branch"})
    assert signed_in(house.inspector).get(reverse("ballots:result", args=[poll.pk])).status_code == 403
    counted(house, signed_in)
    poll.refresh_from_db()
    assert (poll.sample, poll.voters.count(), OpenedAnswer.objects.filter(voter__isnull=False).count()) == ([], 0, 0)
    cast = AuditEntry.objects.filter(verb="ballots.cast_slips")
    assert {line.actor_id for line in cast} == {"ballots.slip"}
    assert signed_in(house.secretary).get(reverse("ballots:result", args=[poll.pk])).status_code == 200
    assert signed_in(house.stranger).get(reverse("ballots:result", args=[poll.pk])).status_code == 404


def test_too_few_answers_show_nothing_and_propose_nothing(house: House, signed_in: SignedIn) -> None:
    _poll, slips = begun(house, signed_in)
    for slip in slips[:4]:
        answered(slip, set())
    page = counted(house, signed_in)
    assert ("票数太少，不显示" in page, "答对率</small>" in page, 'id="h-finding"' in page) == (True, False, False)


def test_nobody_checks_their_own_branch(house: House, signed_in: SignedIn) -> None:
    client, address = signed_in(house.secretary), reverse("ballots:prepare", args=FORM)
    assert "党员应知应会抽查" not in client.get(reverse("ballots:new")).content.decode()
    assert client.post(address, {"unit": house.branch.pk, "title": "自己查自己"}).status_code == 404
    poll, _slips = begun(house, signed_in)
    for name in ("slips", "screen", "withdraw"):
        assert client.get(reverse(f"ballots:{name}", args=[poll.pk])).status_code == 404
    assert client.post(reverse("ballots:go-on", args=[poll.pk, "close"])).status_code == 404
    page = client.get(reverse("ballots:poll", args=[poll.pk])).content.decode()
    assert [
        one.name for one in house.members if one.name in page.replace(house.secretary.display_name, "")
    ] == []  # no answer shows
    assert ("抽到的人" in page, "十一月抽查" in client.get(reverse("ballots:home")).content.decode()) == (False, False)


def test_no_more_slips_than_members_drawn_and_no_branch_too_small_to_hide_in(house: House, signed_in: SignedIn) -> None:
    client = signed_in(house.inspector)
    small = factories.branch(house.branch.parent, "县水利局第二党支部")
    factories.post(factories.members(small, 3)[0], small, "secretary")
    refused = client.post(reverse("ballots:prepare", args=FORM), {"unit": small.pk, "title": "抽查"})
    assert (refused.status_code, "只有 3 名党员可抽，不到 5 人" in refused.content.decode()) == (422, True)
    client.post(reverse("ballots:prepare", args=FORM), {"unit": house.branch.pk, "title": "抽查"})
    answer = client.post(reverse("ballots:slips", args=[Poll.objects.get().pk]), {"number": 6})
    assert "抽到 5 人，票码最多 5 张，已经印了 0 张" in answer.content.decode()
