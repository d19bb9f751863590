"""Names that stand outside the file's own sections: other institutions, and the categories of who is marked."""

from __future__ import annotations

from zugong.engine.catalogue import Catalogue
from zugong.engine.groups.grades import ShareBy
from zugong.engine.groups.measures import ResultOf
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems
from zugong.engine.scheme import Scheme, Scope
from zugong.engine.walking import every


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    scheme = institution.scheme
    assert scheme is not None
    _categories(institution, scheme, problems)
    known = dict(seen.institutions)
    if not known.keys() - {institution.id}:
        return  # the file is read alone; what stands beside it is not known
    shown = {earlier.of: "" for example in institution.examples for earlier in example.earlier}
    named = [(one.of, one.spot) for one in every(scheme, ResultOf)]
    named += [(one.result, one.spot) for one in every(scheme, ShareBy)]
    for name, spot in named:
        if name and name not in known and name not in shown:
            problems.add("unknown-institution", spot, near=known, name=name)
    _same_periods(scheme, seen, problems)
    for example in institution.examples:
        for earlier in example.earlier:
            used = {name for name, _ in named} | {institution.id}
            if earlier.of and earlier.of not in used:
                problems.add("example-result", earlier.spot, near=used, example=example.title, name=earlier.of)


def _same_periods(scheme: Scheme, seen: Catalogue, problems: Problems) -> None:
    """A result of “the same period” or “the one before” is looked up by the period's name: a year finds no quarter."""
    asked = [(one.of, one.every or scheme.period, one.spot) for one in every(scheme, ResultOf)]
    asked += [(one.result, scheme.period, one.spot) for one in every(scheme, ShareBy)]
    for name, wanted, spot in asked:
        theirs = seen.periods.get(name)
        if theirs is not None and theirs != wanted:
            problems.add("result-period", spot, name=seen.institution_name(name), theirs=theirs, wanted=wanted)


def _categories(institution: Institution, scheme: Scheme, problems: Problems) -> None:
    """They are free words of the register; the scheme says which of them it means, so that a slip of the pen is found."""
    known = scheme.categories or {}
    for scope in every(scheme, Scope):
        for name in scope.categories:
            if name not in known:
                problems.add("unknown-category", scope.spot, near=known, name=name)
    for example in institution.examples if known else ():
        named = [(one.spot, one.categories) for one in example.units]
        named += [(one.spot, one.categories) for one in example.people]
        for spot, names in named:
            for name in names:
                if name not in known:
                    problems.add("unknown-category", spot, near=known, name=name)
