"""Money and months from files people already hold: a bank's statement, a branch's table of dues."""

from __future__ import annotations

from zugong.org.imports.targets import Target

from .statement import BankStatement
from .table import DuesTable

TARGETS: dict[str, Target] = {target.key: target for target in (BankStatement(), DuesTable())}


def target_of(key: str) -> Target | None:
    return TARGETS.get(key)


__all__ = ["TARGETS", "BankStatement", "DuesTable", "target_of"]
