import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from zugong.kernel import anchors, audit, chain, clock
from zugong.kernel.actors import SYSTEM, NamedActor
from zugong.kernel.models import AppendOnly, AuditEntry, AuditHead

pytestmark = pytest.mark.django_db

ASSESSOR = NamedActor("account:3", "李 考核")


def sql(statement: str, *params: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def anchor_now() -> None:
    with connection.cursor():
        audit._write_anchor()


@pytest.fixture
def trail() -> list[AuditEntry]:
    """Ten lines."""
    with clock.frozen(dt.date(2026, 11, 12)):
        return [
            audit.append(by=ASSESSOR, verb="life.record_meeting", subject=f"会议{n}", details={"n": n})
            for n in range(1, 11)
        ]


def test_a_line_says_who_did_what_to_what_and_when() -> None:
    with clock.frozen(dt.datetime(2026, 11, 12, 8, 30, 0, 123456, tzinfo=clock.ZONE)):
        audit.append(
            by=ASSESSOR,
            verb="org.unmask",
            subject="org.person:5",
            details={"field": "phone", "day": dt.date(2026, 1, 2)},
        )
    line = AuditEntry.objects.get()
    assert (line.seq, line.actor_id, line.actor_name, line.verb) == (1, "account:3", "李 考核", "org.unmask")
    assert (line.subject, line.details) == ("org.person:5", {"field": "phone", "day": "2026-01-02"})
    assert line.at == dt.datetime(2026, 11, 12, 0, 30, 0, 123456, tzinfo=dt.UTC)
    assert audit.verify().ok


def test_appending_takes_three_queries(trail, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        audit.append(by=SYSTEM, verb="kernel.tick")


def test_an_untouched_trail_is_whole(trail) -> None:
    report = audit.verify(chunk=3)
    assert (report.ok, report.checked, report.last_seq, report.anchors) == (True, 10, 10, 0)


def test_an_empty_trail_is_whole() -> None:
    assert (audit.verify().ok, audit.verify().checked) == (True, 0)


def test_texts_no_database_keeps_are_kept_as_far_as_it_can() -> None:
    audit.append(by=SYSTEM, verb="life.note", subject="𠮷\x00田", details={"words": "半个\ud800字", "long": "长" * 600})
    line = AuditEntry.objects.get()
    assert (line.subject, line.details["words"], len(line.details["long"])) == ("𠮷田", "半个?字", 500)
    assert audit.verify().ok


def test_values_are_described_in_words(trail) -> None:
    assert audit.described(None) == ""
    assert audit.described([1, dt.date(2026, 1, 2)]) == "1、2026-01-02"
    assert audit.described(range(3)) == "range(0, 3)"
    assert audit.described(list(range(30))).endswith("、19 … (30)")
    assert audit.reference(trail[0]) == "kernel.auditentry:1"
    assert audit.described(trail[0]) == "1 life.record_meeting 会议1 (kernel.auditentry:1)"


# ── nothing but appending ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "attempt",
    [
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda line: AuditEntry.objects.create(seq=99, at=line.at),
        lambda line: AuditEntry.objects.all().delete(),
        lambda line: AuditEntry.objects.update(verb="x"),
        lambda line: AuditEntry.objects.bulk_create([AuditEntry(seq=99)]),
        lambda line: AuditEntry.objects.bulk_update([line], ["verb"]),
    ],
)
def test_the_models_refuse_every_change_and_name_the_verb(trail, attempt) -> None:
    with pytest.raises(AppendOnly, match=r"append-only: \w+\(\) is refused.*audit\.append"):
        attempt(trail[3])
    assert audit.verify().checked == 10


# ── tampering by raw SQL ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_id", "account:9"),
        ("actor_name", "别人"),
        ("verb", "life.cancel_meeting"),
        ("subject", "会议六"),
        ("details", '{"n": 6}'),
        ("details", "{}"),
        ("at", "2026-11-11 04:00:00"),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_line_is_found_whatever_the_column(trail, column, value) -> None:
    sql(f"UPDATE kernel_auditentry SET {column} = %s WHERE seq = 6", value)
    report = audit.verify(chunk=4)
    assert (report.broken_at, report.reason, report.checked) == (6, "changed", 5)


def test_a_line_relinked_elsewhere_is_found(trail) -> None:
    sql("UPDATE kernel_auditentry SET prev_hash = %s WHERE seq = 6", "0" * 64)
    assert (audit.verify().broken_at, audit.verify().reason) == (6, "unlinked")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets a column hold what its type forbids")
@pytest.mark.parametrize(
    ("column", "value", "reason"), [("details", "{not json", "changed"), ("at", "yesterday", "unreadable")]
)
def test_a_line_that_no_longer_reads_is_found(trail, column, value, reason) -> None:
    sql("PRAGMA ignore_check_constraints = ON")
    try:
        sql(f"UPDATE kernel_auditentry SET {column} = %s WHERE seq = 6", value)
    finally:
        sql("PRAGMA ignore_check_constraints = OFF")
    assert (audit.verify().broken_at, audit.verify().reason) == (6, reason)


def test_a_removed_line_is_found(trail) -> None:
    sql("DELETE FROM kernel_auditentry WHERE seq = 6")
    assert (audit.verify(chunk=5).broken_at, audit.verify().reason) == (6, "missing")


def test_the_first_line_removed_is_found(trail) -> None:
    sql("DELETE FROM kernel_auditentry WHERE seq = 1")
    assert (audit.verify().broken_at, audit.verify().reason) == (1, "missing")


def forge(seq: int, prev_hash: str) -> AuditEntry:
    """A line with a perfect seal, written around the application."""
    line = AuditEntry(
        seq=seq,
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        actor_id="x",
        actor_name="x",
        verb="x",
        subject="x",
        prev_hash=prev_hash,
    )
    line.hash = chain.seal(line)
    line.insert()
    return line


def test_a_line_inserted_at_either_end_is_found(trail) -> None:
    forge(11, trail[-1].hash)
    assert (audit.verify().broken_at, audit.verify().reason) == (11, "beyond")
    forge(0, "0" * 64)
    assert (audit.verify().broken_at, audit.verify().reason) == (0, "unexpected")


def test_a_line_inserted_in_the_middle_is_found(trail) -> None:
    sql("UPDATE kernel_auditentry SET seq = seq + 100 WHERE seq > 5")
    sql("UPDATE kernel_auditentry SET seq = seq - 99 WHERE seq > 100")
    forge(6, trail[4].hash)
    assert (audit.verify().broken_at, audit.verify().reason) == (7, "unlinked")


def test_two_lines_swapped_are_found(trail) -> None:
    sql("UPDATE kernel_auditentry SET seq = 99 WHERE seq = 4")
    sql("UPDATE kernel_auditentry SET seq = 4 WHERE seq = 5")
    sql("UPDATE kernel_auditentry SET seq = 5 WHERE seq = 99")
    assert audit.verify().broken_at == 4


def test_a_tail_cut_is_found_by_the_head(trail) -> None:
    sql("DELETE FROM kernel_auditentry WHERE seq > 7")
    assert (audit.verify().broken_at, audit.verify().reason) == (8, "cut")


def test_a_missing_head_is_found(trail) -> None:
    sql("DELETE FROM kernel_audithead")
    assert (audit.verify().broken_at, audit.verify().reason) == (11, "headless")


# ── anchors outside the database ────────────────────────────────────────────────────────────────────


def cut_cleanly(after: int) -> None:
    """Cut the tail and set the head back, as the owner of the database can."""
    sql("DELETE FROM kernel_auditentry WHERE seq > %s", after)
    sql(
        "UPDATE kernel_audithead SET seq = %s, hash = (SELECT hash FROM kernel_auditentry WHERE seq = %s)", after, after
    )


def test_a_tail_cut_with_its_head_is_seen_only_through_an_anchor(trail) -> None:
    cut_cleanly(7)
    assert audit.verify().ok, "without an anchor nothing can show it: this is the control"
    anchors.write(anchors.Anchor(seq=trail[-1].seq, hash=trail[-1].hash, at="2026-11-12"))
    assert (audit.verify().broken_at, audit.verify().reason) == (8, "cut")


def test_a_chain_computed_anew_is_seen_through_an_anchor(trail) -> None:
    anchor_now()
    cut_cleanly(7)
    for _n in range(3):
        audit.append(by=SYSTEM, verb="life.something_else")
    report = audit.verify()
    assert (report.broken_at, report.reason) == (10, "rewritten")


def test_a_trail_that_agrees_with_its_anchors_counts_them(trail) -> None:
    anchor_now()
    audit.append(by=SYSTEM, verb="kernel.tick")
    anchor_now()
    report = audit.verify()
    assert (report.ok, report.anchors, report.checked) == (True, 2, 11)


def test_half_a_line_left_by_a_crash_spoils_no_other_anchor(trail) -> None:
    anchor_now()
    with anchors.path().open("ab") as file:
        file.write(b'{"seq": 10, "ha')
    anchor_now()
    found, unreadable = anchors.read()
    assert ([anchor.seq for anchor in found], unreadable) == ([10, 10], 1)


def test_an_anchor_waits_for_the_commit(trail, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        audit.anchor()
    assert (anchors.read(), len(callbacks)) == (([], 0), 1)
    callbacks[0]()
    assert anchors.read()[0][0].hash == trail[-1].hash


# ── the command ─────────────────────────────────────────────────────────────────────────────────────


def test_the_command_says_it_is_whole_and_leaves_an_anchor(trail, capsys, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert audit.verify_command(["verify", "--anchor"]) == 0
    said = capsys.readouterr().out
    assert "审计记录完整：10 条逐条相符" in said
    assert "还没有库外留存点" in said
    assert [anchor.seq for anchor in anchors.read()[0]] == [10]
    assert audit.verify_command(["verify"]) == 0
    assert "与 1 个库外留存点一致" in capsys.readouterr().out


def test_the_command_names_the_first_broken_line_and_leaves_no_anchor(
    trail, capsys, django_capture_on_commit_callbacks
):
    sql("UPDATE kernel_auditentry SET subject = 'x' WHERE seq = 6")
    with django_capture_on_commit_callbacks(execute=True):
        assert audit.verify_command(["verify", "--anchor"]) == 1
    assert "审计记录从第 6 条起不可信：内容与校验值不符" in capsys.readouterr().out
    assert anchors.read() == ([], 0)


def test_the_management_command_exits_with_the_same_code(trail) -> None:
    call_command("audit", "verify")
    sql("DELETE FROM kernel_auditentry WHERE seq = 2")
    with pytest.raises(SystemExit) as ending:
        call_command("audit", "verify")
    assert ending.value.code == 1


def test_after_the_tables_were_emptied_the_trail_starts_again() -> None:
    sql("DELETE FROM kernel_audithead")
    audit.append(by=SYSTEM, verb="kernel.tick")
    assert (AuditHead.objects.get().seq, audit.verify().ok) == (1, True)
