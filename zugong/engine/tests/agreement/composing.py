"""Drawn compositions of the total: every item and the special block once."""

from __future__ import annotations

from typing import Any

from zugong.engine.tests.agreement.schemes import Writer

WEIGHTS = {1: [100], 2: [30, 70], 3: [20, 30, 50], 4: [10, 20, 30, 40]}
Part = dict[str, Any]


def composition(writer: Writer, scheme: dict[str, Any], every: tuple[str, ...]) -> Part:
    parts: list[Part] = [{"item": {"of": item["id"]}} for item in scheme["items"]]
    parts += [{"item": {"of": "baseline"}}] if "baseline" in scheme else []
    parts += [{"special": {}}] if "special" in scheme else []
    if writer.maybe():  # an item by its indicators
        parts[:1] = [{"indicator": {"of": one["id"]}} for one in scheme["items"][0]["indicators"]]
    if len(parts) > 2 and writer.maybe():
        parts = [_together(writer, parts[:2]), *parts[2:]]
    whole = _together(writer, parts[:4]) if len(parts) < 5 else {"sum": {"parts": parts}}
    return _times(writer, whole, every) if writer.maybe() else whole


def _together(writer: Writer, parts: list[Part]) -> Part:
    if writer.maybe():
        return {"sum": {"parts": parts}}
    weights = writer.draw_order(WEIGHTS[len(parts)])
    weighed = [{**part, "weight": writer.parameter(weight, "%")} for part, weight in zip(parts, weights, strict=True)]
    return {"weighted": {"parts": weighed, "basis": writer.one("hundred", "as_given")}}


def _times(writer: Writer, part: Part, every: tuple[str, ...]) -> Part:
    measure, _ = writer.inner(every)
    found: Part = {"of": part, "missing": writer.one("one", "zero")}
    free = sorted(set(writer.indicators) - set(_named(part)))
    if free and writer.maybe():
        return {"times": {**found, "indicator": writer.one(*free)}}
    return {"times": {**found, "measure": measure, "as": writer.one("percent", "factor")}}


def _named(part: Part) -> list[str]:
    ((word, inside),) = ((word, inside) for word, inside in part.items() if word != "weight")
    if word == "indicator":
        return [inside["of"]]
    return [name for one in inside.get("parts", ()) for name in _named(one)]
