"""What a month of dues costs: bills, payments by statement, closing, checking and pages, at 30,000 members (示例).

python benchmarks/dues.py [members]
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
MONTH = dt.date(2026, 1, 1)


def timed(words: str, work: Callable[[], Any]) -> Any:
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    print(
        f"{words:<50} {time.process_time() - cpu:6.1f} s CPU {time.monotonic() - wall:6.1f} s wall   {str(result)[:60]}"
    )
    return result


def page(client: Any, address: str) -> str:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        questions = len(asked)
    cpu = []
    for _round in range(7):
        began = time.process_time()
        client.get(address)
        cpu.append(time.process_time() - began)
    return f"{questions} queries, {len(answer.content) / 1024:.0f} KiB, {1000 * sorted(cpu)[3]:.0f} ms CPU, {answer.status_code}"


def table(people: list[Any], unit: str) -> Any:
    """A year's table of dues of 50,000 rows, read, examined and brought in."""
    from zugong.ui.tables.export import to_xlsx

    head = ["序号", "姓名", "所在党支部", "年度", "工资基数", *(f"{month}月" for month in range(1, 13))]
    rows = ([number, one.name, "", "2025", 3000, *[15] * 12] for number, one in enumerate(people))
    return to_xlsx([head, *rows], unit).read()


def measure() -> None:
    from django.test import Client
    from django.urls import reverse

    from zugong.dues import services, verifying
    from zugong.dues.models import Payment
    from zugong.dues.services import Money
    from zugong.dues.services.bills import bill_month
    from zugong.dues.tests.replay import settle
    from zugong.kernel import clock, planner
    from zugong.kernel.actors import SYSTEM
    from zugong.org.tests import factories

    root, committee, branches, people = settle(PEOPLE)
    planner.refresh()
    chance = random.Random(1)
    with clock.frozen(dt.date(2026, 1, 20)):
        timed(f"bills of a month, {PEOPLE} members", lambda: bill_month(unit=root, month=MONTH, by=SYSTEM))
        timed("the same again: nothing to do", lambda: bill_month(unit=root, month=MONTH, by=SYSTEM))
        money = [
            Money(one, branches[number % len(branches)], Decimal(chance.randrange(20, 9000)) / 100, MONTH, Payment.Way.BANK, reference=f"b:{number}")
            for number, one in enumerate(people)
            if chance.random() < 0.9
        ]  # fmt: skip
        timed(
            "nine in ten pay, in one statement",
            lambda: len(services.confirm_payments(money=money, batch="bench", by=SYSTEM)),
        )
        timed("closing the month", lambda: services.close_month(unit=root, month=MONTH, by=SYSTEM).number)
        timed("verifying every seal and balance", lambda: verifying.verify().faults)
    with clock.frozen(dt.date(2026, 2, 20)):
        timed(
            "bills of the next month, advances set against",
            lambda: bill_month(unit=root, month=dt.date(2026, 2, 1), by=SYSTEM),
        )
        planner.refresh()
        client = Client()
        client.force_login(factories.account("dues_keeper", root), "django.contrib.auth.backends.ModelBackend")
        for name, key in (
            ("unit", root.pk), ("unit", committee.pk), ("bills", root.pk), ("bills", branches[0].pk), ("late", root.pk),
            ("books", root.pk), ("member", people[0].pk), ("without", root.pk),
        ):  # fmt: skip
            print(f"{f'page {name} {key}':<50} {page(client, reverse(f'dues:{name}', args=[key]))}")
        bring_in_table(root, people)


def bring_in_table(root: Any, people: list[Any]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zugong.org.imports import intake
    from zugong.org.imports import services as imports
    from zugong.org.models import Account, Membership, Person
    from zugong.org.tests import factories

    more = Person.objects.bulk_create(
        [Person(name=f"示例甲{number}") for number in range(50_000 - len(people))], batch_size=2000
    )
    branch = factories.branch(root)
    Membership.objects.bulk_create([Membership(person=one, unit=branch) for one in more], batch_size=2000)
    digits = str.maketrans("0123456789", "零一二三四五六七八九")
    every = [*people, *more]
    for one in every:
        one.name = one.name.translate(digits)
    Person.objects.bulk_update(every, ["name"], batch_size=2000)
    keeper = Account.objects.latest("pk")
    data = table(every, "党费台账")
    batch = timed(
        f"table of dues, {len(every)} rows: read",
        lambda: intake.take_one(SimpleUploadedFile("台账.xlsx", data), "dues.table", by=keeper),
    )
    mappings = {one.pk: one.mapping for one in batch.tables.all()}
    imports.confirm_columns(batch=batch, mappings=mappings, included=set(mappings), by=keeper)
    timed("table of dues: preview", lambda: imports.look(batch=batch, by=keeper).counts)
    timed("table of dues: brought in", lambda: imports.bring_in(batch=batch, only_good=True, by=keeper).counts)


def main() -> None:
    import os

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ZUGONG_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "zugong.config.settings",
            "ZUGONG_TESTING": "1",
            "ZUGONG_HOSTS": "*",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


if __name__ == "__main__":
    main()
