"""How leaves meet on one page without importing each other: each registers panels for a place, the page asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

PLACES = frozenset(
    {
        "workbench.main",
        "workbench.aside",
        "workbench.waiting",
        "workbench.later",
        "unit.main",
        "unit.aside",
        "branch.main",
        "branch.aside",
        "person.main",
        "life.recorded",
        "import.result",
        "work.inbox",
        "work.duty",
        "registers.row",
        "casework.case",
        "casework.asking",
        "finding",
        "item.aside",
        "list.top",
        "register.new",
    }
)


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


# The subject of a person panel is the person, of "import.result" the batch that went in, of "work.duty", "registers.row" and
# "casework.case" that very duty, row or case, of "casework.asking" what is asked (see `casework.asking`), of "finding" what was found (work.findings), of
# "work.inbox" nothing, of "item.aside" an item, of "list.top" and "register.new" the name of the list or register; of every other panel the unit.
PanelFunction = Callable[[Any, Any], "Panel | None"]
_registered: dict[str, list[tuple[int, str, PanelFunction]]] = {}


def register(place: str, order: int, function: PanelFunction) -> PanelFunction:
    if place not in PLACES:
        raise LookupError(f"There is no place called {place!r}; the places are {', '.join(sorted(PLACES))}.")
    entries = _registered.setdefault(place, [])
    name = f"{function.__module__}.{function.__qualname__}"
    if all(name != known for _, known, _ in entries):
        entries.append((order, name, function))
        entries.sort(key=lambda item: item[:2])
    return function


def panels(place: str, request: HttpRequest, subject: Any) -> list[Panel]:
    found = (function(request, subject) for _, _, function in _registered.get(place, ()))
    return [panel for panel in found if panel is not None]


def render(place: str, request: HttpRequest, subject: Any) -> SafeString:
    drawn = [
        render_to_string(panel.template, dict(panel.context), request) for panel in panels(place, request, subject)
    ]
    return mark_safe("\n".join(drawn))
