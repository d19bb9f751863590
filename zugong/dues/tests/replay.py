"""A year of dues in a county of its own, in a process and a database of its own: billed, paid, corrected and closed month by month.

python -m zugong.dues.tests.replay <people> <months>          prints a line a month, and the last seal
python -m zugong.dues.tests.replay <people> <months> <steps>  kills itself with SIGKILL before the so-many-th statement of billing

Everything follows from the numbers, so that two runs are the same.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PER_BRANCH = 30
INCOMES = ("2999", "3000", "3000.01", "4200.50", "5000", "5001", "8000", "10000", "10001", "15000")


def command(people: int, months: int, *more: object) -> Sequence[str]:
    return ["-m", "zugong.dues.tests.replay", str(people), str(months), *map(str, more)]


@contextmanager
def environment(tables: Any = None) -> Iterator[dict[str, str]]:
    """A folder of its own; with the empty tables of a test's database, since making them takes longest."""
    with tempfile.TemporaryDirectory() as folder:
        if hasattr(tables, "serialize"):  # a child keeps its tables in SQLite whatever the tests run on
            (Path(folder) / "zugong.sqlite3").write_bytes(tables.serialize())
        env = {
            **os.environ,
            "ZUGONG_VAR": folder,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "zugong.config.settings",
        }
        env.pop("ZUGONG_DATABASE", None)
        yield env


def settle(people: int) -> Any:
    """Units, members and bases, written in bulk."""
    from zugong.dues.models import Basis
    from zugong.org.models import Membership, Person, Unit
    from zugong.org.tests import factories

    root = factories.county("中共示例县委员会")
    committee = factories.unit("organ_committee", root, "示例机关党委")
    branches = [factories.branch(committee, f"第{number}支部") for number in range(max(people // PER_BRANCH, 2))]
    made = Person.objects.bulk_create([Person(name=f"示例{number}") for number in range(people)], batch_size=2000)
    Membership.objects.bulk_create(
        [Membership(person=person, unit=branches[number % len(branches)], joined_on=dt.date(2000, 7, 1), valid_from=dt.date(2020, 1, 1)) for number, person in enumerate(made)],
        batch_size=2000,
    )  # fmt: skip
    kinds = [*("salaried",) * 7, "retired", "farmer", "small"]
    Basis.objects.bulk_create(
        [
            Basis(person=person, kind=kinds[number % 10], valid_from=dt.date(2026, 1, 1), set_by="system", set_by_name="系统",
                  amount="" if kinds[number % 10] in Basis.FIXED else INCOMES[number % len(INCOMES)])
            for number, person in enumerate(made)
        ],
        batch_size=2000,
    )  # fmt: skip
    assert Unit.objects.count() == len(branches) + 2
    return root, committee, branches, made


class Year:
    def __init__(self, people: int) -> None:
        self.root, self.committee, self.branches, self.people = settle(people)
        self.chance = random.Random(20260101)

    def month(self, month: dt.date) -> str:
        from zugong.dues import queries, services, verifying
        from zugong.dues.models import Bill, Payment
        from zugong.dues.services.bills import bill_month
        from zugong.kernel import clock
        from zugong.kernel.actors import SYSTEM

        began = time.monotonic()
        with clock.frozen(month.replace(day=20)):
            bill_month(unit=self.root, month=month, by=SYSTEM)
            billed = time.monotonic() - began
            self._pay(month)
            for payment in Payment.objects.filter(reversed_on=None).order_by("pk")[:3]:
                services.reverse_payment(payment=payment, reason="示例：记错了", by=SYSTEM)
            for wrong in Bill.objects.standing().filter(month=month).order_by("-pk")[:2]:
                services.void_bill(bill=wrong, reason="示例：基数抄错", by=SYSTEM)
            for branch in self.branches[:5]:
                if held := queries.cash_of(branch):
                    services.pass_up(unit=branch, amount=held, on=month.replace(day=20), by=SYSTEM)
            close = services.close_month(unit=self.root, month=month, by=SYSTEM)
            faults = verifying.faults()
        assert faults == [], faults
        return f"{month:%Y-%m} billed in {billed:.1f} s, {Bill.objects.filter(month=month).count()} bills, {close.number} vouchers, {close.balances}"

    def _pay(self, month: dt.date) -> None:
        from zugong.dues import services
        from zugong.dues.models import Payment
        from zugong.dues.services import Money
        from zugong.kernel.actors import SYSTEM

        money = [
            Money(person, self.branches[number % len(self.branches)], Decimal(self.chance.randrange(20, 9000)) / 100, month.replace(day=15), Payment.Way.BANK, reference=f"t:{month:%Y%m}-{number}")
            for number, person in enumerate(self.people)
            if self.chance.random() < 0.9
        ]  # fmt: skip
        services.confirm_payments(money=money, batch=f"{month:%Y-%m}", by=SYSTEM)


def kill_after(statements: int) -> None:
    from django.db import connection

    left = [statements]

    def count_down(execute: Any, *said: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*said)

    connection.execute_wrappers.append(count_down)


def billed() -> str:
    """What stands after a kill: bills, lines that book them, members billed twice, faults."""
    from django.db.models import Count

    from zugong.dues import verifying
    from zugong.dues.models import Bill, Line

    twice = Bill.objects.standing().values("person", "month").annotate(n=Count("pk")).filter(n__gt=1).count()
    return f"{Bill.objects.count()} {Line.objects.filter(bill__isnull=False).count()} {twice} {len(verifying.verify().faults)}"


def main(argv: list[str]) -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from zugong.kernel.tests import tables

    if "dues_entry" not in connection.introspection.table_names():
        tables.create()
    from zugong.dues import billing
    from zugong.dues.models import Basis, Head
    from zugong.dues.services.bills import bill_month
    from zugong.kernel import clock
    from zugong.kernel.actors import SYSTEM
    from zugong.org.models import Unit

    people, months = int(argv[0]), int(argv[1])
    if months:
        with transaction.atomic():
            year = Year(people)
        for number in range(months):
            print(year.month(dt.date(2026, number + 1, 1)), flush=True)  # noqa: T201
        print(Head.objects.get().seal)  # noqa: T201
        return
    if not Basis.objects.exists():
        with transaction.atomic():
            settle(people)
    billing.AT_ONCE = 60
    if len(argv) > 2 and argv[2] != "count":
        kill_after(int(argv[2]))
    if len(argv) < 3 or argv[2] != "count":
        with clock.frozen(dt.date(2026, 1, 20)):
            bill_month(unit=Unit.objects.get(parent=None), month=dt.date(2026, 1, 1), by=SYSTEM)
    print(billed())  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
