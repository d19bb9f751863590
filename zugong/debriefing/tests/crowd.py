"""A hall full of phones against the real server, in processes of their own: every one opens its slip's page and votes.

python -m zugong.debriefing.tests.crowd <folder> <phones> <seconds> [workers] [at-once]

The phones come evenly over so many seconds (0: all in one instant); every tenth presses twice at once, as people do. With `at-once`
each waits with its page open until all have theirs, and then all press in one instant, as when the host says "now". Prints a line
of JSON: how many were told that their ballot counts, how many of these were not in the urn (lost), how many ballots the urn held
beyond them (doubled), and the waits in milliseconds. ZUGONG_DATABASE points it to PostgreSQL.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from zugong.kernel import serving

ROOT = Path(__file__).resolve().parents[3]
OPTIONS = ("good", "fairly", "average", "poor")
SPEAKERS, TWICE = 3, 10
PATIENCE = 60.0
_CODE = re.compile(rb'name="code" value="([0-9A-Z-]{9})"')
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"')


def prepare(folder: Path) -> None:
    os.environ |= {"ZUGONG_VAR": str(folder / "var"), "ZUGONG_TESTING": "1", "ZUGONG_HOSTS": "*"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zugong.config.settings")
    import django

    django.setup()
    from zugong.kernel.tests import tables

    tables.create()


def open_hall(phones: int) -> tuple[Any, Any, list[str]]:
    """A committee with some branches whose secretaries have sent their reports, and the slips for all who came."""
    from zugong.ballots import services as ballots
    from zugong.debriefing import services
    from zugong.kernel import clock
    from zugong.org.tests import factories
    from zugong.rulebook import declared as institutions
    from zugong.timeline import Period

    today = clock.today()
    department = factories.department(factories.working_committee())
    committee = factories.unit("organ_committee", department)
    keeper, reports = factories.account("organ_clerk", department), []
    level, year = institutions.debriefing("source-4.debriefing/branch", today), Period.of("year", today)
    for _n in range(SPEAKERS):
        branch = factories.branch(committee)
        secretary = factories.member(branch)
        factories.post(secretary, branch)
        by = factories.account("branch_secretary", branch, person=secretary)
        report = services.begin_report(declared=level, unit=branch, period=year, by=by)
        reports.append(services.send_report(report=report, by=by))
    called = services.Called(period=year, reports=reports, entitled=phones, held_on=today)
    hall = services.open_hall(declared=level, unit=committee, called=called, by=keeper)
    slips: list[str] = []
    while len(slips) < phones:
        number = min(500, phones - len(slips))
        slips += ballots.print_slips(poll=hall.poll, group="", number=number, by=keeper)
    ballots.launch_poll(poll=hall.poll, by=keeper)
    return hall, keeper, slips


# ---- the server --------------------------------------------------------------------------------------------


def serve(workers: int) -> tuple[subprocess.Popen[bytes], int]:
    """As `zugong start` serves, and ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(serving.command("127.0.0.1", port, workers), cwd=ROOT)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if line.recv(64).startswith(b"HTTP/1.1 200"):
                    return server, port
        except OSError:
            time.sleep(0.2)
    server.terminate()
    raise RuntimeError("The server did not come up.")


# ---- the phones ----------------------------------------------------------------------------------------------


@dataclass
class Waits:
    """What the phones saw: milliseconds of the page and of the vote, numbers that were confirmed, other answers."""

    page: list[float] = field(default_factory=list)
    vote: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    others: list[int] = field(default_factory=list)


