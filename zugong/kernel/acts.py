"""Acts: the verbs that change something. Each is one transaction and leaves one line in the audit trail.

    @act("unit", "held_on")
    def record_meeting(*, unit, held_on, present, by) -> Meeting: ...

The line keeps the named arguments and no others, as strings; what is not named (minutes, an ID number) is not kept.
"said.held_on" keeps one part of an argument, under the part's own name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import reduce, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from zugong.kernel import audit
from zugong.kernel.actors import is_active
from zugong.kernel.rules import Refused

P = ParamSpec("P")
R = TypeVar("R")


def act(*kept: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an act; `kept` names the arguments its audit line keeps."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        _insist_on_shape(function, signature, kept)
        verb = verb_of(function)

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            by = bound.arguments["by"]
            if not is_active(by):
                raise Refused(_("请先登录；停用的账号不能办理任何事项"))
            with transaction.atomic():
                result = function(*args, **kwargs)
                arguments = _kept(bound.arguments, kept)
                audit.append(by=by, verb=verb, subject=_subject(result, arguments), details=arguments)
            return result

        wrapper.is_act = True  # type: ignore[attr-defined]
        wrapper.verb = verb  # type: ignore[attr-defined]
        wrapper.kept = kept  # type: ignore[attr-defined]
        return wrapper

    return decorate


def _kept(arguments: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for name in names:
        argument, *parts = name.split(".")
        found[(parts or [argument])[-1]] = reduce(getattr, parts, arguments[argument])
    return found


def verb_of(function: Callable[..., Any]) -> str:
    """`zugong.life.services.record_meeting` is known to the trail as `life.record_meeting`."""
    parts = function.__module__.split(".")
    app = parts[1] if parts[0] == "zugong" and len(parts) > 1 else parts[0]
    return f"{app}.{function.__name__}"


def _insist_on_shape(function: Callable[..., Any], signature: inspect.Signature, kept: tuple[str, ...]) -> None:
    name = function.__qualname__
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise TypeError(f"{name} cannot be an act: it would run outside its transaction.")
    for parameter in signature.parameters.values():
        if parameter.kind is not parameter.KEYWORD_ONLY:
            raise TypeError(f"{name} is an act, so its argument {parameter.name!r} must be keyword-only.")
    if "by" not in signature.parameters or signature.parameters["by"].default is not inspect.Parameter.empty:
        raise TypeError(f"{name} is an act, so it needs an argument by= without a default: who does it?")
    if unknown := [argument for argument in kept if argument.split(".")[0] not in signature.parameters]:
        raise TypeError(f"{name} has no argument {unknown[0]!r} for its audit line to keep.")


def _subject(result: object, arguments: dict[str, Any]) -> object:
    """What the act was about: the row it returned, else the first row among its kept arguments, else the first."""
    candidates = [result, *arguments.values()]
    rows = (value for value in candidates if isinstance(value, models.Model))
    return next(rows, None) or next(iter(arguments.values()), "")
