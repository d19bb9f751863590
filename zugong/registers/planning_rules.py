"""Who may give rows out, begin a list, file its points."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit
from zugong.rulebook.declared import DeclaredRegister

from . import rules
from .cycles import DISPATCH, STEPS
from .handing import Chosen
from .models import Row


@rule
def hand_out_rows(declared: DeclaredRegister, rows: Sequence[Row], chosen: Chosen, *, by: Actor) -> Sentence | None:
    """Whoever keeps the rows. To which units: `handing` offers only those that the account sees."""
    if declared.register.hands_out is None:
        return _("“%(title)s”不往下分。") % {"title": declared.register.title}
    if not rows:
        return _("没有可分的%(row)s，先登记。") % {"row": declared.register.name}
    if chosen.nobody:
        return _("先选分给哪类单位。")
    if not isinstance(by, Account) or not all(rules.writes(by, declared, row.unit) for row in rows):
        return _("“%(title)s”由登记的单位来分。") % {"title": declared.register.title}
    return None


@rule
def publish_list(declared: DeclaredRegister, unit: Unit, *, by: Actor) -> Sentence | None:
    if declared.register.cycle is None:
        return _("“%(title)s”不按期列清单。") % {"title": declared.register.title}
    return rules.write_row.why_not(declared, unit, by=by)


@rule
def file_point(declared: DeclaredRegister, unit: Unit, *, step: str, text: str, by: Actor) -> Sentence | None:
    cycle = declared.register.cycle
    if cycle is None or cycle.filed is None or step not in STEPS:
        return _("“%(title)s”没有这个节点。") % {"title": declared.register.title}
    if not text.strip():
        return _("写几句调度意见再存。") if step == DISPATCH else _("小结还是空的，写好再存。")
    return rules.write_row.why_not(declared.beside(cycle.filed.to), unit, by=by)
