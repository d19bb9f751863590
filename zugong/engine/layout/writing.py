"""Laying out: from facts and units as plain rows to the narrow snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from zugong.engine import measures as m
from zugong.engine.filters import OCCURRED, Condition, Excused, Filter, Parties
from zugong.engine.groups.ballots import Ballots, Issued, Voters
from zugong.engine.layout.encoding import encode
from zugong.engine.layout.layout import PREFIX, KindMeta, Layout
from zugong.engine.ledger import FactRow, HeadRow, PersonRow, UnitRow
from zugong.engine.plan import Plan, measures_of
from zugong.engine.walking import every

KEY = pa.int32()


def lay_out(
    facts: Iterable[FactRow], units: Iterable[UnitRow], heads: Iterable[HeadRow] = (),
    reads: Mapping[str, Iterable[str]] | None = None, *, people: Iterable[PersonRow] = (),
) -> Layout:  # fmt: skip
    """`reads`: the fields to keep by kind (`fields_read`); all kinds and fields if not given."""
    rows = list(units)
    by_kind: dict[str, list[FactRow]] = defaultdict(list)
    for fact in facts:
        if reads is None or fact.kind in reads:
            by_kind[fact.kind].append(fact)
    # a fact of a unit the register does not know may still be somebody's own
    known = {row.id for row in rows} | {fact.unit for kind in by_kind.values() for fact in kind}
    keys = {id: number for number, id in enumerate(sorted(known))}
    number = all(_is_number(fact.id) for kind in by_kind.values() for fact in kind)
    layout = Layout({}, number)
    pairs = _pairs(by_kind, keys)
    words: list[tuple[str, str, int, str]] = []
    for kind in sorted(by_kind):
        held = sorted(by_kind[kind], key=lambda fact: (keys[fact.unit], int(fact.id) if number else fact.id))
        wanted = sorted({name for fact in held for name in fact.data}) if reads is None else sorted(reads[kind])
        layout.kinds[kind], layout.tables[f"facts.{kind}"] = _kind(held, keys, pairs, wanted, number, words)
    layout.tables |= {
        "keys": pa.table({"unit": pa.array(range(len(keys)), KEY), "id": pa.array(keys, pa.string())}),
        "units": _units(rows),
        "heads": _heads(heads),
        "people": _people(people),
        "pairs": _pair_table(pairs),
        "persons": _person_table(pairs),
        "words": _words(words),
    }
    return layout


def fields_read(plan: Plan) -> dict[str, set[str]]:
    """The fields by kind that a scheme looks at."""
    found: dict[str, set[str]] = {}
    for kind, filters in plan.reads.items():
        found.setdefault(kind, set()).update(name for wanted in filters for name in _conditions(wanted))
    for measure in every(plan.scheme.compose, m.Measure):
        for wanted in measure.reads:
            found.setdefault(wanted.of, set()).update(name for name in _conditions(measure) | _names(measure) if name)
    for indicator in plan.order:
        for clause in indicator.parts:
            for measure in measures_of(indicator):
                names = _conditions(measure) | _conditions(clause.times) | _names(measure)
                names |= {str(getattr(clause.map, part, "") or "") for part in ("field", "matter", "quantity")}
                names |= set() if clause.per is None else {clause.per.by}
                for wanted in measure.reads:
                    found.setdefault(wanted.of, set()).update(name for name in names if name)
    return found


def _conditions(node: object) -> set[str]:
    """Fields that conditions inside a node look at, and those that must hold an approval."""
    approvals = {part.approval for part in every(node, Excused)}
    parties = {part.field for part in every(node, Parties)}
    dates = {part.dated_by for part in every(node, Filter)} - {"", OCCURRED, "recorded"}
    return {condition.field for condition in every(node, Condition)} - {OCCURRED} | approvals | parties | dates


def _names(measure: m.Measure) -> set[str]:
    """Fields a measure names directly: every part of it that is called after a field."""
    parts = (
        "field", "top", "bottom", "mark", "reason", "approval", "source", "document", "weigh_by", "distinct", "due_in", "done",
        "extended", "until",
    )  # fmt: skip
    return {str(getattr(measure, part, "") or "") for part in parts} | _of_ballots(measure)


def _of_ballots(measure: m.Measure) -> set[str]:
    """Where a ballot says what was chosen, by which group, and how many there were."""
    found = {part.field for part in every(measure, Voters)} | {part.field for part in every(measure, Issued)}
    found |= {name for part in every(measure, Ballots) for name in (*part.choice, *(part.tally or {}).values())}
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18 and (text == "0" or text[0] != "0")


def _pairs(by_kind: Mapping[str, list[FactRow]], keys: Mapping[str, int]) -> dict[tuple[int, str], int]:
    """A number for every person at every unit, in the order of units: facts of one unit have neighbouring numbers."""
    found = {(keys[fact.unit], fact.person) for kind in by_kind.values() for fact in kind if fact.person}
    return {pair: number for number, pair in enumerate(sorted(found))}


def _kind(held: list[FactRow], keys: Mapping[str, int], pairs: Mapping[tuple[int, str], int], wanted: list[str],
          number: bool, words: list[tuple[str, str, int, str]]) -> tuple[KindMeta, pa.Table]:  # fmt: skip
    kind = held[0].kind
    pair = [pairs[keys[fact.unit], fact.person] if fact.person else None for fact in held]
    columns: dict[str, pa.Array] = {
        "unit": pa.array([keys[fact.unit] for fact in held], KEY),
        "id": pa.array([int(fact.id) for fact in held]) if number else pa.array([fact.id for fact in held]),
        "occurred": pa.array([fact.occurred_on for fact in held], pa.date32()),
        "recorded": pa.array([fact.recorded_on for fact in held], pa.date32()),
        "pair": pa.array(pair, KEY),
    }
    fields = {}
    for name in wanted:
        values: list[Any] = [fact.data.get(name) for fact in held]
        fields[name], columns[PREFIX + name], own = encode(values)
        words += [(kind, name, code, value) for code, value in enumerate(own)]
    days = [fact.occurred_on for fact in held]
    recorded = [fact.recorded_on for fact in held]
    persons = any(value is not None for value in pair)
    meta = KindMeta(len(held), fields, (min(days), max(days)), (min(recorded), max(recorded)), persons)
    return meta, pa.table(columns)


def _units(rows: list[UnitRow]) -> pa.Table:
    text, day = pa.string(), pa.date32()
    return pa.table({
        "id": pa.array([row.id for row in rows], text),
        "name": pa.array([row.name for row in rows], text),
        "kind": pa.array([row.kind for row in rows], text),
        "parent": pa.array([row.parent for row in rows], text),
        "valid_from": pa.array([row.valid_from for row in rows], day),
        "valid_to": pa.array([row.valid_to for row in rows], day),
        "categories": pa.array([list(row.categories) for row in rows], pa.list_(text)),
    })  # fmt: skip


def _heads(heads: Iterable[HeadRow]) -> pa.Table:
    rows = list(heads)
    return pa.table({
        "unit": pa.array([row.unit for row in rows], pa.string()),
        "members": pa.array([row.members for row in rows], pa.int64()),
        "full_members": pa.array([row.full_members for row in rows], pa.int64()),
    })  # fmt: skip


def _people(people: Iterable[PersonRow]) -> pa.Table:
    rows = list(people)
    text, day = pa.string(), pa.date32()
    return pa.table({
        "id": pa.array([row.id for row in rows], text),
        "name": pa.array([row.name for row in rows], text),
        "unit": pa.array([row.unit for row in rows], text),
        "roles": pa.array([list(row.roles) for row in rows], pa.list_(text)),
        "valid_from": pa.array([row.valid_from for row in rows], day),
        "valid_to": pa.array([row.valid_to for row in rows], day),
        "categories": pa.array([list(row.categories) for row in rows], pa.list_(text)),
    })  # fmt: skip


def _numbered(pairs: Mapping[tuple[int, str], int]) -> dict[str, int]:
    """A number for every person somebody recorded a fact of."""
    return {person: number for number, person in enumerate(sorted({person for _, person in pairs}))}


def _person_table(pairs: Mapping[tuple[int, str], int]) -> pa.Table:
    return pa.table({"id": pa.array(list(_numbered(pairs)), pa.string())})


def _pair_table(pairs: Mapping[tuple[int, str], int]) -> pa.Table:
    persons = _numbered(pairs)
    return pa.table({
        "unit": pa.array([unit for unit, _ in pairs], KEY),
        "person": pa.array([persons[person] for _, person in pairs], KEY),
    })  # fmt: skip


def _words(words: list[tuple[str, str, int, str]]) -> pa.Table:
    columns = list(zip(*words, strict=True)) or [(), (), (), ()]
    kinds = (pa.string(), pa.string(), KEY, pa.string())
    names = ("kind", "field", "code", "value")
    return pa.table({name: pa.array(column, type) for name, column, type in zip(names, columns, kinds, strict=True)})
