"""The chain of the audit trail: how a line is sealed, and how the whole is walked to find the first break.

A line seals everything it says and the seal before it. Three things are compared: each line with its own seal, the last
line with the head row, and both with the anchors kept outside the database.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.kernel.anchors import Anchor
from zugong.kernel.models import AuditEntry, AuditHead

#: What stands before the first line.
GENESIS = "0" * 64
CHUNK = 2000
CANONICAL = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))

#: What can be found, as the sentence an auditor reads.
BREAKS: Mapping[str, str | Promise] = {
    "changed": _("内容与校验值不符，有人改过这一条"),
    "unreadable": _("内容读不出来，有人绕开系统改过这一条"),
    "unlinked": _("与上一条接不上，这一条或它前面的一条被换过"),
    "missing": _("这一条不见了"),
    "unexpected": _("这一条不是系统记下的，是插进来的"),
    "cut": _("从这一条起，末尾的记录被删去了"),
    "beyond": _("末端登记里没有这一条，它是插在末尾的"),
    "headless": _("末端登记不见了，无法确认这里就是末尾"),
    "rewritten": _("与库外留存点不符，这一条或它前面的记录被整段重写过"),
}


@dataclass(frozen=True)
class Report:
    """What a walk along the chain found. `broken_at` is the number of the first line that cannot be trusted."""

    checked: int = 0
    last_seq: int = 0
    last_hash: str = GENESIS
    anchors: int = 0
    broken_at: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.broken_at is None

    @property
    def sentence(self) -> str:
        return str(BREAKS[self.reason]) if self.reason else ""

    def broken(self, seq: int, reason: str) -> Report:
        return replace(self, broken_at=seq, reason=reason)


class Line(NamedTuple):
    """What is read of a line to judge it: all of its columns."""

    seq: int
    at: dt.datetime
    actor_id: str
    actor_name: str
    verb: str
    subject: str
    details: dict[str, str]
    prev_hash: str
    hash: str


def seal(line: AuditEntry | Line) -> str:
    """The SM3 of everything a line says, and of the seal before it."""
    said = [
        line.seq,
        line.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        line.actor_id,
        line.actor_name,
        line.verb,
        line.subject,
        line.details,
        line.prev_hash,
    ]
    digest = hashes.Hash(hashes.SM3())
    digest.update(CANONICAL.encode(said).encode())
    return digest.finalize().hex()


def walk(anchors: list[Anchor], chunk: int = CHUNK) -> Report:
    """Go along the chain from the first line to the last, in chunks, and stop at the first break."""
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    report = Report()
    noted: dict[int, set[str]] = {}
    for anchor in anchors:
        noted.setdefault(anchor.seq, set()).add(anchor.hash)
    compared = 0
    for checked, (seq, line) in enumerate(_lines(chunk)):
        if reason := _break_at(seq, line, report):
            return report.broken(report.last_seq + 1 if reason == "missing" else seq, reason)
        assert line is not None
        compared += seq in noted
        if seq in noted and noted[seq] != {line.hash}:
            return report.broken(seq, "rewritten")
        report = Report(checked=checked + 1, last_seq=seq, last_hash=line.hash, anchors=compared)
    return _check_end(report, head, max(noted, default=0))


def _break_at(seq: int, line: Line | None, report: Report) -> str:
    """What is wrong with the next line, or nothing."""
    if seq > report.last_seq + 1:
        return "missing"
    if seq <= report.last_seq:
        return "unexpected"
    if line is None or line.at is None:
        return "unreadable"
    if line.prev_hash != report.last_hash:
        return "unlinked"
    return "" if line.hash == seal(line) else "changed"


def _check_end(report: Report, head_before: AuditHead | None, last_anchor: int) -> Report:
    """Whether the last line found is the last there was. Lines may have been added during the walk."""
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if last_anchor > report.last_seq or (head_before and head_before.seq > report.last_seq):
        return report.broken(report.last_seq + 1, "cut")
    if head is None:
        return report.broken(report.last_seq + 1, "headless") if report.checked else report
    if head.seq < report.last_seq:
        return report.broken(head.seq + 1, "beyond")
    if head.seq == report.last_seq and head.hash != report.last_hash:
        return report.broken(report.last_seq, "rewritten")
    return report


def _lines(chunk: int) -> Iterator[tuple[int, Line | None]]:
    """All lines in order; None for one whose columns no longer hold what their types promise."""
    # Tuples without a model's machinery: a million lines are walked in half the time.
    ordered = AuditEntry.objects.order_by("seq")
    lowest = ordered.values_list("seq", flat=True).first()
    after = lowest - 1 if lowest is not None else 0
    while seqs := list(ordered.filter(seq__gt=after).values_list("seq", flat=True)[:chunk]):
        batch = ordered.filter(seq__gt=after, seq__lte=seqs[-1])
        try:
            found = {row[0]: Line._make(row) for row in batch.values_list(*Line._fields)}
        except (ValueError, TypeError):
            found = {seq: line for seq in seqs if (line := _readable(seq)) is not None}
        for seq in seqs:
            yield seq, found.get(seq)
        after = seqs[-1]


def _readable(seq: int) -> Line | None:
    try:
        row = AuditEntry.objects.filter(seq=seq).values_list(*Line._fields).first()
    except (ValueError, TypeError):
        return None
    return Line._make(row) if row else None
