"""Before somebody asks: what they want to know is looked up among the answers given before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zugong.rulebook.declared import DeclaredRoute

#: The words of a search in an address; nothing else of a form is called so.
WORDS = "q"


@dataclass(frozen=True)
class Asking:
    """What somebody is about to ask on a route. `waits`: first they say it in a few words, and answers are looked up."""

    declared: DeclaredRoute
    words: str
    waits: bool
    #: What else the address fills in.
    rest: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, declared: DeclaredRoute, request: HttpRequest) -> Asking:
        words = request.GET.get(WORDS, "").strip()
        waits = bool(declared.route.answered_in) and request.method in ("GET", "HEAD") and not words
        rest = tuple((name, str(value)) for name, value in request.GET.items() if name != WORDS)
        return cls(declared, words, waits, rest)

    @property
    def column(self) -> str:
        """The column that holds the question: the first one of words."""
        form = self.declared.route.form.values()
        return next((one.id for one in form if one.type in ("long_text", "text") and not one.personal), "")

    def filled_in(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The opening form as far as the address says; what was searched for is what is asked."""
        said = {name: given[name] for name in self.declared.route.form if name in given}
        return {self.column: self.words, **said} if self.words and self.column else said
