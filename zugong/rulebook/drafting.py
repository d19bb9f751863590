"""Changes to the text of a draft, place by place; what is not meant to change stays as it was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from zugong.engine import Institution, loads
from zugong.engine.editing import CannotEdit, Editing, Path
from zugong.engine.parameters import Parameter
from zugong.kernel.rules import Refused
from zugong.rulebook import library

TOO_SPECIAL = _("这一处写得特别（几处共用一段），表单改不了；请下载文件改好再上传。")


@dataclass(frozen=True)
class NewValue:
    """What a parameter shall be from a day on, and by whose word."""

    name: str
    value: Any
    from_: dt.date
    cite: str
    note: str = ""
    example: bool = False
    uncertain: bool = False


@dataclass(frozen=True)
class Heading:
    """What stands at the head of an edition and may be written in a form."""

    title: str
    edition: str
    in_force_from: dt.date
    in_force_to: dt.date | None = None
    #: Whether the numbers are still examples for the county to set.
    example: bool = False


class Draftsman(Editing):
    """Editing, with a sentence for what it cannot do."""

    def __init__(self, text: str) -> None:
        try:
            super().__init__(text)
        except (CannotEdit, yaml.YAMLError):
            raise Refused(_("这份文件读不懂，先把文件改好再上传。")) from None

    def done(self) -> str:
        try:
            return super().done()
        except CannotEdit:
            raise Refused(TOO_SPECIAL) from None

    def write(self, path: Path, value: Any, *, after: str = "") -> None:
        try:
            self.set(path, value, after=after)
        except CannotEdit:
            raise Refused(TOO_SPECIAL) from None

    def put(self, path: Path, value: Any, *, after: str = "") -> None:
        """Write what may be left out, or take its key out where there is nothing to write."""
        if value not in (None, "", False):
            self.write(path, value, after=after)
            return
        try:
            if self._has(self._node(path[:-1]), path):
                self.remove(path)
        except CannotEdit:
            raise Refused(TOO_SPECIAL) from None


def copied(text: str, id: str, heading: Heading) -> str:
    """A template as an institution of this county."""
    draftsman = Draftsman(text)
    draftsman.put(("institution", "id"), id)
    _head(draftsman, heading)
    return draftsman.done()


def headed(text: str, heading: Heading) -> str:
    draftsman = Draftsman(text)
    _head(draftsman, heading)
    return draftsman.done()


def _head(draftsman: Draftsman, heading: Heading) -> None:
    old = loads(draftsman.text).heading
    for key in ("title", "edition", "in_force_from", "in_force_to", "example"):
        wanted = getattr(heading, key)
        if wanted != getattr(old, key):
            draftsman.put(("institution", key), wanted, after="in_force_from")


def valued(text: str, values: Iterable[NewValue]) -> str:
    """New values, each behind those that hold before it. What held once is not rewritten: a new value begins later."""
    draftsman, one = Draftsman(text), loads(text)
    for new in values:
        _value(draftsman, one, new)
    return draftsman.done()


def _value(draftsman: Draftsman, one: Institution, new: NewValue) -> None:
    parameter = one.parameters[new.name]
    at = next((place for place, known in enumerate(parameter.values) if known.from_ == new.from_), None)
    path: Path = ("parameters", new.name, "values")
    if at is None:
        if parameter.values and new.from_ < parameter.values[-1].from_:
            last = {"name": parameter.title, "day": parameter.values[-1].from_.isoformat()}
            raise Refused(_("“%(name)s”已有 %(day)s 起的数，新数要从更晚的日子起。") % last)
        draftsman.add(path, _written(new))
        return
    if held(one.id, parameter, new.from_):
        day = {"name": parameter.title, "day": new.from_.isoformat()}
        raise Refused(_("“%(name)s”从 %(day)s 起的数已经施行过，不能改写；写一个从更晚的日子起的新数。") % day)
    if new.value != parameter.values[at].value:
        draftsman.write((*path, at, "value"), new.value)
    for key, wanted in (("cite", new.cite), ("note", new.note), ("uncertain", new.uncertain), ("example", new.example)):
        if wanted != getattr(parameter.values[at], key):
            draftsman.put((*path, at, key), wanted)


def _written(new: NewValue) -> dict[str, Any]:
    row: dict[str, Any] = {"from": new.from_, "value": new.value, "cite": new.cite}
    if new.note:
        row["note"] = new.note
    return row | {key: True for key in ("uncertain", "example") if getattr(new, key)}


def held(id: str, parameter: Parameter, from_: dt.date) -> bool:
    """Whether an edition of the library already has a value from this day on."""
    known = (one.parameters.get(parameter.id) for one in library.editions(id))
    return any(value.from_ == from_ for other in known if other is not None for value in other.values)


def labelled(text: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Names for the options of label sets; an option keeps its key, because facts may bear it."""
    draftsman, one = Draftsman(text), loads(text)
    for set_, options in names.items():
        for key, name in options.items():
            if name != (one.labels[set_].values or {}).get(key):
                draftsman.set(("labels", set_, "values", key), name)
    return draftsman.done()


def empty_slots(one: Institution) -> int:
    return sum(not name for labels in one.labels.values() for name in (labels.values or {}).values())


def next_edition(id: str, day: dt.date) -> str:
    """`2027.1`, or the next number that no edition bears yet."""
    taken = {one.edition for one in library.editions(id)}
    number = 1
    while f"{day.year}.{number}" in taken:
        number += 1
    return f"{day.year}.{number}"
