"""The rows of the tree as HTML: a county shows a hundred of them at once, so the template engine is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.ui.addresses import address_of

from .queries import Node


@dataclass(frozen=True)
class Sight:
    """What somebody looks at: which nodes are open, how many children of one are shown, and of which day."""

    open: Collection[int]
    shown: int | None
    day: dt.date
    #: Unit → its secretary, of the units that may be drawn.
    heads: Mapping[int, str] = field(default_factory=dict)
    # Looked up once and not for every row.
    words: tuple[str, str, str, str] = field(default_factory=lambda: (_("展开"), _("收起"), _("支部"), _("党员")))

    def asked(self, first: str) -> str:
        """A past day goes along in the addresses; today is not said."""
        return f"{first}day={self.day.isoformat()}" if self.day < clock.today() else ""


def drawn(nodes: Iterable[Node], open_: Collection[int]) -> Iterator[int]:
    """The units that have a row: the nodes and, of those that are open, what lies right below."""
    for node in nodes:
        yield node.pk
        if node.pk in open_:
            yield from drawn(node.children, open_)


def tree_rows(nodes: Sequence[Node], sight: Sight) -> SafeString:
    return mark_safe("".join(_rows(nodes, sight)))


def tree_row(node: Node, sight: Sight) -> SafeString:
    """One node, with what is open below it."""
    below = f"<ul>{tree_rows(node.children, sight)}</ul>" if node.children and node.pk in sight.open else ""
    branches, members = node.heads.branches, node.heads.members
    _open, _close, branch_word, member_word = sight.words
    counts = f"{branch_word} {branches} · " if branches > 1 else ""
    head = f"<em>{escape(sight.heads[node.pk])}</em>" if node.pk in sight.heads else ""
    return mark_safe(
        f'<li id="n{node.pk}"><div class="ot-r">{_handle(node, sight)}'
        f'<a href="{address_of("org:unit")(node.pk)}">{escape(node.name)}</a><small>{escape(node.label)}</small>{head}'
        f"<span>{counts}{member_word} {members}</span></div>{below}</li>"
    )


def _rows(nodes: Sequence[Node], sight: Sight) -> Iterator[str]:
    for node in nodes[: sight.shown]:
        yield tree_row(node, sight)
    if sight.shown and len(nodes) > sight.shown:
        everything = _("全部 %(n)s 个") % {"n": len(nodes)}
        address = f"?at={nodes[-1].parent_id}&amp;all=1{sight.asked('&amp;')}"
        yield f'<li class="ot-m"><a href="{address}">{everything}</a></li>'


def _handle(node: Node, sight: Sight) -> str:
    """What opens and closes a node that has something below it."""
    if not node.children:
        return '<i class="ot-d"></i>'
    below, name = address_of("org:children")(node.pk), escape(node.name)
    open_word, close_word, *_words = sight.words
    if node.pk in sight.open:
        return (
            f'<a class="ot-x on" id="x{node.pk}" href="?at={node.parent_id or ""}" '
            f'hx-get="{below}?open=0{sight.asked("&amp;")}" aria-expanded="true" aria-label="{close_word} {name}"></a>'
        )
    return (
        f'<a class="ot-x" id="x{node.pk}" href="?at={node.pk}{sight.asked("&amp;")}" '
        f'hx-get="{below}{sight.asked("?")}" aria-expanded="false" aria-label="{open_word} {name}"></a>'
    )
