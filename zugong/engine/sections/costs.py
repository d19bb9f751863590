"""What an institution costs those whom it asks: no duty and no register without saying so."""

# ruff: noqa: RUF009 - `spelt` only describes a field; it is evaluated once, on purpose
from __future__ import annotations

from dataclasses import dataclass

from zugong.engine.problems import Spot
from zugong.engine.spelling import Number, number, spelt, spot_field, text


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What it costs to do a duty once; a duty without this is not asked of anybody."""

    basis: str = spelt(text, "依据哪份文件要求做", "document that asks for it", required=True, default="")
    minutes: Number | None = spelt(number, "每次大约几分钟", "minutes each time", required=True, units=("分钟",))
    reuses: str = spelt(text, "哪些不用重填、从哪里来", "what is taken from elsewhere", default="")
    spot: Spot = spot_field()


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a table costs those who fill it; a register without this is not opened."""

    basis: str = spelt(text, "依据哪份文件要求填", "document that asks for it", required=True, default="")
    every: str = spelt(text, "多久填一次", "how often a unit writes", required=True, default="")
    rows: Number | None = spelt(number, "每次大约几行", "rows each time", units=("条", "次", "项", "件"))
    minutes: Number | None = spelt(number, "每行大约几分钟", "minutes a row", required=True, units=("分钟",))
    reuses: str = spelt(text, "哪些栏不用重填、从哪里来", "what is taken from elsewhere", default="")
    spot: Spot = spot_field()
