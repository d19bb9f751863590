"""The audit trail: who did what to what, in a chain where each line seals the one before it with SM3.

    audit.append(by=account, verb="org.unmask", subject=person, details={"field": "id_number", "why": reason})

A line may be added during a GET, because reading personal data is itself on record. `audit.verify()` walks the chain;
`audit.anchor()` notes its end in a file outside the database, which is how a cut tail or a chain computed anew is seen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from zugong.kernel import anchors, chain, clock
from zugong.kernel.actors import Actor
from zugong.kernel.chain import GENESIS, Report, seal
from zugong.kernel.models import AuditEntry, AuditHead
from zugong.kernel.readonly import writing_to_the_trail

__all__ = ["Report", "anchor", "append", "described", "last_number", "reference", "verify", "verify_command"]

LONGEST_DETAIL = 500
LISTED = 20


def append(*, by: Actor, verb: str, subject: object = "", details: Mapping[str, object] | None = None) -> AuditEntry:
    """Add one line to the trail, in the caller's transaction if there is one. Three queries."""
    entry = AuditEntry(
        at=clock.now().astimezone(dt.UTC),
        actor_id=_clean(str(by.actor_id), 100),
        actor_name=_clean(str(by.display_name), 200),
        verb=_clean(verb, 100),
        subject=_clean(reference(subject), 200),
        details={_clean(str(name)): _clean(described(value)) for name, value in (details or {}).items()},
    )
    with writing_to_the_trail(), transaction.atomic(savepoint=False):
        last_seq, entry.prev_hash = _held_head()
        entry.seq = last_seq + 1
        entry.hash = seal(entry)
        entry.insert()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_audithead SET seq = %s, hash = %s WHERE id = 1", [entry.seq, entry.hash])
    return entry


def verify(chunk: int = chain.CHUNK) -> Report:
    """Walk the whole chain and compare it with the anchors; says where it first breaks."""
    return chain.walk(anchors.read()[0], chunk)


def anchor() -> None:
    """Note the end of the chain outside the database, once the transaction at hand (if any) stands.

    Done daily and with every backup. Before the commit it would name lines that may never come to be.
    """
    transaction.on_commit(_write_anchor)


def _write_anchor() -> None:
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if head is not None and head.seq:
        at = clock.now().isoformat(timespec="seconds")
        anchors.write(anchors.Anchor(seq=head.seq, hash=head.hash, at=at))


def verify_command(argv: list[str]) -> int:
    """`zugong audit verify [--anchor]`: exit code 0 when the trail is whole, 1 when it is not."""
    parser = argparse.ArgumentParser(prog="zugong audit", description="Verify the audit trail's hash chain.")
    parser.add_argument("action", choices=["verify", "anchor"], nargs="?", default="verify")
    parser.add_argument("--anchor", action="store_true", help="note the end of the chain outside the database")
    options = parser.parse_args(argv)
    report = verify()
    sys.stdout.write("\n".join(_told(report)) + "\n")
    if report.ok and (options.anchor or options.action == "anchor"):
        # Never after a break: the anchor would confirm a trail that cannot be trusted.
        anchor()
        sys.stdout.write(_("已在库外留存：%(file)s") % {"file": anchors.path()} + "\n")
    return 0 if report.ok else 1


def _told(report: Report) -> list[str]:
    unreadable = anchors.read()[1]
    lines = []
    if report.broken_at is not None:
        lines.append(_("审计记录从第 %(seq)d 条起不可信：%(why)s") % {"seq": report.broken_at, "why": report.sentence})
        lines.append(_("此前 %(n)d 条逐条相符。先停止写入并保留数据库文件，再查是谁动过") % {"n": report.checked})
    else:
        lines.append(_("审计记录完整：%(n)d 条逐条相符") % {"n": report.checked})
        if report.anchors:
            lines.append(_("与 %(n)d 个库外留存点一致") % {"n": report.anchors})
        else:
            lines.append(_("还没有库外留存点，末尾被删时看不出来。运行 zugong audit verify --anchor 留存一个"))
    if unreadable:
        lines.append(_("留存点文件有 %(n)d 行读不出：%(file)s") % {"n": unreadable, "file": anchors.path()})
    return lines


def reference(value: object) -> str:
    """How the trail points at something: `org.unit:12` for a row, and its own words for anything else."""
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    return described(value)


def described(value: object) -> str:
    """A value as the words a reader of the trail sees."""
    if value is None:
        return ""
    if isinstance(value, models.Model):
        return f"{value} ({reference(value)})"
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        words = [described(item) for item in value]
        words = sorted(words) if isinstance(value, (set, frozenset)) else words
        more = f" … ({len(words)})" if len(words) > LISTED else ""
        return "、".join(words[:LISTED]) + more
    return str(value)


def last_number() -> int:
    """How far the trail goes: the same number twice means that nobody has done anything in between."""
    return AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("seq", flat=True).first() or 0


def _held_head() -> tuple[int, str]:
    """The end of the chain, held until the transaction ends. SQLite holds the whole database instead (IMMEDIATE).

    In plain SQL, as every act of the house passes here and composing the same two statements again costs most of it.
    """
    lock = connection.ops.for_update_sql() if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, hash FROM kernel_audithead WHERE id = 1 {lock}")
        if head := cursor.fetchone():
            return int(head[0]), str(head[1])
    # Only at the very beginning, or after the table was emptied: go on from the last line, and let verify() judge.
    last = AuditEntry.objects.order_by("-seq").first()
    start: dict[str, Any] = {"seq": last.seq, "hash": last.hash} if last else {"seq": 0, "hash": GENESIS}
    AuditHead.objects.get_or_create(pk=AuditHead.ONLY, defaults=start)
    return _held_head()


def _clean(text: str, longest: int = LONGEST_DETAIL) -> str:
    """Text both databases store and return unchanged: no NUL, no half characters, of a bounded length."""
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text if len(text) <= longest else text[: longest - 1] + "…"
