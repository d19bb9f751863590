"""To whom a part applies."""

from __future__ import annotations

from zugong.engine.case import Case
from zugong.engine.scheme import Scope
from zugong.engine.telling import kinds as named_kinds
from zugong.engine.telling import what
from zugong.engine.words import Words


def applies(case: Case, scope: Scope) -> Words | None:
    """None when it applies, else why not."""
    kinds, categories, roles = case.view.features(case.period.start, case.period.end)
    for wanted, own, zh, en in (
        (scope.kinds, kinds, "不是{}", "not {}"),
        (scope.categories, categories, "不属于“{}”", "not in “{}”"),
        (scope.roles, roles, "不是{}", "not {}"),
    ):
        if wanted and not own.intersection(wanted):
            called = tuple(case.plan.catalogue.categories.get(name, name) for name in wanted)
            names = named_kinds(called)
            return Words(zh.format(names.zh), en.format(names.en))
    if scope.with_ is not None and not case.pick(scope.with_).facts:
        noun = what(case.plan.catalogue, scope.with_)
        return Words(f"没有{noun.zh}", f"no {noun.en}")
    if scope.exempt is not None:
        facts = case.pick(scope.exempt).facts
        if facts:
            noun = what(case.plan.catalogue, scope.exempt)
            day = facts[0].occurred_on
            return Words(f"{day.month}月{day.day}日{noun.zh}，免除", f"exempt by {noun.en} of {day.isoformat()}")
    return None
