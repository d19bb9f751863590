"""The benchmark's 72 indicators as OpenFisca variables over numbers that somebody else has already counted.

Run by `benchmarks/engine/openfisca.py` with the Python of a separate environment that has OpenFisca in it, and by nothing
else: no part of this project imports OpenFisca, depends on it or ships it. Reads a folder, writes `totals.npy` into it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core import entities, periods, simulation_builder, taxbenefitsystems, variables

UNIT = entities.build_entity(key="unit", plural="units", label="a unit", is_person=True)
YEAR = "2026"
Get = Callable[[str], Any]


def half_up(value: Any, digits: int = 2) -> Any:
    return np.floor(value * 10**digits + 0.5) / 10**digits


def banded(share: Any) -> Any:
    return np.select([share >= 95, share >= 80, share >= 60], [2, 1.5, 1], 0)


def less(steps: Any, step: float = 0.2) -> Any:
    return np.maximum(2 - step * steps, 0)


def share(top: Any, bottom: Any) -> Any:
    return half_up(top * 100 / np.where(bottom == 0, 1, bottom))


def covered(people: Any, members: Any) -> Any:
    return np.minimum(2 * share(np.minimum(people, members), members) / 100, 2)


def lesson(get: Get) -> Any:
    gaps = [np.maximum(1 - get(f"q{place}"), 0) for place in range(4)]
    made = [np.minimum(gaps[p], np.maximum(get(f"s{p}") - (get(f"q{p + 1}") > 0), 0)) for p in range(3)]
    return less(sum(gaps) - 0.5 * sum(made))


SHAPES: dict[str, Callable[[Get], Any]] = {
    "study": lambda get: covered(get("n"), get("members")),
    "twice": lambda get: covered(get("n2"), get("members")),
    "persons": lambda get: np.minimum(2 * get("n") / 3, 2),
    "months": lambda get: np.minimum(2 * get("n") / 3, 2),
    "meeting": lambda get: less(12 - get("n")),
    "lesson": lesson,
    "visit": lambda get: np.minimum(get("n") * 2 / 3, 2),
    "project": lambda get: np.minimum(get("n") * 2 / 120, 2),
    "report": lambda get: np.where(get("c") > 0, banded(share(get("n"), get("c"))), 2),
    "paper": lambda get: less(get("n")),
    "plan": lambda get: np.where(get("n") < 0, 0, less(get("n"), 0.02)),
    "turnout": lambda get: np.where(get("c") > 0, less(np.maximum(90 - share(get("n"), get("c")), 0) / 5), 0),
    "award": lambda get: np.minimum(get("n"), 1),
    "idea": lambda get: np.minimum(get("n") * 0.2, 1),
    "judging": lambda get: np.minimum(np.maximum(get("n"), 0) / 10, 2),
    "survey": lambda get: np.where(get("n") < 0, 0, banded(get("n") / 10)),
    "rating": lambda get: np.where(get("c") > 0, np.minimum(half_up(get("n") / 10 / np.maximum(get("c"), 1), 4) * 2 / 90, 2), 0),
    "check": lambda get: np.where((get("c") >= 1) & (get("n") >= 1), 2, 0),
}  # fmt: skip


def variable(name: str, formula: Callable[[Any, Any], Any] | None = None) -> Any:
    parts: dict[str, Any] = {
        "value_type": float,
        "entity": UNIT,
        "definition_period": periods.DateUnit.YEAR,
        "label": name,
    }
    if formula is not None:
        parts["formula"] = formula
    return type(name, (variables.Variable,), parts)


def marked(kind: str, shape: str) -> Callable[[Any, Any], Any]:
    def formula(units: Any, period: Any) -> Any:
        return half_up(SHAPES[shape](lambda part: units("members" if part == "members" else f"{kind}_{part}", period)))

    return formula


def summed(names: list[str], most: float | None = None) -> Callable[[Any, Any], Any]:
    def formula(units: Any, period: Any) -> Any:
        total = sum(units(name, period) for name in names)
        return total if most is None else np.minimum(total, most)

    return formula


def system(indicators: list[list[Any]], inputs: list[str]) -> Any:
    made = taxbenefitsystems.TaxBenefitSystem([UNIT])
    for name in inputs:
        made.add_variable(variable(name))
    for id, kind, shape, _ in indicators:
        made.add_variable(variable(f"mark_{id}", marked(kind, shape)))
    basic = [f"mark_{id}" for id, _, _, special in indicators if not special]
    items = {f"item_{first}": basic[first : first + 10] for first in range(0, len(basic), 10)}
    for name, parts in items.items():
        made.add_variable(variable(name, summed(parts)))
    plus = [f"mark_{id}" for id, _, _, special in indicators if special]
    made.add_variable(variable("special", summed(plus, 5)))
    made.add_variable(variable("total", summed([*items, "special"])))
    return made


def main(folder: Path, rounds: int) -> None:
    numbers = np.load(folder / "inputs.npz")
    rules = system(json.loads((folder / "indicators.json").read_text()), list(numbers))
    spent, totals = [], np.zeros(0)
    for _ in range(rounds):
        made = simulation_builder.SimulationBuilder().build_default_simulation(rules, count=len(numbers["members"]))
        for name in numbers:
            made.set_input(name, YEAR, numbers[name])
        began = time.process_time()
        totals = made.calculate("total", YEAR)
        spent.append(time.process_time() - began)
    np.save(folder / "totals.npy", totals)
    print(json.dumps({"cpu": sorted(spent)[len(spent) // 2], "kind": str(totals.dtype)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
