"""The tree on the left, the tabs below on a phone, and the fixed places of the top bar. `config/navigation.py` fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

TABS = 4  # beside 更多


@dataclass(frozen=True, slots=True)
class NavItem:
    key: str
    label: str | Promise
    url_name: str
    icon: str = ""
    #: Who sees it: whoever holds this capability, or of whose account this is true; everybody where nothing is said.
    capability: str | Callable[[Any], bool] | None = None
    children: Sequence[NavItem] = ()
    tab: bool = False  # stands in the phone's bottom bar
    short: str | Promise = ""  # its name there, if the label is too long


@dataclass(frozen=True, slots=True)
class Entry:
    """A NavItem as one person sees it on one page."""

    key: str
    label: str | Promise
    short: str | Promise
    url: str
    icon: str
    current: bool
    badge: int | str
    tab: bool
    children: tuple[Entry, ...] = ()

    @property
    def open(self) -> bool:
        return self.current or any(child.current for child in self.children)


#: Gets the request of somebody who signed in; what an account is, ui does not know.
BadgeFunction = Callable[[Any], int]
_tree: list[NavItem] = []
_badges: dict[str, BadgeFunction] = {}
# Where the fixed controls of the top bar lead. A place whose address does not exist is not shown.
_places: dict[str, str] = {
    "home": "cockpit:home",
    "search": "cockpit:search",
    "inbox": "work:inbox",
    "account": "org:account",
    "units": "org:choose-unit",
    "sign_in": "org:sign-in",
    "sign_out": "org:sign-out",
}


def fill(tree: Iterable[NavItem], places: Mapping[str, str] | None = None) -> None:
    _tree[:] = tree
    _places.update(places or {})


def tree() -> list[NavItem]:
    """As filled, or else the tree the setting names; ui knows nothing of the apps above it."""
    if not _tree:
        fill(import_string(getattr(settings, "ZUGONG_NAVIGATION", "zugong.config.navigation.NAVIGATION")))
    return _tree


def badge(key: str, function: BadgeFunction) -> BadgeFunction:
    """The number beside a navigation item; the key "inbox" is the bell."""
    _badges[key] = function
    return function


def address(url_name: str) -> str:
    return _address(url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()) if url_name else ""


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: str, _prefix: str) -> str:
    """Addresses do not change while the server runs; a page asks for some fifty of them."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def place(name: str) -> str:
    return address(_places.get(name, ""))


def count(key: str, request: HttpRequest) -> int:
    return _badges[key](request) if key in _badges else 0


class Navigation:
    """What one request may see. Nothing is computed until a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def entries(self) -> list[Entry]:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        visible = [(item, self._children(item)) for item in tree() if self._may(item)]
        current = self._current([*(item for item, _ in visible), *(child for _, kids in visible for child in kids)])
        drawn = [self._entry(item, kids, current) for item, kids in visible]
        return [entry for entry in drawn if entry.url]

    @cached_property
    def tabs(self) -> list[Entry]:
        marked = [entry for entry in self.entries if entry.tab] or self.entries
        return marked[: TABS if self.more else TABS + 1]

    @cached_property
    def more(self) -> bool:
        return len(self.entries) > TABS

    @property
    def elsewhere(self) -> bool:
        """The current page is not under any tab, so 更多 is."""
        return not any(entry.open for entry in self.tabs)

    def _may(self, item: NavItem) -> bool:
        if item.capability is None:
            return True
        if callable(item.capability):
            return item.capability(self.request.user)
        return bool(self.request.user.may(item.capability))  # type: ignore[union-attr]

    def _children(self, item: NavItem) -> list[NavItem]:
        return [child for child in item.children if self._may(child) and address(child.url_name)]

    def _current(self, items: list[NavItem]) -> str:
        """The item whose page this is, or else the one whose address is the longest beginning of this one's."""
        explicit = getattr(self.request, "nav_key", "")
        if explicit:
            return explicit
        match = self.request.resolver_match
        name = match.view_name if match else ""
        exact = [item.key for item in items if item.url_name and item.url_name == name]
        if exact:
            return exact[-1]
        near = [
            (len(url), item.key)
            for item in items
            if (url := address(item.url_name)) and url != "/" and self.request.path.startswith(url)
        ]
        return max(near)[1] if near else ""

    def _entry(self, item: NavItem, children: Sequence[NavItem], current: str) -> Entry:
        drawn = tuple(self._entry(child, (), current) for child in children)
        return Entry(
            key=item.key,
            label=item.label,
            short=item.short or item.label,
            url=address(item.url_name) or (drawn[0].url if drawn else ""),
            icon=item.icon,
            current=item.key == current,
            badge=count(item.key, self.request),
            tab=item.tab,
            children=drawn,
        )
