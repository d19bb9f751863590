from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.evidence import files, ledger
from zugong.evidence.ledger import Entry
from zugong.kernel import audit, clock
from zugong.kernel.models import AuditEntry

TODAY = dt.date(2026, 3, 12)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def booked(county, talk):
    facts = ledger.record_many(
        [
            Entry(**talk(source="evidence_tests.talk:1")),
            Entry(**talk(source="evidence_tests.talk:1", person=county.member)),
            Entry(**talk(source="evidence_tests.talk:2", unit=county.elsewhere)),
            Entry(**talk(source="evidence_tests.talk:3", occurred_on=dt.date(2025, 6, 1))),
        ],
        by=county.keeper,
    )
    county.facts = facts
    return county


def seen(client, account, **conditions) -> list[int]:
    client.force_login(account)
    response = client.get("/ledger/", conditions)
    assert response.status_code == 200
    return [row.record.pk for row in response.context["table"].rows]


def test_the_list_begins_with_what_units_did_lately(client, booked):
    assert seen(client, booked.keeper) == [booked.facts[0].pk]


def test_the_keeper_and_the_colleague_see_their_units_and_the_stranger_another(client, booked):
    everything = {"since": "2025-01-01", "about": "all"}
    own = [booked.facts[n].pk for n in (1, 0, 3)]
    assert seen(client, booked.keeper, **everything) == own
    assert seen(client, booked.colleague, **everything) == own
    assert seen(client, booked.stranger, **everything) == [booked.facts[2].pk]


def test_a_member_sees_only_what_is_held_about_themselves(client, booked):
    assert seen(client, booked.reader) == [booked.facts[1].pk]
    assert seen(client, booked.reader, since="2025-01-01", about="person") == [booked.facts[1].pk]


def test_the_administrators_see_nothing(client, booked):
    from zugong.org.tests import factories

    assert seen(client, factories.account("audit_admin", booked.root), since="2025-01-01") == []


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"kind": "evidence_tests.talk_given"}, [0, 4, 3]),
        ({"kind": "evidence_tests.talk_given", "about": "all"}, [1, 0, 4, 3]),
        ({"person": "甲"}, [1]),
        ({"unit": "第一党支部"}, [0, 4, 3]),
        ({"unit": "第二党支部"}, []),
        ({"until": "2025-12-31"}, [4, 3]),
        ({"about": "person"}, [1]),
        ({"source": "evidence_tests.talk:1"}, [1, 0]),
        ({"state": "reversed"}, [3]),
        ({"state": "reversal"}, [4]),
        ({"state": "standing"}, [0]),
    ],
)
def test_the_list_answers_what_it_is_asked(client, booked, conditions, expected):
    facts = booked.facts + ledger.reverse(source="evidence_tests.talk:3", reason="记重了", by=booked.keeper)
    assert seen(client, booked.colleague, **conditions) == [facts[n].pk for n in expected]


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, county, talk):
    counts = []
    for n in (1, 2, 3):
        ledger.record(**talk(source=f"evidence_tests.talk:{n}"), by=county.keeper)
        client.force_login(county.keeper)
        if n != 2:
            with CaptureQueriesContext(connection) as queries:
                client.get("/ledger/")
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_list_leaves_as_a_file_with_the_words_of_the_page(client, booked):
    client.force_login(booked.keeper)
    lines = b"".join(client.get("/ledger/?export=csv&since=2025-01-01")).decode("utf-8-sig").splitlines()
    assert lines == [
        "日期,事实,组织,人员,内容,记录,状态",
        "2026-03-05,讲了一次课,住建局第一党支部,,党章 · 40 分钟,keeper,有效",
        "2025-06-01,讲了一次课,住建局第一党支部,,党章 · 40 分钟,keeper,有效",
    ]


def test_a_fact_tells_its_story(client, booked):
    (counter,) = ledger.reverse(source="evidence_tests.talk:3", reason="记重了", by=booked.colleague)
    client.force_login(booked.keeper)
    page = client.get(f"/ledger/facts/{booked.facts[3].pk}/").content.decode()
    assert "这条已更正，不再计分。colleague 3月12日 12:00 更正，原因：记重了" in page
    assert f"/ledger/facts/{counter.pk}/" in page
    assert "<dt>时长</dt><dd>40 分钟</dd>" in page
    reversal = client.get(f"/ledger/facts/{counter.pk}/").content.decode()
    assert "这是更正记录，冲回原来的一条。原因：记重了" in reversal


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("keeper", [200, 200, 404]),
        ("colleague", [200, 200, 404]),
        ("stranger", [404, 404, 200]),
        ("reader", [404, 200, 404]),
    ],
)
def test_a_fact_out_of_reach_is_like_one_that_is_not_there(client, booked, who, statuses):
    client.force_login(getattr(booked, who))
    assert [client.get(f"/ledger/facts/{fact.pk}/").status_code for fact in booked.facts[:3]] == statuses
    assert client.get("/ledger/facts/999999/").status_code == 404


def test_signed_out_nothing_is_shown(client, booked):
    for address in ("/ledger/", f"/ledger/facts/{booked.facts[0].pk}/"):
        assert client.get(address).status_code == 302


@pytest.fixture
def kept(booked, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("签到 表.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    return files.store(upload, unit=booked.first, by=booked.keeper, non_classified=True, source="evidence_tests.talk:1")


def test_a_file_leaves_as_an_attachment_that_can_run_nothing(client, booked, kept):
    client.force_login(booked.colleague)
    response = client.get(f"/ledger/files/{kept.pk}/")
    assert b"".join(response.streaming_content) == b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Content-Type"] == "image/png"


def test_whoever_takes_a_file_is_on_record(client, booked, kept):
    client.force_login(booked.colleague)
    assert len(b"".join(client.get(f"/ledger/files/{kept.pk}/").streaming_content)) == kept.size
    entry = AuditEntry.objects.get(verb="evidence.download")
    assert (entry.actor_name, entry.details["unit"]) == ("colleague", audit.described(booked.first))


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_a_file_out_of_reach_is_like_one_that_is_not_there(client, booked, kept, who):
    client.force_login(getattr(booked, who))
    assert client.get(f"/ledger/files/{kept.pk}/").status_code == 404


def test_a_file_is_found_from_the_fact_it_proves(client, booked, kept):
    client.force_login(booked.keeper)
    assert f"/ledger/files/{kept.pk}/" in client.get(f"/ledger/facts/{booked.facts[0].pk}/").content.decode()
