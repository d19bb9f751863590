"""Sums as they are written in cells: 1,234.50 · ¥30 · 30元 · 0.2."""

from __future__ import annotations

import re
from decimal import Decimal

from zugong.sheets import DateCell, Raw, Trouble, Value, text_of
from zugong.sheets.values import EMPTY, EMPTY_WORDS, tidy

_SUM = re.compile(r"^[¥￥+]?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?:元|圆)?(?:整)?$")
LARGEST = Decimal(10) ** 8


def read(raw: Raw) -> Value:  # noqa: PLR0911 - one sentence for each way in which a cell holds no sum
    """Yuan as text with two places; more places than a cent are refused, not rounded."""
    if isinstance(raw, Trouble):
        return Value(None, problem=raw.sentence)
    if isinstance(raw, DateCell):
        return Value(None, problem=f"应该是金额，表里却是日期 {raw.iso}，多半是 Excel 自动改的")
    if isinstance(raw, bool):
        return Value(None, problem="应该是金额，表里却是“是/否”")
    plain = tidy(raw)
    if not plain or plain in EMPTY_WORDS:
        return EMPTY
    # A spreadsheet's own number: 0.1 + 0.2 is meant as 0.30.
    found = _SUM.match(f"{raw:.6f}" if isinstance(raw, float) else plain)
    if found is None:
        return Value(None, problem=f"“{text_of(raw)[:20]}”不是金额")
    amount = Decimal(found[1].replace(",", ""))
    if abs(amount) >= LARGEST:
        return Value(None, problem=f"“{text_of(raw)[:20]}”太大，不像党费")
    if amount != amount.quantize(Decimal("0.01")):
        return Value(None, problem=f"“{text_of(raw)[:20]}”小数多于两位，金额只到分")
    return Value(f"{amount:.2f}")
