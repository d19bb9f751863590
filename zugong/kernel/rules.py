"""Rules: who may do something, and when, said as the sentence the person will read.

@rule
def record_meeting(unit, held_on, *, by):
    if held_on > clock.today():
        return _("会议开完后再登记")
    return None

record_meeting.check(unit, day, by=account)      # raises Refused with that sentence
record_meeting.allows(unit, day, by=account)     # for queries and tests
record_meeting.why_not(unit, day, by=account)    # for a page that shows why a button is missing
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, ParamSpec

from django.utils.functional import Promise

P = ParamSpec("P")
Sentence = str | Promise


class Refused(Exception):
    """A rule said no. Carries the sentence to show, still untranslated until somebody reads it."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Rule(Generic[P]):
    """A function that returns None or the sentence saying why not."""

    is_rule = True
    __name__: str

    def __init__(self, function: Callable[P, Sentence | None]) -> None:
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Sentence | None:
        return self._function(*args, **kwargs)

    def why_not(self, *args: P.args, **kwargs: P.kwargs) -> Sentence | None:
        return self._function(*args, **kwargs)

    def allows(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        # A rule that forgot its sentence ("" or False) has still not said None: it refuses.
        return self._function(*args, **kwargs) is None

    def check(self, *args: P.args, **kwargs: P.kwargs) -> None:
        sentence = self._function(*args, **kwargs)
        if sentence is not None:
            raise Refused(sentence)

    def __repr__(self) -> str:
        return f"<rule {self._function.__module__}.{self._function.__qualname__}>"


def rule(function: Callable[P, Sentence | None]) -> Rule[P]:
    return Rule(function)