async def asked(port: int, words: bytes) -> tuple[int, bytes, bytes]:
    """One request on a line of its own, as a phone that comes once: status, heads, body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    heads, _gap, body = answer.partition(b"\r\n\r\n")
    return int(heads[9:12] or 0), heads, body


@dataclass
class Now:
    """When the phones press: each when its page is there, or all together when the last has it."""

    missing: int
    said: asyncio.Event = field(default_factory=asyncio.Event)

    async def ready(self) -> None:
        self.missing -= 1
        if self.missing <= 0:
            self.said.set()
        await self.said.wait()


async def phone(port: int, slip: str, number: int, after: float, keys: list[str], waits: Waits, now: Now) -> None:
    await asyncio.sleep(after)
    path = f"/ballots/s/{slip}"
    began = time.perf_counter()
    _status, heads, body = await asked(port, _request("GET", path))
    waits.page.append((time.perf_counter() - began) * 1000)
    await now.ready()
    code, token = _CODE.search(body), _TOKEN.search(body)
    cookie = re.search(rb"csrftoken=([A-Za-z0-9]+)", heads)
    if code is None or token is None or cookie is None:
        waits.others.append(_status)
        return
    said = {f"a-view-{key}": OPTIONS[(number + n) % len(OPTIONS)] for n, key in enumerate(keys)}
    form = urlencode({**said, "code": code[1].decode(), "csrfmiddlewaretoken": token[1].decode()})
    words = _request("POST", path, form, cookie[1].decode())
    began = time.perf_counter()
    answers = await asyncio.gather(*(asked(port, words) for _n in range(2 if number % TWICE == 0 else 1)))
    waits.vote.append((time.perf_counter() - began) * 1000)
    waits.told += [code[1].decode()] if any(status == 200 for status, _heads, _body in answers) else []
    waits.others += [status for status, _heads, _body in answers if status not in {200, 409}]


def _request(verb: str, path: str, form: str = "", cookie: str = "") -> bytes:
    heads = [f"{verb} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    if form:
        heads += [
            f"Cookie: csrftoken={cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
        ]
    return ("\r\n".join(heads) + "\r\n\r\n" + form).encode()


async def everybody(port: int, slips: list[str], keys: list[str], seconds: float, at_once: bool) -> Waits:
    waits, apart, now = Waits(), seconds / max(len(slips), 1), Now(len(slips) if at_once else 0)
    await asyncio.gather(*(phone(port, slip, n, n * apart, keys, waits, now) for n, slip in enumerate(slips)))
    return waits


# ---- the count -----------------------------------------------------------------------------------------------


def at(share: float, figures: list[float]) -> float:
    ordered = sorted(figures) or [0.0]
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


def counted(hall: Any, keeper: Any, waits: Waits) -> dict[str, Any]:
    """Close, open, publish as the host does; then hold what was told against what was in the urn."""
    from zugong.ballots import services as ballots
    from zugong.ballots.models import Poll
    from zugong.ballots.verifying import verify_ballot

    ballots.close_poll(poll=hall.poll, by=keeper)
    ballots.open_poll(poll=hall.poll, opening=ballots.Opening(), by=keeper)
    poll = ballots.publish_poll(poll=hall.poll, by=keeper)
    held = list(Poll.objects.get(pk=poll.pk).codes.values_list("code", flat=True))
    return {
        "told": len(waits.told), "lost": len(set(waits.told) - set(held)), "doubled": len(held) - len(set(waits.told)),
        "returned": poll.result["returned"], "faults": list(verify_ballot(poll)), "others": sorted(set(waits.others)),
        "page": {"p50": at(0.5, waits.page), "p99": at(0.99, waits.page)},
        "vote": {"p50": at(0.5, waits.vote), "p99": at(0.99, waits.vote)},
    }  # fmt: skip


def fill(folder: Path, phones: int, seconds: float, workers: int, at_once: bool) -> dict[str, Any]:
    prepare(folder)
    hall, keeper, slips = open_hall(phones)
    keys = [one.key for one in hall.poll.subject_list]
    server, port = serve(workers)
    try:
        waits = asyncio.run(everybody(port, slips, keys, seconds, at_once))
    finally:
        server.terminate()
        server.wait()
    return counted(hall, keeper, waits)


if __name__ == "__main__":
    place, number, *more = sys.argv[1:]
    seconds, workers = float(more[0] if more else 0), int(more[1] if len(more) > 1 else 1)
    told = fill(Path(place), int(number), seconds, workers, "at-once" in more)
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
