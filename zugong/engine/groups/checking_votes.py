"""What can be wrong, or left open, with votes."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.asking import asked
from zugong.engine.groups.ballots import Ballots, Vote, VoteShare
from zugong.engine.nodes import FactKind
from zugong.engine.problems import Problems
from zugong.engine.spelling import Number

HUNDRED = Decimal(100)
BLANK = "blank"
NUMERIC = ("integer", "decimal", "percent", "mark")


def check(node: Ballots, seen: Catalogue, problems: Problems) -> None:
    kind = seen.kinds.get(node.filter.of)
    _how(node, problems)
    if kind is not None:
        _fields(node, kind, seen, problems)
    _open(node, problems)
    _papers(node, problems)
    _weights(node, seen, problems)


def _how(node: Ballots, problems: Problems) -> None:
    if isinstance(node, VoteShare):
        if not node.choice and not node.tally:
            problems.add("votes-needs", node.spot, name=node.word, word="options", needs="choice、tally")
        return
    assert isinstance(node, Vote)
    ways = [bool(node.mark), node.worth is not None and (bool(node.choice) or bool(node.tally))]
    if sum(ways) != 1:
        problems.add("votes-how", node.spot, name=node.word)
    if len(node.choice) > 1 and node.weights is None:
        problems.add("votes-needs", node.spot, name=node.word, word="choice: […]", needs="weights")


def _fields(node: Ballots, kind: FactKind, seen: Catalogue, problems: Problems) -> None:
    texts = [*node.choice, *node.recused, node.paper, node.voter, node.voters.field if node.voters else ""]
    numbers = [getattr(node, "mark", ""), *(node.tally or {}).values()]
    for name in (*texts, *numbers):
        if name and name not in kind.fields:
            problems.add("unknown-field", node.spot, near=kind.fields, kind=kind.id, name=name)
    for name in numbers:
        if name in kind.fields and kind.fields[name].type not in NUMERIC:
            problems.add("field-not-number", node.spot, name=name)
    options = _options(node, kind, seen)
    worth = getattr(node, "worth", None)
    if options is not None and worth is not None:
        _table(worth, options, seen, problems)
    for name in getattr(node, "options", ()):
        if options is not None and name not in options:
            problems.add(
                "unknown-value", node.spot, near=options, field=node.choice[0] if node.choice else "tally", name=name
            )


def _options(node: Ballots, kind: FactKind, seen: Catalogue) -> dict[str, str] | None:
    """What a ballot can say; None when any text will do."""
    if node.tally:
        return {name: name for name in node.tally if name != BLANK}
    if not node.choice or node.choice[0] not in kind.fields:
        return None
    return seen.options(kind.fields[node.choice[0]])


def _table(worth: Number, options: dict[str, str], seen: Catalogue, problems: Problems) -> None:
    """The table may leave out options (they are blank then, as `blank` says), but names nothing else."""
    parameter = seen.parameters.get(worth.name)
    for value in () if parameter is None else parameter.values:
        if value.shape != "table":
            continue
        for key in value.value.keys() - options.keys():
            problems.add("table-extra", value.spot, near=options, name=key, table=worth.name, field="choice")


def _open(node: Ballots, problems: Problems) -> None:
    name = node.word
    if not node.blank:
        asked(problems, node.spot, name, "blank")
    if node.voters is not None and not node.voters.empty:
        asked(problems, node.voters.spot, name, "empty")
    if node.voter and not node.twice:
        asked(problems, node.spot, name, "twice")
    if node.issued is not None and not node.issued.over:
        asked(problems, node.issued.spot, name, "over")
    ranks = getattr(node, "each_ranks", None)
    if ranks is not None and not ranks.ties:
        asked(problems, ranks.spot, name, "each-ties")


def _papers(node: Ballots, problems: Problems) -> None:
    words = [word for word in ("limits", "least", "all_same", "each_ranks") if getattr(node, word, None)]
    if words and not node.paper:
        problems.add("votes-needs", node.spot, name=node.word, word="、".join(words), needs="paper")
    if node.limits is not None or node.least is not None:
        if not node.broken:
            asked(problems, node.spot, node.word, "broken")
        if not node.limits_are:
            asked(problems, node.spot, node.word, "limits_are")
        if node.limits_are == "percent" and not node.rounding:
            asked(problems, node.spot, node.word, "papers-rounding")
    if node.tally:
        single = [word for word in (*words, "trim", "recused", "paper", "voter") if getattr(node, word, None)]
        if single:
            problems.add("votes-tally", node.spot, name=node.word, word="、".join(dict.fromkeys(single)))


def _weights(node: Ballots, seen: Catalogue, problems: Problems) -> None:
    if node.voters is not None:
        _together(node.voters.weights, None, seen, problems)
    weights = getattr(node, "weights", None)
    if weights is not None:
        _together(weights, node.choice, seen, problems)


def _together(number: Number | None, keys: tuple[str, ...] | None, seen: Catalogue, problems: Problems) -> None:
    parameter = None if number is None else seen.parameters.get(number.name)
    for value in () if parameter is None else parameter.values:
        if value.shape != "table":
            continue
        total = sum(value.value.values(), Decimal(0))
        if total != HUNDRED:
            problems.add("hundred", value.spot, name=parameter.title if parameter else "", parts=total, day=value.from_)
        for name in value.value.keys() - set(keys or value.value):
            problems.add("weights-keys", value.spot, near=keys or (), name=name, table=number.name if number else "")
        for name in set(keys or ()) - value.value.keys():
            problems.add("weights-lack", value.spot, name=name, table=number.name if number else "")
