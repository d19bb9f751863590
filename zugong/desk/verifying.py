"""`zugong verify RESULT`: the same files, the same engine, computed again — or the first thing that differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from zugong import engine
from zugong.desk import running
from zugong.engine import seal


def verify(path: Path, *, scheme: Path | None = None, facts: Path | None = None,
           tick: Callable[[int], object] = lambda rows: None,
           also: Callable[[running.Run], Iterator[seal.Difference]] = lambda run: iter(())) -> seal.Difference | None:  # fmt: skip
    """The first difference; None when everything is as it was. `also` is asked of the run that came out again, for
    instance by another evaluator. Raises `seal.BadResult` and `running.Cannot`."""
    result = seal.read(path)
    stored = result["sealed"]
    rules_at = scheme or _place(result, path, "scheme")
    facts_at = facts or _place(result, path, "facts")
    earlier = tuple(_place(result, path, name) for name in sorted(result["places"]) if name.startswith("earlier "))
    for look in _differences(stored, rules_at, facts_at, earlier, tick, also):
        if look is not None:
            return look
    return None


def _place(result: dict[str, Any], path: Path, name: str) -> Path:
    place = path.parent / str(result["places"][name])
    if not place.exists():
        option = "--scheme" if name == "scheme" else "--facts"
        raise running.Cannot(
            f"{place} 不在了；文件挪了地方，就用 {option} 告诉我在哪里",
            f"{place} is gone; say with {option} where it lies now.",
        )
    return place


def _differences(
    stored: dict[str, Any],
    rules_at: Path,
    facts_at: Path,
    earlier: tuple[Path, ...],
    tick: Callable[[int], object],
    also: Callable[[running.Run], Iterator[seal.Difference]],
) -> Iterator[seal.Difference | None]:
    yield seal.first_difference(stored["engine"], engine.VERSION, ("引擎版本",))
    rules = running.rules_at(rules_at, stored["scheme"]["id"] if rules_at.is_dir() else "")
    heading = rules.institution.heading
    yield seal.first_difference(stored["scheme"]["id"], heading.id, ("方案",))
    yield seal.first_difference(stored["scheme"]["edition"], heading.edition, ("方案", "版次"))
    yield _of_file(stored["rules"], rules)
    case = running.case_of(
        rules, facts_at, stored["period"], dt.date.fromisoformat(stored["as_of"]), stored["subjects"] or (), tick
    )
    case = replace(case, earlier=earlier)
    yield _of_manifest(stored["rules"], seal.manifest(running.rule_files(case)), "规则文件")
    yield _of_manifest(stored["snapshot"], seal.manifest(case.folder.files), "事实文件")
    run = running.run(case)
    again = running.sealed(run)["sealed"]
    yield _of_manifest(stored["earlier"], again["earlier"], "引用的结果")
    yield _of_scores(stored, again)
    yield seal.first_difference(stored, again)
    yield from also(run)


def _of_file(stored: dict[str, Any], rules: running.Rules) -> seal.Difference | None:
    """A scheme that is broken now cannot be compiled; that its file changed is the news, not what is wrong with it."""
    name = Path(rules.institution.file).name
    was = next((one for one in stored["files"] if one["name"] == name), None)
    if was is None or not rules.errors:
        return None
    return seal.first_difference(
        was["sm3"], running.sm3_of_file(Path(rules.institution.file)), ("规则文件", name, "SM3")
    )


def _of_manifest(stored: dict[str, Any], found: dict[str, Any], title: str) -> seal.Difference | None:
    if stored["sm3"] == found["sm3"]:
        return None
    was, now = ({one["name"]: one["sm3"] for one in part["files"]} for part in (stored, found))
    return seal.first_difference(was, now, (title,)) or seal.first_difference(stored["files"], found["files"], (title,))


def _of_scores(stored: dict[str, Any], again: dict[str, Any]) -> seal.Difference | None:
    """A total first, then what it was made of, with units and indicators by their names."""
    names = stored["names"]
    for subject, score in stored["scores"].items():
        other = again["scores"].get(subject, {})
        where = ("得分", names.get(subject, subject))
        found = seal.first_difference(score.get("total"), other.get("total"), (*where, "总分"))
        inner = seal.first_difference(score.get("items"), other.get("items"), where)
        if found is not None or inner is not None:
            return inner or found
    return None
