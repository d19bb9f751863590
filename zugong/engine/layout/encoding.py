"""How the values of a field become a column, and how what a rule asks of a value is answered for a whole column.

`words`: a number for each different value (kept as JSON); any question is asked once per different value.
`whole`: whole numbers. `decimal`: text of decimals, all with the same number of places. `flag`: true or false."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array = npt.NDArray[Any]
DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.(\d{1,6})\Z")
SMALL = 2**62


@dataclass(frozen=True, slots=True)
class Field:
    """How one field of a kind is kept."""

    how: str
    scale: int = 0


def encode(values: Sequence[Any]) -> tuple[Field, pa.Array, list[str]]:
    """The field, its column and its words (empty unless `words`)."""
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {bool}:
        return Field("flag"), pa.array(values, pa.bool_()), []
    if kinds == {int} and all(-SMALL < value < SMALL for value in values if value is not None):
        return Field("whole"), pa.array(values, _narrow([v for v in values if v is not None])), []
    if kinds == {str}:
        places = _places(values)
        if places:
            scaled = [None if value is None else int(value.replace(".", "")) for value in values]
            return Field("decimal", places), pa.array(scaled, _narrow([v for v in scaled if v is not None])), []
    codes: dict[str, int] = {}
    column = [None if value is None else codes.setdefault(as_json(value), len(codes)) for value in values]
    return Field("words"), pa.array(column, _narrow(list(codes.values()))), list(codes)


def _places(values: Sequence[Any]) -> int:
    """The places that all of these decimals have; 0 if they are not decimals all alike."""
    found = set()
    for value in values:
        if value is None:
            continue
        match = DECIMAL.match(value)
        # “-0.0” is text that no scaled number gives back
        if match is None or (value[0] == "-" and not value.strip("-0.")):
            return 0
        found.add(len(match[2]))
    return found.pop() if len(found) == 1 else 0


def _narrow(values: Sequence[int]) -> pa.DataType:
    low, high = min(values, default=0), max(values, default=0)
    for kind in (pa.int8(), pa.int16(), pa.int32()):
        limit = 1 << (kind.bit_width - 1)
        if -limit <= low and high < limit:
            return kind
    return pa.int64()


def as_json(value: Any) -> str:
    if isinstance(value, Decimal | dt.date):
        value = str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def decimal_text(value: int, places: int) -> str:
    """The text a `decimal` column was made from."""
    digits = str(abs(value)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


Question = Callable[[Any], Any]


def answer_each(field: Field, column: pa.Array, words: Sequence[Any], question: Question, kind: npt.DTypeLike) -> Array:
    """The answer to a question about one value, for every value of a column. No value is asked as None."""
    if field.how == "words":
        table = np.array([question(value) for value in words] + [question(None)], kind)
        return table[codes_of(column)]
    if field.how == "flag":
        table = np.array([question(False), question(True), question(None)], kind)
        return table[_filled(column.cast(pa.int8()), 2)]
    missing = None if column.null_count == 0 else np.asarray(column.is_null())
    different, place = np.unique(_filled(column, 0), return_inverse=True)
    answers = [question(original(field, int(value))) for value in different]
    found = np.array(answers, kind)[place]
    if missing is not None:
        found[missing] = question(None)
    return found


def original(field: Field, value: int) -> Any:
    return decimal_text(value, field.scale) if field.how == "decimal" else value


def codes_of(column: pa.Array) -> Array:
    """Codes; −1 where there is no value."""
    return _filled(column, -1)


def _filled(column: pa.Array, instead: int) -> Array:
    found: Array = (column if column.null_count == 0 else column.fill_null(instead)).to_numpy(zero_copy_only=False)
    return found
