"""Queries, HTML and CPU of every page at 30,000 members, beside the budget of the house.

.venv/bin/python benchmarks/pages.py [words of page names]
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import ground

if __name__ == "__main__":
    ground.county("large")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from zugong.assessment.models import Campaign, UnitScore  # noqa: E402
from zugong.evidence import ledger  # noqa: E402
from zugong.life.models import Meeting  # noqa: E402
from zugong.org.models import Account, Membership, Unit  # noqa: E402
from zugong.registers import queries, services, writing  # noqa: E402
from zugong.registers.models import Row  # noqa: E402
from zugong.work.models import Duty  # noqa: E402

QUERIES, KIB, MILLISECONDS = 15, 60, 50
TIMES = 11


@dataclass(frozen=True)
class Page:
    name: str
    who: str
    address: str


def first(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    assert found is not None, f"no {rows.model.__name__} to show"
    return found


#: campaign → contents; with all units they make a hundred thousand tasks
CAMPAIGNS, CONTENTS, TASKS = 20, 10, 100_000


def campaign_row() -> Any:
    """One campaign of twenty, with ten contents given to five hundred units."""
    tasks = queries.find("source-1.campaigns/tasks")
    found = Row.objects.filter(register="source-1.campaigns/campaigns", title="Benchmark 1").first()
    if found is not None:
        return found
    by, section = Account.objects.get(username="planner"), first(Unit.objects.filter(kind="organisation_department"))
    kinds = tasks.register.kept_by
    units = list(Unit.objects.filter(kind__in=kinds).order_by("path")[: TASKS // CAMPAIGNS // CONTENTS])
    for number in range(1, CAMPAIGNS + 1):
        said = {"template": "blank", "document": "Benchmark", "starts_on": "2026-01-01", "due_on": "2026-12-31"}
        one = services.write_row(
            register="source-1.campaigns/campaigns", unit=section, cells={"name": f"Benchmark {number}", **said}, by=by
        )
        dates = {"starts_on": "2026-01-01", "due_on": "2026-12-31", "campaign": one.pk}
        for content in range(1, CONTENTS + 1):
            cells = {"name": f"Content {content}", "measure": "manual", "target": "10", **dates}
            row = services.write_row(register="source-1.campaigns/contents", unit=section, cells=cells, by=by)
            new = [(unit, {**cells, "content": row.pk, "reported": str(n % 11)}) for n, unit in enumerate(units)]
            writing.write_many(tasks, new, by)
    return first(Row.objects.filter(register="source-1.campaigns/campaigns", title="Benchmark 1"))


def plan_pages() -> list[Page]:
    one, tasks = campaign_row(), ["source-1.campaigns", "tasks"]
    document = first(Row.objects.filter(register="source-0.key-points/documents").order_by("pk"))
    return [
        Page("board, 5000 tasks", "section", reverse("registers:board", args=[*tasks, "contents"]) + f"?in={one.pk}"),
        Page(
            "board by class",
            "section",
            reverse("registers:board", args=[*tasks, "contents"]) + f"?in={one.pk}&rows=class",
        ),
        Page("campaign", "section", reverse("registers:row", args=[one.pk])),
        Page("tasks, 100000", "section", reverse("registers:register", args=tasks)),
        Page("tree of a document", "section", reverse("registers:tree", args=[document.pk])),
        Page("lists of the month", "section", reverse("registers:cycle", args=["source-0.key-points", "tasks"])),
    ]


def pages() -> list[Page]:
    county = first(Unit.objects.order_by("path"))
    branch = first(Unit.objects.filter(kind="branch").order_by("path"))
    member = first(Membership.objects.filter(unit=branch).select_related("person"))
    secretary = Account.objects.get(username="secretary").home_unit
    meeting = first(Meeting.objects.filter(unit=secretary).order_by("-held_on"))
    fact = first(ledger.standing().filter(unit=secretary))
    duty = first(Duty.objects.filter(unit=secretary).order_by("-due_on"))
    score = first(UnitScore.objects.select_related("campaign").order_by("-total"))
    campaign = first(Campaign.objects.order_by("-period_code"))
    sheet = [score.campaign.pk, score.unit_id]
    return [
        Page("workbench, secretary", "secretary", reverse("cockpit:home")),
        Page("workbench, assessor", "assessor", reverse("cockpit:home")),
        Page("workbench, member", "member", reverse("cockpit:home")),
        Page("overview of a unit", "secretary", reverse("cockpit:unit", args=[secretary.pk])),
        Page("overview of the county", "registrar", reverse("cockpit:unit", args=[county.pk])),
        Page("search", "registrar", reverse("cockpit:search") + "?q=林"),
        Page("tree", "registrar", reverse("org:units")),
        Page("unit", "registrar", reverse("org:unit", args=[branch.pk])),
        Page("members", "registrar", reverse("org:members")),
        Page("members, filtered", "registrar", reverse("org:members") + "?sex=female&sort=name"),
        Page("person", "registrar", reverse("org:person", args=[member.person.pk])),
        Page("accounts", "sysadmin", reverse("org:accounts")),
        Page("audit", "auditor", reverse("org:audit")),
        Page("meetings", "assessor", reverse("life:meetings")),
        Page("meetings, filtered", "assessor", reverse("life:meetings") + "?sort=-present&page=20"),
        Page("meeting", "secretary", reverse("life:meeting", args=[meeting.pk])),
        Page("record form", "secretary", reverse("life:record")),
        Page("own meetings", "member", reverse("life:mine")),
        Page("duties", "secretary", reverse("work:duties")),
        Page("duties of a scope", "assessor", reverse("work:scope")),
        Page("duties, filtered", "assessor", reverse("work:scope") + "?standing=done&sort=unit"),
        Page("duty", "secretary", reverse("work:duty", args=[duty.pk])),
        Page("calendar, month", "committee", reverse("cockpit:calendar")),
        Page("calendar, county", "registrar", reverse("cockpit:calendar")),
        Page("calendar, year", "committee", reverse("cockpit:calendar") + "?view=year"),
        Page("calendar, secretary", "secretary", reverse("cockpit:calendar")),
        Page("burden of a scope", "committee", reverse("work:burden")),
        Page("burden of the county", "registrar", reverse("work:burden")),
        Page("burden, months", "committee", reverse("work:burden-months")),
        Page("burden of a unit", "secretary", reverse("work:burden-unit", args=[secretary.pk])),
        Page("key matters", "committee", reverse("work:matters")),
        Page("inbox", "secretary", reverse("work:inbox")),
        Page("supervision desk", "assessor", reverse("urging:desk")),
        Page("desk, filtered", "assessor", reverse("urging:desk") + "?light=late&rung=proposed"),
        Page("supervision ledger", "assessor", reverse("urging:letters")),
        Page("dispatch", "assessor", reverse("urging:dispatch", args=["source-4.progress-dispatch", "progress"])),
        Page(
            "responsibility board",
            "committee",
            reverse("casework:board", args=["source-4.responsibility-chain", "chain"]),
        ),
        Page("ledger", "assessor", reverse("evidence:facts")),
        Page("ledger, filtered", "assessor", reverse("evidence:facts") + "?about=all&sort=unit"),
        Page("ledger, member", "member", reverse("evidence:facts")),
        Page("fact", "secretary", reverse("evidence:fact", args=[fact.pk])),
        Page("ranking", "assessor", reverse("assessment:ranks", args=[campaign.pk])),
        Page("sheet of a department", "assessor", reverse("assessment:sheet", args=sheet)),
        Page("changes of a score", "assessor", reverse("assessment:changes", args=sheet)),
        Page("daily records", "assessor", reverse("assessment:daily")),
        Page("institutions", "assessor", reverse("rulebook:institutions")),
    ]


def measure(page: Page) -> str:
    client = Client()
    client.force_login(Account.objects.get(username=page.who), "django.contrib.auth.backends.ModelBackend")
    client.get(page.address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.address)
        queries = len(captured)  # the log is emptied by the next request
    body = answer.content
    spent = ground.cpu(lambda: client.get(page.address), TIMES)
    figures = {"queries": (queries, QUERIES), "KiB": (len(body) / 1024, KIB), "CPU": (spent, MILLISECONDS)}
    over = [name for name, (figure, budget) in figures.items() if figure > budget]
    if answer.status_code != HTTPStatus.OK:
        over.insert(0, f"answered {answer.status_code}")
    return (
        f"{page.name:<26}{queries:>9}{len(body) / 1024:>8.1f}{len(gzip.compress(body)) / 1024:>7.1f}"
        f"{spent:>9.1f}   {', '.join(over)}"
    )


def main() -> None:
    wanted = sys.argv[1:]
    print(f"{Membership.objects.count()} members, {Unit.objects.count()} units")
    print(f"yardstick: {ground.yardstick():.1f} ms of CPU")
    print(f"{'page':<26}{'queries':>9}{'KiB':>8}{'gzip':>7}{'CPU ms':>9}   over budget")
    for page in [*pages(), *plan_pages()]:
        if not wanted or any(word in page.name for word in wanted):
            print(measure(page), flush=True)
    print(f"budget: {QUERIES} queries, {KIB} KiB of HTML, {MILLISECONDS} ms of CPU (median of {TIMES})")


if __name__ == "__main__":
    main()
