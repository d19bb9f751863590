"""Queries, HTML and CPU of registers and cases at 100,000 rows and 10,000 open cases, beside the budget of the house.

.venv/bin/python benchmarks/lists.py [words of page names]
"""

from __future__ import annotations

import datetime as dt
import random
import sys

import ground

ground.county("county")

import django  # noqa: E402

django.setup()

from django.urls import reverse  # noqa: E402
from pages import Page, measure  # noqa: E402

from zugong.casework import queries as casework  # noqa: E402
from zugong.casework.models import Case, Task  # noqa: E402
from zugong.kernel import clock, planner  # noqa: E402
from zugong.org.models import Unit  # noqa: E402
from zugong.registers import places, queries  # noqa: E402
from zugong.registers.models import Row, RowWords  # noqa: E402

ROWS, CASES, AT_ONCE = 100_000, 10_000, 2000
FUNDS, PROBLEMS = "source-4.venues-and-funds/funds", "source-0.sink-down-visits/rectification"
PURPOSES = ("购置学习资料", "主题党日活动", "慰问困难党员", "布置活动室", "外出参观教育基地", "订阅党报党刊")


def fill_rows(chance: random.Random) -> None:
    """Rows alone, without versions and facts: what lists read."""
    declared, units = queries.find(FUNDS), list(Unit.objects.filter(kind="department"))
    given, today = places.of(declared, give=True), clock.today()
    while (there := Row.objects.filter(register=FUNDS).count()) < ROWS:
        rows = []
        for number in range(there, min(there + AT_ONCE, ROWS)):
            day = today - dt.timedelta(days=chance.randrange(3000))
            data = {"spent_on": day.isoformat(), "purpose": f"{chance.choice(PURPOSES)}{number}（示例）", "amount": str(chance.randrange(100, 9000))}  # fmt: skip
            row = Row(
                register=FUNDS, unit=chance.choice(units), data=data, written_by="benchmark", changed_at=clock.now()
            )
            places.fill(row, declared, given, {})
            rows.append(row)
        showing = queries.Shown(declared, rows).showing
        Row.objects.bulk_create(rows)
        RowWords.objects.bulk_create(
            RowWords(row=row, register=FUNDS, words=places.searchable(row, declared, showing)) for row in rows
        )


def fill_cases(chance: random.Random) -> None:
    units, today = list(Unit.objects.filter(kind="branch")), clock.today()
    edition, above = casework.find(PROBLEMS).institution.edition, Unit.objects.get(kind="working_committee")
    left = CASES - Case.objects.open().count()
    cases = [
        Case(route=PROBLEMS, edition=edition, number=f"量{number}", title=f"三会一课记录不全{number}（示例）", unit=chance.choice(units),
             opener_unit=above, data={"problem": "记录不全", "class": "life"}, place="rectify", opened_on=today - dt.timedelta(days=60),
             due_on=today + dt.timedelta(days=chance.randrange(-60, 30)), opened_by="benchmark")
        for number in range(max(left, 0))
    ]  # fmt: skip
    made = Case.objects.bulk_create(cases, batch_size=AT_ONCE)
    Task.objects.bulk_create([Task(case=one, step="rectify", unit=one.unit, role="record") for one in made], AT_ONCE)


def pages() -> list[Page]:
    funds, cases = reverse("registers:register", args=FUNDS.split("/")), reverse("casework:cases")
    return [
        Page("register", "assessor", funds),
        Page("register, one word", "assessor", f"{funds}?q=慰问"),
        Page("register, two words", "assessor", f"{funds}?q=慰问+99"),
        Page("register, rare word", "assessor", f"{funds}?q=99999"),
        Page("register, days", "assessor", f"{funds}?since=2026-01-01"),
        Page("register, far page", "assessor", f"{funds}?page=3000"),
        Page("register, sorted", "assessor", f"{funds}?sort=amount"),
        Page("register, sorted, far", "assessor", f"{funds}?sort=amount&page=3000"),
        Page("register of a unit", "clerk", funds),
        Page("cases", "committee", cases),
        Page("cases, late", "committee", f"{cases}?state=late"),
        Page("cases, words", "committee", f"{cases}?q=记录"),
        Page("cases, far page", "committee", f"{cases}?page=200"),
        Page("inbox of cases", "committee", reverse("casework:inbox")),
    ]


def main() -> None:
    wanted, chance = sys.argv[1:], random.Random(20261130)
    if Row.objects.filter(register=FUNDS).count() < ROWS or Case.objects.open().count() < CASES:
        print("Filling registers and cases …", flush=True)
        fill_rows(chance)
        fill_cases(chance)
        planner.refresh()
    print(f"{Row.objects.count()} rows, {Case.objects.open().count()} open cases")
    print(f"yardstick: {ground.yardstick():.1f} ms of CPU")
    print(f"{'page':<26}{'queries':>9}{'KiB':>8}{'gzip':>7}{'CPU ms':>9}   over budget")
    for page in pages():
        if not wanted or any(word in page.name for word in wanted):
            print(measure(page), flush=True)


if __name__ == "__main__":
    main()
