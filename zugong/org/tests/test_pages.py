"""Who sees which page of org: the keeper, the colleague, the stranger, a member, the three administrators, nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from zugong.kernel import audit
from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.org import queries, services
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db
OK, AWAY, DENIED, MISSING, REFUSED = 200, 302, 403, 404, 409


class World:
    """Two departments with a branch each, and everybody who may knock."""

    def __init__(self) -> None:
        self.county = f.county()
        self.here, self.there = f.department(self.county), f.department(self.county)
        self.branch, self.other = f.branch(self.here), f.branch(self.there)
        self.sibling = f.branch(self.here)
        self.subgroup = f.unit(Unit.Kind.SUBGROUP, self.branch)
        number = f.id_number(11)
        self.person = f.member(self.branch, "蒋林川", id_number=number, phone="13900001234")
        self.number = number
        self.target = f.account(username="target")
        accounts = {
            "keeper": f.account("branch_secretary", self.branch),
            "clerk": f.account("organ_clerk", self.here),
            "registrar": f.account("registrar", self.county),
            "colleague": f.account("branch_secretary", self.sibling),
            "stranger": f.account("branch_secretary", self.other),
            "leader": f.account("unit_leader", self.here),
            "assessor": f.account("assessor", self.county),
            "member": f.account(person=f.member(self.branch)),
            "owner": f.account(person=self.person),
            "sysadmin": f.account("system_admin", self.county),
            "secadmin": f.account("security_admin", self.county),
            "auditor": f.account("audit_admin", self.county),
        }
        self.accounts: dict[str, Account] = accounts
        self.grant = accounts["keeper"].grants.get()

    def url(self, name: str) -> str:
        keys = {
            "unit": self.branch,
            "children": self.branch,
            "unit-edit": self.branch,
            "unit-found": self.branch,
            "admit": self.branch,
            "person": self.person,
            "person-edit": self.person,
            "unmask": self.person,
            "managed-account": self.target,
            "granted-account": self.target,
            "withdraw": self.grant,
        }
        return reverse(f"org:{name}", args=[keys[name].pk] if name in keys else [])


@pytest.fixture
def world():
    return World()


EVERYBODY = [
    "keeper", "clerk", "registrar", "colleague", "stranger", "leader", "assessor",
    "member", "owner", "sysadmin", "secadmin", "auditor",
]  # fmt: skip
# For each page who gets it; who is told that it exists but not for them (403); the others find nothing (404).
PAGES = {
    "units": ("keeper clerk registrar colleague stranger leader assessor", "*"),
    "unit": ("keeper clerk registrar leader assessor", "member owner sysadmin secadmin auditor"),
    "children": ("keeper clerk registrar leader assessor", "member owner sysadmin secadmin auditor"),
    "members": ("keeper clerk registrar colleague stranger", "*"),
    "person": ("keeper clerk registrar owner", "leader assessor member sysadmin secadmin auditor"),
    "person-edit": ("keeper clerk registrar", "leader assessor member owner sysadmin secadmin auditor"),
    "unit-edit": ("clerk registrar", "leader assessor member owner sysadmin secadmin auditor"),
    "unit-found": ("keeper clerk registrar", "leader assessor member owner sysadmin secadmin auditor"),
    "admit": ("keeper clerk registrar", "leader assessor member owner sysadmin secadmin auditor"),
    "corrections": ("keeper clerk registrar colleague stranger", "*"),
    "accounts": ("sysadmin", "*"),
    "account-open": ("sysadmin", "*"),
    "managed-account": ("sysadmin", "*"),
    "grants": ("secadmin", "*"),
    "granted-account": ("secadmin", "*"),
    "audit": ("auditor", "*"),
    "account": (" ".join(EVERYBODY), ""),
    "password": (" ".join(EVERYBODY), ""),
}
#: Where a page answers with something else than itself: moved to one's own page, or refused with the rule's sentence.
SPECIAL = {
    ("person", "owner"): AWAY,
    ("person-edit", "owner"): REFUSED,
    ("unit-edit", "keeper"): REFUSED,
    ("accounts", "secadmin"): AWAY,
    ("accounts", "auditor"): AWAY,
}


def expected(page: str, who: str) -> int:
    if (page, who) in SPECIAL:
        return SPECIAL[page, who]
    seen, denied = PAGES[page]
    if who in seen.split():
        return OK
    return DENIED if denied == "*" or who in denied.split() else MISSING


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_page_is_seen_by_those_it_is_for_and_by_nobody_else(name, world, client):
    answers = {}
    for who, account in world.accounts.items():
        client.force_login(account)
        answers[who] = client.get(world.url(name)).status_code
    assert answers == {who: expected(name, who) for who in EVERYBODY}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_nobody_sees_anything_without_signing_in(name, world, client):
    answer = client.get(world.url(name))
    assert (answer.status_code, answer.url.split("?")[0]) == (AWAY, reverse("org:sign-in"))


@pytest.mark.parametrize("name", ["unmask", "withdraw", "verify", "sign-out"])
def test_what_changes_something_answers_no_get(name, world, client):
    client.force_login(world.accounts["registrar"])
    assert client.get(world.url(name)).status_code == 405


WRITES = {
    "unmask": ({"field": "phone", "reason": "核对"}, {"clerk", "registrar", "owner"}),
    "unit-found": (
        {"do": "found", "found-name": "新小组", "found-kind": "subgroup", "found-founded_on": "2026-01-05"},
        {"keeper", "clerk", "registrar"},
    ),
    "withdraw": ({}, {"secadmin"}),
    "granted-account": ({"do": "grant", "grant-role": "member"}, {"secadmin"}),
    "account-open": ({"do": "open", "open-display_name": "新人", "open-username": "newone"}, {"sysadmin"}),
    "managed-account": ({"do": "close", "close-reason": "离职"}, {"sysadmin"}),
    "verify": ({}, {"auditor"}),
}


@pytest.mark.parametrize("name", sorted(WRITES))
def test_only_those_who_may_leave_a_trace_of_an_act(name, world, client):
    data, may = WRITES[name]
    data = {"grant-unit": world.county.name, **data} if name == "granted-account" else data
    acted = set()
    for who in EVERYBODY:
        before = AuditEntry.objects.exclude(verb__in=["org.sign_in", "org.person_read"]).count()
        client.force_login(world.accounts[who])
        client.post(world.url(name), data)
        if AuditEntry.objects.exclude(verb__in=["org.sign_in", "org.person_read"]).count() > before:
            acted.add(who)
            _undo(world)
    assert acted == may


def _undo(world: World) -> None:
    """Lets the next one try under the same conditions."""
    Unit.objects.filter(name="新小组").update(name=f"组{Unit.objects.count()}")
    Account.objects.filter(pk=world.target.pk).update(is_active=True)
    world.grant.__class__.objects.filter(pk=world.grant.pk).update(valid_to=None)
    world.target.grants.all().delete()


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_register_shows_members_of_ones_scope_and_no_number_in_full(who, world, client):
    account = world.accounts[who]
    client.force_login(account)
    page = client.get(world.url("members"))
    if page.status_code != OK:
        assert page.status_code == DENIED
        return
    shown = {row.record.person_id for row in page.context["table"].rows}
    inside = Membership.objects.filter(account.scope("read_members").q("unit"), valid_to=None)
    assert shown == set(inside.values_list("person_id", flat=True))
    for kind in ("csv", "xlsx"):
        body = b"".join(client.get(world.url("members"), {"export": kind}))
        assert world.number.encode() not in body
        assert b"13900001234" not in body


def test_an_export_is_masked_and_on_record(world, client):
    client.force_login(world.accounts["keeper"])
    text = b"".join(client.get(world.url("members"), {"export": "csv", "q": "蒋林川"})).decode()
    assert "139****1234" in text
    assert AuditEntry.objects.first().verb == "export_list"


def test_a_number_is_shown_once_in_the_answer_to_a_post_with_a_reason(world, client):
    client.force_login(world.accounts["clerk"])
    assert world.number not in client.get(world.url("person")).content.decode()
    refused = client.post(world.url("unmask"), {"field": "id_number", "reason": ""})
    assert refused.status_code == AWAY
    answer = client.post(world.url("unmask"), {"field": "id_number", "reason": "核对档案"})
    assert world.number in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert [entry.verb for entry in queries.looks_at(world.person)] == ["org.unmask", "org.person_read"]


def test_the_owner_sees_who_looked_and_why(world, client):
    client.force_login(world.accounts["clerk"])
    client.post(world.url("unmask"), {"field": "phone", "reason": "通知开会"})
    client.force_login(world.accounts["owner"])
    page = client.get(world.url("account"))
    assert [(look.actor_name, look.details["reason"]) for look, _ in page.context["looks"]] == [
        (world.accounts["clerk"].display_name, "通知开会")
    ]


def test_a_correction_travels_from_the_member_to_the_keeper_and_back(world, client):
    client.force_login(world.accounts["owner"])
    client.post(world.url("account"), {"do": "ask", "ask-text": "学历应为研究生"})
    request = world.person.corrections.get()
    client.force_login(world.accounts["stranger"])
    assert client.get(world.url("corrections")).context["open"] == 0
    answer = {"do": "answer", "request": request.pk, "answer-state": "done", "answer-answer": "已改"}
    assert client.post(world.url("corrections"), answer).status_code == MISSING
    client.force_login(world.accounts["keeper"])
    assert client.get(world.url("corrections")).context["open"] == 1
    client.post(world.url("corrections"), answer)
    request.refresh_from_db()
    assert (request.state, request.answer) == ("done", "已改")


def test_a_form_sent_twice_has_one_effect(world, client):
    client.force_login(world.accounts["keeper"])
    key = client.get(world.url("admit")).content.decode().split('name="once_key" value="')[1][:32]
    data = {"once_key": key, "do": "admit", "admit-name": "宋雨桐", "admit-stage": "full", "admit-on": "2026-01-05"}
    first, second = client.post(world.url("admit"), data), client.post(world.url("admit"), data)
    assert (first.status_code, second.url) == (AWAY, first.url)
    assert Person.objects.filter(name="宋雨桐").count() == 1


def test_a_form_with_something_wrong_comes_back_with_the_sentence_and_what_was_typed(world, client):
    client.force_login(world.accounts["registrar"])
    data = {"do": "move", "move-parent": "没有这个局", "move-on": "2026-01-05"}
    answer = client.post(world.url("unit-edit"), data)
    assert answer.status_code == 422
    assert "没有叫“没有这个局”的组织" in answer.content.decode()
    assert 'value="没有这个局"' in answer.content.decode()


def test_a_transfer_by_form_moves_the_member_on_that_day(world, client):
    client.force_login(world.accounts["clerk"])
    data = {"do": "transfer", "transfer-to": world.sibling.name, "transfer-on": "2026-01-05"}
    client.post(world.url("person-edit"), data)
    running = world.person.memberships.get(valid_to=None)
    assert (running.unit, running.valid_from) == (world.sibling, dt.date(2026, 1, 5))


def test_the_tree_opens_node_by_node_and_shows_only_the_scope(world, client):
    client.force_login(world.accounts["clerk"])
    page = client.get(world.url("units"))
    assert set(page.context["tree"].nodes) == {
        one.pk for one in (world.here, world.branch, world.subgroup, world.sibling)
    }
    fragment = client.get(reverse("org:children", args=[world.here.pk])).content.decode()
    assert f'id="n{world.branch.pk}"' in fragment
    closed = client.get(reverse("org:children", args=[world.here.pk]), {"open": "0"}).content.decode()
    assert f'id="n{world.branch.pk}"' not in closed


def test_the_tree_of_a_past_day_bears_the_names_of_that_day(world, client):
    old = world.here.name
    services.rename_unit(unit=world.here, name="县新局", on=dt.date(2026, 6, 1), by=SYSTEM)
    client.force_login(world.accounts["clerk"])
    then = client.get(world.url("units"), {"day": "2026-05-31"}).context["tree"].nodes[world.here.pk].name
    now = client.get(world.url("units")).context["tree"].nodes[world.here.pk].name
    assert (then, now) == (old, "县新局")


@pytest.mark.parametrize("day", ["2026-13-40", "x", "0000-00-00", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_read_as_today(day, world, client):
    client.force_login(world.accounts["clerk"])
    assert client.get(world.url("units"), {"day": day, "at": "99999999999999999999"}).context["past"] is False


LISTS = ["units", "unit", "members", "person", "corrections", "accounts", "grants", "audit", "account"]
VIEWERS = {"accounts": "sysadmin", "grants": "secadmin", "audit": "auditor", "account": "owner"}


@pytest.mark.parametrize("name", LISTS)
def test_three_rows_cost_as_many_queries_as_one(name, world, client, django_assert_max_num_queries):
    who = world.accounts[VIEWERS.get(name, "registrar")]
    client.force_login(who)
    audit.append(by=SYSTEM, verb="org.sign_in")
    services.request_correction(person=world.person, text="改", by=Account.objects.get(person=world.person))
    counts = []
    for _ in range(2):
        client.get(world.url(name))
        with django_assert_max_num_queries(15) as seen:
            client.get(world.url(name))
        counts.append(len(seen))
        for _ in range(2):
            branch = f.branch(world.branch.parent)
            f.unit(Unit.Kind.SUBGROUP, world.branch)
            person = f.member(branch)
            f.post(world.person, branch, "organiser")
            f.account("member", branch, person=person)
            services.request_correction(person=world.person, text="改", by=Account.objects.get(person=world.person))
    assert counts[0] == counts[1]
