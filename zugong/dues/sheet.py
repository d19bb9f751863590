"""The table of dues as branches keep it: a line a member, a column a month. And sums in the words receipts are written in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from zugong.kernel import audit
from zugong.org.models import Account, Membership, Unit
from zugong.ui.tables.export import XLSX, to_xlsx

from .billing import chunks
from .models import Basis, Bill

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def answer(unit: Unit, year: int, *, by: Account) -> HttpResponseBase:
    """The file, on record. Incomes are not in it; how much is owed is."""
    name = _("党费缴纳台账")
    audit.append(
        by=by, verb="export_list", subject=unit, details={"kind": "xlsx", "what": "dues.table", "year": str(year)}
    )
    response = FileResponse(to_xlsx(rows(unit, year), name), content_type=XLSX)
    example = _("（示例）") if getattr(settings, "ZUGONG_EXAMPLE", False) else ""
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(f'{unit}{name}{example}-{year}.xlsx')}"
    )
    return response


def rows(unit: Unit, year: int) -> Iterator[list[Any]]:
    """Headings, then members in the order of branches and names: what was paid in each month."""
    yield [
        _("序号"), _("党支部"), _("姓名"), _("年度"), _("按什么交"), _("月应交"), *(f"{month}月" for month in range(1, 13)), _("合计"), _("欠交"),
    ]  # fmt: skip
    bills = Bill.objects.standing().filter(month__range=(dt.date(year, 1, 1), dt.date(year, 12, 1)))
    bills = bills.filter(unit__path__startswith=unit.path).order_by("month")
    paid: dict[int, dict[int, Decimal]] = defaultdict(dict)
    last: dict[int, tuple[str, Decimal]] = {}
    owed: dict[int, Decimal] = defaultdict(Decimal)
    place: dict[int, int] = {}
    for person, branch, month, kind, amount, sum_ in bills.values_list(
        "person_id", "unit_id", "month", "kind", "amount", "paid"
    ):
        paid[person][month.month], last[person], place[person] = sum_, (kind, amount), branch
        owed[person] += amount - sum_
    names = dict(Basis.Kind.choices)
    units = {pk: (path, name) for pk, path, name in Unit.objects.under(unit).values_list("pk", "path", "name")}
    for number, (person, name, home) in enumerate(_people(unit, place, units), 1):
        kind, due = last.get(person, ("", None))
        months = [paid[person].get(month, "") for month in range(1, 13)] if person in paid else [""] * 12
        total = sum((one for one in months if one != ""), Decimal(0))
        yield [number, home, name, year, names.get(kind, ""), due, *months, total, owed.get(person, Decimal(0))]


def _people(unit: Unit, place: dict[int, int], units: dict[int, tuple[str, str]]) -> list[tuple[int, str, str]]:
    """Members now, and whoever was billed here in the year: key, name, branch."""
    here = Membership.objects.filter(unit__path__startswith=unit.path, valid_to__isnull=True)
    found = {
        person: (*units[branch], name)
        for person, branch, name in here.values_list("person_id", "unit_id", "person__name")
    }
    gone = [person for person in place if person not in found]
    for some in chunks(gone):
        past = Membership.objects.filter(person__in=some).values_list("person_id", "person__name")
        found |= {person: (*units[place[person]], name) for person, name in past}
    ordered = sorted(found.items(), key=lambda one: (one[1][0], one[1][2], one[0]))
    return [(person, name, home) for person, (_path, home, name) in ordered]


# ---- sums in words -------------------------------------------------------------------------------


def in_words(amount: Decimal) -> str:
    """75.02 → 柒拾伍元零贰分, as receipts write it."""
    cents = int((amount * 100).to_integral_value())
    yuan, rest = divmod(cents, 100)
    tenth, cent = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{words or '零元'}整"
    if tenth:
        words += f"{_DIGITS[tenth]}角"
    elif yuan:
        words += "零"
    return words + (f"{_DIGITS[cent]}分" if cent else "整")


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, rest = divmod(number, 10_000)
        groups.append(rest)
    words, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words, gap = words + _four(group) + _GROUPS[place], False
    return words


def _four(number: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = True
    return words
