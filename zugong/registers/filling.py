"""What a form holds before somebody types, and what is asked once more before it is saved."""

from __future__ import annotations

from typing import Any

from zugong.kernel import clock
from zugong.org.http import SignedIn
from zugong.rulebook.declared import DeclaredRegister, link_to
from zugong.ui.addresses import number_in

from . import overlapping, services, summaries
from .opening import seen_row


def preset(declared: DeclaredRegister, request: SignedIn) -> dict[str, Any]:
    """A link may fill the form beforehand: ?visit=12&class=style; a required day begins with today."""
    said: dict[str, Any] = {name: request.GET[name] for name in declared.register.columns if name in request.GET}
    if drafted := number_in(request.GET.get("drafted")):
        said |= _drafted(declared, request, drafted)
    for column in declared.register.columns.values():
        if column.type == "date" and column.required and column.id not in said:
            said[column.id] = clock.today()
            break
    return said


def _drafted(declared: DeclaredRegister, request: SignedIn, key: int) -> dict[str, Any]:
    """The paper of a row, drafted from the records."""
    row, about = seen_row(request, key)
    summary = about.register.summary
    if summary is None or about.beside(summary.to).id != declared.id:
        return {}
    link = link_to(declared.register, about.register.id)
    said = {summary.text: summaries.drafted(about, row, request.user)}
    return {**said, link.id: row.pk} if link is not None else said


def ask_first(request: SignedIn, declared: DeclaredRegister, said: dict[str, Any]) -> None:
    """Too much like the superior text: whoever saves is told, and may save all the same."""
    hints = overlapping.hints(declared, said)
    if hints and "_told" not in request.POST:
        raise services.Doubt(hints)
