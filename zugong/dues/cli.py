"""`zugong dues verify`, and the part of the daily round that belongs to dues."""

from __future__ import annotations

import argparse

from django.db.models import Max, Min

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Unit
from zugong.rulebook import library
from zugong.timeline.periods import add_months

from . import verifying
from .models import Basis, Bill
from .rates import INSTITUTION
from .services.bills import bill_month
from .services.orders import ask_open_orders
from .services.telling import remind_members

#: How many months a round makes up for when nobody ran it.
CATCH_UP = 3


def tick() -> None:
    """Bills of the months begun since the last ones, of the last ones again for who was on the way then, reminders,
    and what became of orders nobody heard of. Nothing where the county keeps no dues here."""
    today = clock.today()
    kept = any(one.id == INSTITUTION for one in library.in_force(today)) and Basis.objects.exists()
    if not kept:
        return
    this_month = today.replace(day=1)
    known = Bill.objects.booked().aggregate(first=Min("month"), last=Max("month"))
    month = this_month
    if known["last"] is not None:
        month = max(known["first"], add_months(known["last"], -1), add_months(this_month, -CATCH_UP))
    while month <= this_month:
        for root in Unit.objects.filter(parent__isnull=True, dissolved_on__isnull=True):
            bill_month(unit=root, month=month, by=SYSTEM)
        month = add_months(month, 1)
    remind_members(day=today, by=SYSTEM)
    ask_open_orders(day=today)


def dues_command(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zugong dues", description="The books of dues.")
    parser.add_argument("what", choices=("verify",), help="every seal, every balance, every bill against its lines")
    parser.parse_args(argv)
    report = verifying.verify()
    print(f"{report.entries} 张凭证，末尾校验值 {report.seal}")
    for fault in report.faults:
        print(f"✗ {fault}")
    if not report.faults:
        print("✓ 账账相符。Books are whole.")
    return 1 if report.faults else 0
