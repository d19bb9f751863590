"""The audit trail: who did what to what, in a chain where each line seals the one before it with SM3.

    audit.append(by=account, verb="org.unmask", subject=person, details={"field": "id_number", "why": reason})

A line may be added during a GET, because reading personal data is itself on record. `audit.verify()` walks the chain;
`audit.anchor()` notes its end in a file outside the database, which is how a cut tail or a chain computed anew is seen.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db import models, transaction

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.models import AuditEntry, AuditHead
from zugong.kernel.readonly import writing_to_the_trail

#: What stands before the first line.
GENESIS = "0" * 64
LONGEST_DETAIL = 500
LISTED = 20


def append(*, by: Actor, verb: str, subject: object = "", details: Mapping[str, object] | None = None) -> AuditEntry:
    """Add one line to the trail, in the caller's transaction if there is one. Three queries."""
    entry = AuditEntry(
        at=clock.now().astimezone(dt.UTC),
        actor_id=_clean(by.actor_id, 100),
        actor_name=_clean(by.display_name, 200),
        verb=_clean(verb, 100),
        subject=_clean(reference(subject), 200),
        details={_clean(str(name)): _clean(described(value)) for name, value in (details or {}).items()},
    )
    with writing_to_the_trail(), transaction.atomic(savepoint=False):
        head = _head()
        entry.seq, entry.prev_hash = head.seq + 1, head.hash
        entry.hash = seal(entry)
        entry.insert()
        AuditHead.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry


def seal(entry: AuditEntry) -> str:
    """The SM3 of everything a line says, and of the seal before it."""
    said = [
        entry.seq,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.subject,
        entry.details,
        entry.prev_hash,
    ]
    digest = hashes.Hash(hashes.SM3())
    digest.update(json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode())
    return digest.finalize().hex()


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


def _head() -> AuditHead:
    """The end of the chain, held until the transaction ends. SQLite holds the whole database instead (IMMEDIATE)."""
    held = AuditHead.objects.select_for_update()
    head = held.filter(pk=AuditHead.ONLY).first()
    if head is None:
        # Only after the table was emptied: go on from the last line there is, and let verify() judge.
        last = AuditEntry.objects.order_by("-seq").first()
        start: dict[str, Any] = {"seq": last.seq, "hash": last.hash} if last else {"seq": 0, "hash": GENESIS}
        AuditHead.objects.get_or_create(pk=AuditHead.ONLY, defaults=start)
        head = held.get(pk=AuditHead.ONLY)
    return head


def _clean(text: str, longest: int = LONGEST_DETAIL) -> str:
    """Text both databases store and return unchanged: no NUL, no half characters, of a bounded length."""
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text if len(text) <= longest else text[: longest - 1] + "…"
