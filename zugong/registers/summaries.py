"""A paper drafted from the records: how a campaign stands by its registers, who leads, who is behind."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.org.models import Account
from zugong.rulebook.declared import DeclaredRegister, link_to

from . import boards, places, queries
from .models import Row

NAMED = 5


def drafted(declared: DeclaredRegister, row: Row, account: Account) -> str:
    """The draft: what the row itself says, then each register that points to it. A person corrects and files it."""
    assert declared.register.summary is not None
    shown = queries.Shown(declared, [row])
    words = shown.words(row)
    listed = [
        _("%(label)s：%(words)s") % {"label": column.label, "words": words[name]}
        for name, column in declared.register.columns.items()
        if words.get(name)
        and column.type not in ("file", "linked", "computed", "facts", "posts", "worth", "moved")
        and words[name] != str(row)
    ]
    parts = [_("《%(row)s》小结") % {"row": row}, "\n".join(listed)]
    for name in declared.register.summary.of:
        parts.append(_of_register(declared.beside(name), declared, row, account))
    return "\n\n".join(part for part in parts if part)


def _of_register(other: DeclaredRegister, declared: DeclaredRegister, row: Row, account: Account) -> str:
    board = next((one for one in other.register.boards.values()), None)
    if board is None or not board.within:
        return _counted(other, declared, row, account)
    table = boards.drawn(other, board, account, row)
    if not table.rows:
        return _("%(title)s：还没有。") % {"title": other.register.title}
    total = table.total.total
    parts = [
        _("%(title)s：%(units)d 个单位共 %(n)d %(counter)s，办完 %(done)d，过期 %(late)d，总进度 %(share)s%%。") % {
            "title": other.register.title, "units": len(table.lines), "n": total.rows, "counter": other.register.counter,
            "done": total.done, "late": total.late, "share": total.share,
        }
    ]  # fmt: skip
    for (_key, label), cell in zip(table.heads, table.total.cells, strict=True):
        if cell.rows:
            parts.append(
                _("· %(label)s：%(share)s%%（%(done)d/%(n)d）")
                % {"label": label, "share": cell.share, "done": cell.done, "n": cell.rows}
            )
    ranked = sorted((line for line in table.lines if line.rank), key=lambda line: line.rank)
    ahead = _("、").join(line.label for line in ranked[:NAMED] if line.total.share)
    late = _("、").join(line.label for line in ranked if line.total.late)
    parts += [_("走在前面的：%(units)s。") % {"units": ahead}] if ahead else []
    parts += [_("还有过期没办的：%(units)s。") % {"units": late}] if late else []
    return "\n".join(parts)


def _counted(other: DeclaredRegister, declared: DeclaredRegister, row: Row, account: Account) -> str:
    """A register without a board: how many rows point here and how many of them are finished."""
    link = link_to(other.register, declared.register.id)
    if link is None:
        return ""
    place = places.of(other).get(link.id)
    where = {place: str(row.pk)} if place else {f"data__{link.id}": row.pk}
    rows = list(queries.rows_of(account, other).filter(**where).order_by("pk")[: queries.LINKED])
    if not rows:
        return ""
    shown, today = queries.Shown(other, rows), clock.today()
    lights = Counter(shown.light(one, today) for one in rows)
    told = [
        _("%(title)s：%(n)d %(counter)s，办完 %(done)d，过期 %(late)d。") % {
            "title": other.register.title, "n": len(rows), "counter": other.register.counter, "done": lights["done"],
            "late": lights["late"],
        }
    ]  # fmt: skip
    for one in rows if other.register.progress else ():
        share = shown.words(one).get(other.register.progress) or _("还没开始")
        told.append(_("· %(row)s：%(words)s") % {"row": one, "words": share})
    return "\n".join(told)
