from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.kernel.actors import SYSTEM
from zugong.org.tests import factories
from zugong.work import services
from zugong.work.models import Duty, Message
from zugong.work.tests.conftest import hold


@pytest.fixture
def owing(county, generate):
    generate()
    county.duty = Duty.objects.select_related("unit").get(unit=county.first, period="2026-03")
    county.address = f"/duties/{county.duty.pk}/"
    return county


@pytest.fixture
def read(client):
    def page(account, address: str, status: int = 200) -> str:
        client.force_login(account)
        response = client.get(address)
        assert response.status_code == status
        return response.content.decode()

    return page


def test_the_keeper_finds_what_presses(read, owing):
    page = read(owing.keeper, "/duties/")
    assert "要办 4 件，<em>1 件已经逾期</em>" in page
    assert "逾期 12 天" in page
    assert "可以补到 3月20日" in page


def test_a_reader_without_duties_of_their_own_is_shown_the_scope(client, owing):
    client.force_login(factories.account("assessor", owing.root))
    assert client.get("/duties/").headers["Location"] == "/duties/scope/"


def test_a_member_is_told_that_nothing_is_asked(read, owing):
    assert "没有要办的任务" in read(owing.member, "/duties/")


def test_the_done_ones_of_a_scope_are_counted_beside_its_page(read, owing):
    found = {who: read(getattr(owing, who), "/duties/scope/finished/") for who in ("keeper", "colleague", "stranger")}
    hold(owing.first, "2026-03-05")
    after = {who: read(getattr(owing, who), "/duties/scope/finished/") for who in found}
    assert {who: int(after[who]) - int(found[who]) for who in found} == {"keeper": 1, "colleague": 1, "stranger": 0}


@pytest.mark.parametrize(
    ("who", "units"), [("keeper", {"first"}), ("colleague", {"first", "second", "organ"}), ("stranger", {"elsewhere"})]
)
def test_the_list_shows_the_scope_and_no_more(client, owing, who, units):
    client.force_login(getattr(owing, who))
    rows = client.get("/duties/scope/").context["table"].rows
    assert {row.record.unit for row in rows} == {getattr(owing, name) for name in units}


@pytest.mark.parametrize(
    ("conditions", "periods"),
    [
        ({}, ["2026-02", "2026", "2026-03", "2026-Q1"]),
        ({"standing": "overdue"}, ["2026-02"]),
        ({"standing": "missed"}, ["2026-01"]),
        ({"standing": "future"}, ["2026-04", "2026-05", "2026-06", "2026-Q2"]),
        ({"task": "党课"}, ["2026-Q1", "2026-Q2"]),
        ({"until": "2026-02-28"}, ["2026-01", "2026-02"]),
        ({"unit": "水利局"}, []),
    ],
)
def test_the_list_answers_what_it_is_asked(client, owing, conditions, periods):
    client.force_login(owing.keeper)
    rows = client.get("/duties/scope/", conditions).context["table"].rows
    assert sorted(row.record.period for row in rows) == sorted(periods)


def test_lists_take_as_many_queries_for_three_units_as_for_one(client, owing, generate):
    counts = []
    for n in range(3):
        factories.branch(owing.organ, f"党支部{n}")
        generate()
        for address in ("/duties/", "/duties/scope/"):
            client.force_login(owing.colleague)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append((address, len(queries)))
    assert len(set(counts)) == 2
    assert max(number for _address, number in counts) <= 15


def test_a_duty_says_why_it_is_owed_and_what_fulfils_it(read, owing):
    source = hold(owing.first, "2026-03-05")
    page = read(owing.keeper, owing.address)
    for said in (
        "组织生活制度（示例）",
        "第十二条",
        "每月 1 次",
        "开了会，类型是committee",
        "2026-04-20",
        "到期前 7、3、0 天",
    ):
        assert said in page
    assert source.split(":")[0] not in page
    assert f"/ledger/facts/{Duty.objects.get(pk=owing.duty.pk).counted[0][0]}/" in page


@pytest.mark.parametrize(("who", "status"), [("keeper", 200), ("colleague", 200), ("stranger", 404), ("member", 404)])
def test_a_duty_out_of_reach_is_like_one_that_is_not_there(read, owing, who, status):
    read(getattr(owing, who), owing.address, status)
    read(getattr(owing, who), "/duties/999999/", 404)


def test_signed_out_nothing_is_shown(client, owing):
    for address in ("/duties/", "/duties/scope/", "/duties/inbox/", owing.address):
        assert client.get(address).status_code == 302


def test_the_level_above_exempts_on_the_page(client, read, owing):
    assert "免这一件" not in read(owing.keeper, owing.address)
    assert "免这一件" in read(owing.colleague, owing.address)
    response = client.post(f"{owing.address}exempt/", {"reason": "没有设支委会"})
    assert response.headers["Location"] == owing.address
    page = read(owing.keeper, owing.address)
    assert "3月12日 免了这件事，原因：没有设支委会" in page
    assert "恢复要求" not in page
    client.force_login(owing.colleague)
    client.post(f"{owing.address}restore/")
    owing.duty.refresh_from_db()
    assert owing.duty.state == "open"


def test_an_exemption_without_a_reason_comes_back_with_the_form(client, owing):
    client.force_login(owing.colleague)
    response = client.post(f"{owing.address}exempt/", {"reason": ""})
    assert response.status_code == 422
    owing.duty.refresh_from_db()
    assert owing.duty.state == "open"


@pytest.mark.parametrize(("who", "status"), [("keeper", 422), ("stranger", 404), ("member", 404)])
def test_nobody_else_exempts_by_calling_the_address(client, owing, who, status):
    client.force_login(getattr(owing, who))
    assert client.post(f"{owing.address}exempt/", {"reason": "想免"}).status_code == status
    owing.duty.refresh_from_db()
    assert owing.duty.state == "open"


@pytest.fixture
def reminded(owing):
    services.write_reminders(day=dt.date(2026, 3, 28), by=SYSTEM)
    return owing


def test_the_inbox_counts_what_is_unread(read, reminded):
    page = read(reminded.keeper, "/duties/inbox/")
    assert "2 条没看" in page
    assert "“开支部委员会会议”3月31日到期。" in page
    assert "没有消息" in read(reminded.member, "/duties/inbox/")


def test_opening_a_message_reads_it_and_leads_to_its_duty(client, reminded):
    message = Message.objects.filter(account=reminded.keeper).order_by("pk").first()
    client.force_login(reminded.keeper)
    response = client.post(f"/duties/inbox/{message.pk}/")
    assert response.headers["Location"] == f"/duties/{message.duty_id}/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_nobody_opens_another_ones_message(client, reminded):
    message = Message.objects.filter(account=reminded.keeper).first()
    client.force_login(reminded.stranger)
    assert client.post(f"/duties/inbox/{message.pk}/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_all_messages_are_read_at_once(client, reminded):
    client.force_login(reminded.keeper)
    client.post("/duties/inbox/read/")
    unread = Message.objects.unread()
    assert not unread.filter(account=reminded.keeper).exists()
    assert unread.filter(account=reminded.stranger).count() == 2


def test_looking_at_the_inbox_changes_nothing(client, reminded):
    client.force_login(reminded.keeper)
    client.get("/duties/inbox/")
    assert Message.objects.unread().filter(account=reminded.keeper).count() == 2
