"""Signing in and out, passwords, and what ends a session."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from zugong.kernel.models import AuditEntry
from zugong.org import services
from zugong.org.cli import account_command
from zugong.org.models import Account, Unit
from zugong.org.tests import factories as f

pytestmark = pytest.mark.django_db
PASSWORD = "chengchuan-2026"


def sign_in(client, username, password=PASSWORD):
    return client.post(reverse("org:sign-in"), {"username": username, "password": password})


def test_signing_in_and_out_is_on_record(client):
    account = f.account("registrar", password=PASSWORD)
    assert sign_in(client, account.username).status_code == 302
    client.post(reverse("org:sign-out"))
    assert client.get(reverse("org:units")).status_code == 302
    verbs = [entry.verb for entry in AuditEntry.objects.filter(actor_id=account.actor_id)]
    assert verbs == ["org.sign_out", "org.sign_in"]


def test_a_wrong_password_says_nothing_about_which_half_was_wrong(client):
    account = f.account(password=PASSWORD)
    pages = [sign_in(client, name, "wrong-wrong").content.decode() for name in (account.username, "nobody")]
    assert all("用户名或密码不对" in page for page in pages)


def test_what_was_typed_as_a_username_is_not_kept_unless_it_is_one(client):
    sign_in(client, "my-secret-password", "x")
    assert AuditEntry.objects.count() == 0


def test_too_many_wrong_passwords_lock_the_account_for_a_while(client, settings):
    account = f.account(password=PASSWORD)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, account.username, "wrong-wrong")
    assert sign_in(client, account.username).status_code == 429


def test_a_closed_account_is_out_with_its_next_request(client):
    account, system = f.account("registrar"), f.account("system_admin")
    client.force_login(account)
    assert client.get(reverse("org:units")).status_code == 200
    services.close_account(account=account, by=system)
    assert client.get(reverse("org:units")).status_code == 302


def test_a_closed_account_does_not_sign_in(client):
    account = f.account(password=PASSWORD, is_active=False)
    assert sign_in(client, account.username).status_code == 200


def test_a_password_from_somebody_else_leads_nowhere_but_to_ones_own(client):
    account = f.account("registrar", password=PASSWORD, must_change_password=True)
    sign_in(client, account.username)
    for page in ("org:units", "org:members", "org:account"):
        answer = client.get(reverse(page))
        assert (answer.status_code, answer.url) == (302, reverse("org:password"))
    fragment = client.get(reverse("org:units"), headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"] == reverse("org:password")
    data = {
        "do": "password",
        "password-old": PASSWORD,
        "password-new": "lin-zhiyuan-88",
        "password-again": "lin-zhiyuan-88",
    }
    assert client.post(reverse("org:password"), data).status_code == 302
    assert client.get(reverse("org:units")).status_code == 200


def test_example_accounts_are_not_asked_for_a_new_password(client):
    account = f.account("registrar", password=PASSWORD, must_change_password=True, example=True)
    sign_in(client, account.username)
    assert client.get(reverse("org:units")).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", "lin-zhiyuan-88", "lin-zhiyuan-88", "现在的密码不对"),
        (PASSWORD, "lin-zhiyuan-88", "lin-zhiyuan-89", "两遍不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码和现在的一样"),
        (PASSWORD, "short", "short", "10"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_sentence(client, old, new, again, sentence):
    account = f.account(password=PASSWORD)
    client.force_login(account)
    data = {"do": "password", "password-old": old, "password-new": new, "password-again": again}
    answer = client.post(reverse("org:password"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_changing_the_password_ends_the_sessions_elsewhere(client):
    account = f.account(password=PASSWORD)
    elsewhere = client.__class__()
    elsewhere.force_login(account)
    client.force_login(account)
    data = {
        "do": "password",
        "password-old": PASSWORD,
        "password-new": "lin-zhiyuan-88",
        "password-again": "lin-zhiyuan-88",
    }
    client.post(reverse("org:password"), data)
    answers = [one.get(reverse("org:account")).status_code for one in (client, elsewhere)]
    assert answers == [200, 302]


def test_the_first_three_accounts_are_the_three_administrators(capsys, client):
    assert account_command(["open"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:4]]
    roles = {account.username: account.grants.get().role for account in Account.objects.all()}
    assert roles == {"sysadmin": "system_admin", "secadmin": "security_admin", "auditor": "audit_admin"}
    assert Unit.objects.get().kind == "county_committee"
    username, password = lines[0][:2]
    sign_in(client, username, password)
    assert client.get(reverse("org:accounts")).url == reverse("org:password")


def test_opening_the_three_again_changes_nothing(capsys):
    account_command(["open"])
    account_command(["open"])
    assert "三员都已经有人" in capsys.readouterr().out
    assert Account.objects.count() == 3


def test_a_lost_password_is_set_anew_on_the_server(capsys):
    account = f.account("system_admin", password=PASSWORD)
    assert account_command(["reset", account.username]) == 0
    password = capsys.readouterr().out.split()[1]
    account.refresh_from_db()
    assert (account.check_password(password), account.must_change_password) == (True, True)
    assert account_command(["reset", "nobody"]) == 1


@pytest.fixture
def two_units(client):
    """One clerk with a role in two departments."""
    root = f.county()
    first, second, third = (f.department(root, name) for name in ("住建局", "财政局", "水利局"))
    account = f.account("organ_clerk", first, password=PASSWORD)
    services.grant_role(account=account, role="unit_leader", unit=second, by=f.account("security_admin", root))
    sign_in(client, account.username)
    return account, first, second, third


def working_for(client):
    return client.get(reverse("org:choose-unit")).context["home"]


def test_somebody_with_several_units_chooses_one_for_the_session(client, two_units):
    account, first, second, _third = two_units
    page = client.get(reverse("org:choose-unit"))
    assert [(unit, roles) for unit, roles in page.context["rows"]] == [
        (first, ["专职党务工作者"]),
        (second, ["单位党组书记"]),
    ]
    assert working_for(client) == first
    answer = client.post(reverse("org:choose-unit"), {"unit": second.pk})
    assert (answer.status_code, answer.url) == (302, "/")
    assert working_for(client) == second
    me = client.get(reverse("org:account")).content.decode()
    assert "单位党组书记" in me
    client.post(reverse("org:sign-out"))
    sign_in(client, account.username)
    assert working_for(client) == first


def test_a_unit_that_is_not_granted_is_refused_like_one_that_is_not_there(client, two_units):
    first, third = two_units[1], two_units[3]
    for asked in (third.pk, 999_999, "x", ""):
        assert client.post(reverse("org:choose-unit"), {"unit": asked}).status_code == 403
    assert working_for(client) == first


def test_a_chosen_unit_whose_role_was_withdrawn_is_chosen_no_more(client, two_units):
    account, first, second, _third = two_units
    client.post(reverse("org:choose-unit"), {"unit": second.pk})
    grant = account.grants.get(unit=second)
    services.withdraw_role(grant=grant, by=f.account("security_admin", first.parent))
    assert working_for(client) == first


def test_only_somebody_with_several_units_is_offered_the_change(client, two_units):
    assert reverse("org:choose-unit") in client.get(reverse("org:account")).content.decode()
    client.logout()
    alone = f.account("organ_clerk", two_units[1], password=PASSWORD)
    sign_in(client, alone.username)
    assert reverse("org:choose-unit") not in client.get(reverse("org:account")).content.decode()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("system_admin", ["home", "accounts"]),
        ("security_admin", ["home", "grants"]),
        ("audit_admin", ["home", "audit"]),
    ],
)
def test_the_three_administrators_find_no_business_in_the_navigation(client, role, expected):
    client.force_login(f.account(role, f.county()))
    page = client.get(reverse("org:account"))
    assert [entry.key for entry in page.context["shell"].navigation.entries] == expected


def is_installed(leaf):
    return apps.is_installed(f"zugong.{leaf}")


def test_a_member_without_a_role_finds_what_is_theirs(client):
    branch = f.branch(f.department(f.county()))
    client.force_login(f.account("member", branch, person=f.member(branch, "甲")))
    page = client.get(reverse("org:account"))
    trunk = {"home", "work", "votes"}  # a leaf may be left out
    leaf = {"performance": "assessment"}
    every = ("home", "life", "work", "transfers", "performance", "dues", "debriefing", "votes")
    mine = [key for key in every if key in trunk or is_installed(leaf.get(key, key))]
    assert [entry.key for entry in page.context["shell"].navigation.entries] == mine


def test_a_part_of_a_page_asked_for_after_the_session_ended_leads_the_whole_page_to_sign_in_and_back(client):
    asked = {"hx-request": "true", "hx-current-url": "http://testserver/life/record?activity=party_day"}
    answer = client.get(reverse("org:units"), headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/life/record%3Factivity%3Dparty_day"


def test_a_page_elsewhere_is_not_where_signing_in_leads_back_to(client):
    asked = {"hx-request": "true", "hx-current-url": "https://elsewhere.example/trap"}
    assert client.get(reverse("org:units"), headers=asked).headers["HX-Redirect"] == "/sign-in/?next=/me/"


def test_a_form_of_another_session_is_answered_in_words_with_the_way_back():
    answer = Client(enforce_csrf_checks=True).post("/sign-in/?next=/life/record", {"username": "x", "password": "y"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "这张表放得太久，没有交成" in page
    assert 'href="/sign-in/?next=/life/record"' in page
