"""Entries of the calendar as iCalendar (RFC 5545): whole days, escaped, folded at 75 octets."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from zugong.kernel import clock
from zugong.work.feeds import Entry

TYPE = "text/calendar; charset=utf-8"
OCTETS = 75


def written(entries: Iterable[Entry], site: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zugong//Calendar//ZH", "CALSCALE:GREGORIAN"]
    stamp = clock.now().astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for entry in entries:
        lines += _event(entry, site, stamp)
    folded = [part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)]
    return b"\r\n".join(folded) + b"\r\n"


def _event(entry: Entry, site: str, stamp: str) -> list[str]:
    key = hashlib.sha256(f"{entry.kind}{entry.day}{entry.title}{entry.url}".encode()).hexdigest()[:32]
    said = f"{entry.words} {entry.unit}".strip()
    return [
        "BEGIN:VEVENT", f"UID:{key}@zugong", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(entry.title)}",
        f"DESCRIPTION:{_escaped(said)}", *([f"URL:{site.rstrip('/')}{entry.url}"] if entry.url else []), "END:VEVENT",
    ]  # fmt: skip


def _escaped(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.splitlines())


def _folded(line: str) -> Iterator[bytes]:
    """No line is longer than 75 octets, and no character is cut in two."""
    part, limit = b"", OCTETS
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > limit:
            yield part
            part, limit = b" ", OCTETS
        part += octets
    yield part
