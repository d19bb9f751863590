"""三员分立: the three administrators exclude one another, hold no business, and nobody grants themselves anything."""

from __future__ import annotations

import pytest

from zugong.kernel.actors import SYSTEM
from zugong.kernel.models import AuditEntry
from zugong.kernel.rules import Refused
from zugong.org import services
from zugong.org.models import Grant
from zugong.org.roles import ADMINISTRATIVE, CAPABILITIES, ROLES
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db
THREE = ("system_admin", "security_admin", "audit_admin")
BUSINESS = sorted(set(ROLES) - set(THREE))


@pytest.fixture
def county():
    return f.county()


@pytest.fixture
def security(county):
    return f.account("security_admin", county)


@pytest.mark.parametrize(("held", "wanted"), [(a, b) for a in THREE for b in sorted(ROLES) if a != b])
def test_an_administrator_is_granted_nothing_else(held, wanted, county, security):
    account = f.account(held, county)
    with pytest.raises(Refused, match="三员互斥"):
        services.grant_role(account=account, role=wanted, unit=county, by=security)


@pytest.mark.parametrize("held", BUSINESS)
@pytest.mark.parametrize("wanted", THREE)
def test_who_does_business_becomes_no_administrator(held, wanted, county, security):
    account = f.account(held, county)
    with pytest.raises(Refused, match="三员互斥"):
        services.grant_role(account=account, role=wanted, unit=county, by=security)


def test_business_roles_go_together(county, security):
    account = f.account("branch_secretary", f.branch(county))
    services.grant_role(account=account, role="organ_clerk", unit=county, by=security)
    assert account.grants.count() == 2


def test_the_ban_holds_for_the_person_behind_a_second_account(county, security):
    """A namesake who is tied to no person might be the same human, so the grant is refused."""
    f.account("branch_secretary", county, display_name="程柏岩")
    second = f.account(display_name="程柏岩")
    with pytest.raises(Refused, match="三员互斥"):
        services.grant_role(account=second, role="audit_admin", unit=county, by=security)


def test_two_people_of_one_name_are_told_apart_by_their_persons(county, security):
    f.account("branch_secretary", county, person=f.person("程柏岩"))
    second = f.account(person=f.person("程柏岩"))
    services.grant_role(account=second, role="audit_admin", unit=county, by=security)
    assert second.grants.get().role == "audit_admin"


def test_one_human_one_account(county):
    system = f.account("system_admin", county)
    number = f.id_number(5)
    person = f.person("魏思敏", id_number=number)
    services.open_account(username="wei", display_name="魏思敏", password="x", person=person, by=system)
    for again in ({"person": person}, {"id_number": number}):
        with pytest.raises(Refused, match="一人一个账号"):
            services.open_account(username="wei2", display_name="魏思敏", password="x", by=system, **again)


def test_nobody_grants_themselves(county, security):
    with pytest.raises(Refused, match="不能给自己授权"):
        services.grant_role(account=security, role="security_admin", unit=county, by=security)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"security_admin"}))
def test_only_the_security_administrator_grants(role, county):
    with pytest.raises(Refused, match="安全保密管理员"):
        services.grant_role(account=f.account(), role="member", unit=county, by=f.account(role, county))


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"system_admin"}))
def test_only_the_system_administrator_opens_accounts(role, county):
    with pytest.raises(Refused, match="系统管理员"):
        services.open_account(username="n", display_name="新人", password="x", by=f.account(role, county))


@pytest.mark.parametrize("role", THREE)
def test_administrators_hold_no_business_capability(role, county):
    account = f.account(role, county)
    assert {word for word in CAPABILITIES if account.may(word)} <= ADMINISTRATIVE


def test_a_forbidden_pair_that_came_about_around_the_rules_opens_no_business(county):
    account = f.account("registrar", county)
    Grant.objects.create(account=account, role="system_admin", unit=county)
    assert [word for word in CAPABILITIES if account.may(word) and word not in ADMINISTRATIVE] == []


def test_the_last_of_the_three_is_neither_closed_nor_withdrawn(county, security):
    system, other = f.account("system_admin", county), f.account("system_admin", county)
    services.close_account(account=other, by=system)
    third = f.account("audit_admin", county)
    with pytest.raises(Refused, match="只剩这个账号"):
        services.close_account(account=third, by=system)
    with pytest.raises(Refused, match="只剩这个人"):
        services.withdraw_role(grant=third.grants.get(), by=security)


def test_the_system_administrator_cannot_take_over_another_administrator_by_a_new_password(county, security):
    system = f.account("system_admin", county)
    with pytest.raises(Refused, match="三员的密码不能互相重设"):
        services.set_password(account=security, password="one-time", by=system)


def test_a_password_set_by_somebody_else_must_be_changed_and_ones_own_must_be_good(county):
    system, account = f.account("system_admin", county), f.account()
    services.set_password(account=account, password="one-time", by=system)
    assert account.must_change_password is True
    with pytest.raises(Refused):
        services.set_password(account=account, password="12345", by=account)
    services.set_password(account=account, password="chengchuan-2026-ok", by=account)
    assert account.must_change_password is False
    assert account.password.startswith("argon2")


def test_a_withdrawn_role_stays_on_record_and_opens_nothing(county, security):
    account = f.account("registrar", county)
    services.withdraw_role(grant=account.grants.get(), by=security)
    fresh = type(account).objects.get(pk=account.pk)
    assert fresh.may("read_members") is False
    assert fresh.grants.get().withdrawn_by == security.actor_id


def test_no_password_reaches_the_trail(county):
    system = f.account("system_admin", county)
    services.open_account(username="new", display_name="新人", password="secret-word-1", by=system)
    services.open_account(username="new2", display_name="新人二", password="secret-word-2", by=SYSTEM)
    said = " ".join(f"{entry.details} {entry.subject}" for entry in AuditEntry.objects.all())
    assert "secret-word" not in said
