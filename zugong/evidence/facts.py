"""Kinds of facts: declared by apps as classes, by institutions as data, and known to all by name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel.rules import Refused

Text = str | Promise

#: What a field may hold, and the names an institution file may give to it.
TYPES: dict[str, type] = {"str": str, "int": int, "decimal": Decimal, "date": dt.date, "bool": bool}
ALIASES = {
    "text": "str",
    "string": "str",
    "integer": "int",
    "count": "int",
    "number": "decimal",
    "choice": "str",
    "activity": "str",
    "unit": "str",
    "person": "str",
    "month_day": "str",
    "percent": "decimal",
    "mark": "decimal",
    "day": "date",
    "yesno": "bool",
    "boolean": "bool",
}
#: How long the words of a choice may be in a line.
SHORT = 16
NAME_OF_TYPE = {kind: name for name, kind in TYPES.items()}
WORDS: dict[str, Text] = {
    "str": gettext_lazy("文字"),
    "int": gettext_lazy("整数"),
    "decimal": gettext_lazy("数"),
    "date": gettext_lazy("日期，如 2026-09-01"),
    "bool": gettext_lazy("是或否"),
}


class BadKind(Exception):
    """A kind that cannot be declared; the message says which field and why."""


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    label: Text
    choices: tuple[tuple[str, Text], ...] = ()
    unit: Text = ""
    required: bool = True
    #: Whether a line about the fact says it; its page always does.
    told: bool = True

    def clean(self, value: Any) -> Any:
        """The value as it is kept in JSON; raises ValueError with a sentence."""
        if value is None or value == "":
            if self.required:
                raise ValueError(_("“%(field)s”没有填。") % {"field": self.label})
            return None
        try:
            kept = _KEEP[self.type](value)
        except (TypeError, ValueError, InvalidOperation):
            raise ValueError(
                _("“%(field)s”要填%(words)s，现在是“%(value)s”。")
                % {"field": self.label, "words": WORDS[self.type], "value": value}
            ) from None
        if self.choices and kept not in dict(self.choices):
            allowed = "、".join(str(label) for _key, label in self.choices)
            raise ValueError(
                _("“%(field)s”只能是：%(allowed)s；现在是“%(value)s”。")
                % {"field": self.label, "allowed": allowed, "value": value}
            )
        return kept

    def show(self, kept: Any) -> str:
        """The kept value as people read it."""
        if kept is None:
            return "—"
        if self.type == "bool":
            return str(_("是") if kept else _("否"))
        text = str(dict(self.choices).get(kept) or named(self.name, kept))
        return f"{text} {self.unit}" if self.unit else text


def _keep_int(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, (float, Decimal)) and value != int(value)):
        raise ValueError
    return int(value)


def _keep_decimal(value: Any) -> str:
    if isinstance(value, (bool, float)):
        # A float has already lost the number somebody wrote.
        raise ValueError
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError
    return format(number, "f")


def _keep_date(value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date) else dt.date.fromisoformat(value).isoformat()


def _keep_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _keep_str(value: Any) -> str:
    if not isinstance(value, (str, Promise)):
        raise TypeError
    return str(value)


_KEEP: dict[str, Callable[[Any], Any]] = {
    "str": _keep_str,
    "int": _keep_int,
    "decimal": _keep_decimal,
    "date": _keep_date,
    "bool": _keep_bool,
}


@dataclass(frozen=True)
class Kind:
    id: str
    title: Text
    fields: tuple[Field, ...]
    recorded_by: str = ""
    #: The app or institution that declared it.
    origin: str = ""
    declared_in_code: bool = False

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def problems(self, data: Mapping[str, Any]) -> list[str]:
        return self._clean(data)[1]

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data as it is kept; raises Refused with every problem, a sentence each."""
        kept, problems = self._clean(data)
        if problems:
            raise Refused("".join(problems))
        return kept

    def _clean(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        names = {field.name for field in self.fields}
        problems = [
            _("“%(kind)s”没有“%(name)s”这一项。") % {"kind": self.title, "name": name}
            for name in data
            if name not in names
        ]
        kept: dict[str, Any] = {}
        for field in self.fields:
            try:
                value = field.clean(data.get(field.name))
            except ValueError as problem:
                problems.append(str(problem))
            else:
                if value is not None:
                    kept[field.name] = value
        return kept, problems

    def summary(self, data: Mapping[str, Any], most: int = 3, choices: int = 2) -> str:
        """The first few things it says, in one line, among them the words of its first choices; yes and no are left for
        the page of the fact."""
        left = {False: most, True: choices}
        said = []
        for field in self.fields:
            chosen = bool(field.choices)
            if field.told and field.type != "bool" and data.get(field.name) and left[chosen]:
                left[chosen] -= 1
                said.append(
                    Truncator(field.show(data[field.name])).chars(SHORT, truncate="…")
                    if chosen
                    else field.show(data[field.name])
                )
        return " · ".join(said)

    def shown(self, data: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(label, value) in the order of declaration, for a page."""
        return [(str(field.label), field.show(data[field.name])) for field in self.fields if field.name in data]


_kinds: dict[str, Kind] = {}
_names: dict[str, Callable[[], Mapping[str, Text]]] = {}
_providers: list[Callable[[], Iterable[Mapping[str, Any]]]] = []

Declared = TypeVar("Declared", bound=type)


@dataclass(frozen=True)
class label:  # noqa: N801  reads as a word inside Annotated
    """What a field is called on pages, and what it may hold: `Annotated[int, label("应到", unit="人")]`."""

    text: Text
    unit: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()
    #: False for what says how an entry was made and not what happened.
    told: bool = True


@typing.dataclass_transform(frozen_default=True)
def fact(kind: str, *, title: Text) -> Callable[[Declared], Declared]:
    """Declare a kind of fact by a class with annotated fields; it becomes a frozen dataclass."""

    def declare(cls: Declared) -> Declared:
        declared: Any = dataclass(frozen=True)(cls)
        hints = typing.get_type_hints(declared, include_extras=True)
        fields = tuple(_field_of(kind, entry, hints[entry.name]) for entry in dataclasses.fields(declared))
        _add(Kind(kind, title, fields, origin=cls.__module__, declared_in_code=True))
        declared.kind = kind
        return declared

    return declare


def register_kind(spec: Mapping[str, Any], *, origin: str = "") -> Kind:
    """Declare a kind as an institution does: id, title, recorded_by, fields [name, type, label, choices, unit, required]."""
    kind = Kind(
        id=spec["id"],
        title=spec.get("title") or spec["id"],
        fields=tuple(_field_of_spec(spec["id"], entry) for entry in spec.get("fields") or ()),
        recorded_by=spec.get("recorded_by") or "",
        origin=origin or spec.get("institution") or "institution",
    )
    _add(kind)
    return kind


def provide(provider: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
    """Where kinds declared by institutions come from; asked when a name is first needed."""
    _providers.append(provider)


def name_values(field: str, names: Callable[[], Mapping[str, Text]]) -> None:
    """What the keys in all fields of this name stand for: `type` holds the key of an activity, which has a name."""
    _names[field] = names


def named(field: str, key: Any) -> Text:
    return _names[field]().get(key, str(key)) if field in _names and isinstance(key, str) else str(key)


def refresh() -> None:
    """Ask the providers again: an institution may have been adopted or changed."""
    for provider in _providers:
        for spec in provider():
            register_kind(spec)


def kind_of(name: str) -> Kind:
    if name not in _kinds:
        refresh()
    try:
        return _kinds[name]
    except KeyError:
        raise BadKind(f"No kind of fact is called {name!r}. Declare it with @fact or in an institution.") from None


def title_of(name: str) -> str:
    """The kind's name for a page; its key where nobody declares it any more."""
    return str(kind_of(name).title) if known(name) else name


def known(name: str) -> bool:
    if name not in _kinds:
        refresh()
    return name in _kinds


def declared_by_apps() -> list[Kind]:
    """Kinds that code declares; an institution may describe one for its readers, but the code's word holds."""
    return [kind for kind in _kinds.values() if kind.declared_in_code]


def all_kinds() -> list[Kind]:
    refresh()
    return [_kinds[name] for name in sorted(_kinds)]


def kinds() -> dict[str, dict[str, Any]]:
    """The catalogue as plain data, for whoever checks institutions against it."""
    return {
        kind.id: {
            "title": str(kind.title),
            "origin": kind.origin,
            "fields": {
                field.name: {
                    "type": field.type,
                    "label": str(field.label),
                    "choices": [key for key, _label in field.choices],
                    "unit": str(field.unit),
                    "required": field.required,
                }
                for field in kind.fields
            },
        }
        for kind in all_kinds()
    }


def _add(kind: Kind) -> None:
    before = _kinds.get(kind.id)
    # Of two institutions the one read last describes the kind; what code declares belongs to the code.
    by_code = before is not None and (before.declared_in_code or kind.declared_in_code)
    if before is not None and by_code and before.origin != kind.origin:
        raise BadKind(f"{kind.id!r} is declared twice: by {before.origin} and by {kind.origin}.")
    _kinds[kind.id] = kind


def _field_of(kind: str, entry: dataclasses.Field[Any], hint: Any) -> Field:
    extras = getattr(hint, "__metadata__", ())
    bare = typing.get_args(hint)[0] if extras else hint
    optional = entry.default is not dataclasses.MISSING
    if typing.get_origin(bare) in (typing.Union, types.UnionType):
        choices = [part for part in typing.get_args(bare) if part is not type(None)]
        optional, bare = True, choices[0]
    if bare not in NAME_OF_TYPE:
        raise BadKind(f"{kind}.{entry.name}: a fact holds str, int, Decimal, date or bool, not {bare!r}.")
    said = next((extra for extra in extras if isinstance(extra, label)), None)
    text = said.text if said else next((e for e in extras if isinstance(e, (str, Promise))), entry.name)
    return Field(
        name=entry.name,
        type=NAME_OF_TYPE[bare],
        label=text,
        choices=said.choices if said else (),
        unit=said.unit if said else "",
        required=not optional,
        told=said.told if said else True,
    )


def _field_of_spec(kind: str, spec: Mapping[str, Any]) -> Field:
    name = spec.get("type", "str")
    kept = ALIASES.get(name, name)
    if kept not in TYPES:
        raise BadKind(f"{kind}.{spec.get('name')}: {name!r} is not a type; write one of {', '.join(TYPES)}.")
    return Field(
        name=spec["name"],
        type=kept,
        label=spec.get("label") or spec["name"],
        choices=_choices_of(spec.get("choices") or ()),
        unit=spec.get("unit") or "",
        required=bool(spec.get("required", True)),
    )


def _choices_of(raw: Any) -> tuple[tuple[str, str], ...]:
    """A list of words, a list of {key, label}, or a mapping key → label."""
    if isinstance(raw, Mapping):
        return tuple((str(key), str(text)) for key, text in raw.items())
    return tuple(
        (str(entry["key"]), str(entry.get("label") or entry["key"]))
        if isinstance(entry, Mapping)
        else (str(entry),) * 2
        for entry in raw
    )
