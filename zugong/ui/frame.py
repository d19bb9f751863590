"""The frame around every page, drawn once for all who see the same: each request only puts its own words into it.

What two frames may differ by in their marks is their `Look`; the words of one person (name, unit, numbers, the token of
the forms) are single characters of the private use area until they are put in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template import Context
from django.urls import get_script_prefix, get_urlconf
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .context import Shell
from .navigation import Entry, Navigation

LOOKS = 1000  # roles times pages times languages; more than that and the oldest are drawn anew
TOKEN, HERE, PERSON, INITIAL, ROLE, UNIT, INBOX, INBOX_MARK = map(chr, range(0xE000, 0xE008))
FIRST_BADGE = 0xE100
_STAND_IN = re.compile("([\ue000-\ue0ff\ue100-\ue1ff])")


@dataclass(frozen=True, slots=True)
class Look:
    language: str | None
    addresses: tuple[str, str]
    county: tuple[str, str, bool]
    size: str
    has: tuple[bool, ...]  # a role, a unit, something unread, several units; nothing where nobody signed in
    navigation: tuple[Any, ...]


class _Seen:
    """The navigation with stand-ins for its numbers."""

    def __init__(self, real: Navigation, badges: dict[str, str]) -> None:
        self.more, self.elsewhere = real.more, real.elsewhere
        self.entries = [_with_stand_ins(entry, badges) for entry in real.entries]
        tabs = {entry.key for entry in real.tabs}
        self.tabs = [entry for entry in self.entries if entry.key in tabs]


def _with_stand_ins(entry: Entry, badges: dict[str, str]) -> Entry:
    children = tuple(_with_stand_ins(child, badges) for child in entry.children)
    return replace(entry, badge=badges.get(entry.key, 0), children=children)


class Frame:
    """What one request needs to put its words into the frame."""

    def __init__(self, shell: Shell, token: object) -> None:
        self.shell, self.token = shell, str(token)

    @cached_property
    def badges(self) -> dict[str, int | str]:
        every = [entry for top in self.shell.navigation.entries for entry in (top, *top.children)]
        return {entry.key: entry.badge for entry in every if entry.badge}

    @cached_property
    def look(self) -> Look:
        shell = self.shell
        has: tuple[bool, ...] = ()
        if shell.signed_in:
            has = (bool(shell.role), bool(shell.unit), bool(shell.inbox), shell.several_units)
        return Look(
            get_language(),
            (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()),
            (shell.county, shell.seal, shell.example),
            shell.size,
            has,
            tuple(map(_marks, shell.navigation.entries)),
        )

    @cached_property
    def words(self) -> dict[str, str]:
        shell = self.shell
        said: dict[str, object] = {TOKEN: self.token, HERE: shell.request.get_full_path()}
        if shell.signed_in:
            said |= {PERSON: shell.person, INITIAL: shell.person[:1], ROLE: shell.role, UNIT: shell.unit}
            said |= {INBOX: shell.inbox, INBOX_MARK: shell.inbox_mark}
        said |= {chr(FIRST_BADGE + place): number for place, number in enumerate(self.badges.values())}
        return {stand_in: conditional_escape(str(word)) for stand_in, word in said.items()}

    @cached_property
    def stand_in(self) -> dict[str, Any]:
        """What the templates of the frame are given in place of the shell."""
        shell = self.shell
        badges = {key: chr(FIRST_BADGE + place) for place, key in enumerate(self.badges)}
        seen = {name: getattr(shell, name) for name in ("county", "seal", "example", "size", "signed_in", "places")} | {
            "navigation": _Seen(shell.navigation, badges),
            "here": HERE,
            "person": PERSON,
            "initial": INITIAL,
        }
        if shell.signed_in:
            seen |= {"role": shell.role and ROLE, "unit": shell.unit and UNIT}
            seen |= {"inbox": shell.inbox and INBOX, "inbox_mark": INBOX_MARK, "several_units": shell.several_units}
        return seen


def _marks(entry: Entry) -> tuple[Any, ...]:
    return (entry.key, entry.url, entry.current, bool(entry.badge), tuple(map(_marks, entry.children)))


_kept: dict[tuple[str, Look], list[str]] = {}


def draw(template: str, context: Context) -> SafeString:
    """One part of the frame. A word of the request stands at every second place of the pieces."""
    frame = _frame_of(context)
    key = (template, frame.look)
    pieces = _kept.get(key)
    if pieces is None:
        assert context.template is not None
        source = context.template.engine.get_template(template)
        drawn = source.render(Context({"shell": frame.stand_in, "csrf_token": TOKEN}))
        pieces = _kept[key] = _STAND_IN.split(drawn)
        for oldest in list(_kept)[: max(len(_kept) - LOOKS, 0)]:
            _kept.pop(oldest, None)
    words = frame.words
    return mark_safe("".join([words[piece] if place % 2 else piece for place, piece in enumerate(pieces)]))


def _frame_of(context: Context) -> Frame:
    shell: Shell = context["shell"]
    if shell.frame is None:
        shell.frame = Frame(shell, context.get("csrf_token", ""))
    found: Frame = shell.frame
    return found
