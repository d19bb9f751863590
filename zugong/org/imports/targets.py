"""What rows of a workbook can become. An app registers a `Target`; everything around it is the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence
from zugong.org.models import Account
from zugong.sheets import Field, Raw, Sheet, Unfolded, Value, dates, identity, values
from zugong.sheets.contents import ETHNICITIES

if TYPE_CHECKING:
    from .models import ImportBatch

NEW, CHANGED, UNCHANGED, WRONG, SKIPPED = "new", "changed", "unchanged", "wrong", "skipped"
NOTE, WARNING, PROBLEM = "note", "warning", "problem"
SEXES = {
    "男": "male",
    "女": "female",
    "男性": "male",
    "女性": "female",
    "M": "male",
    "F": "female",
    "m": "male",
    "f": "female",
}
Option = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about one cell. With options the person picks one, and it comes back as `draft.chosen[field]`."""

    level: str
    field: str
    sentence: str
    options: tuple[Option, ...] = ()
    #: One answer holds for every row with the same text (a unit's name), not only for this row.
    for_all: bool = False
    ask: str = ""  # the answer's name where it is not the field's

    @property
    def answer(self) -> str:
        return self.ask or self.field


@dataclass(slots=True)
class Draft:
    """One row on its way in."""

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    chosen: dict[str, int] = field(default_factory=dict)
    status: str = NEW
    key: str = ""
    links: dict[str, int | None] = field(default_factory=dict)
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)  # the target's own; never stored

    def note(self, key: str, sentence: object) -> None:
        self.remarks.append(Remark(NOTE, key, str(sentence)))

    def warn(self, key: str, sentence: object, options: Sequence[Option] = ()) -> None:
        self.remarks.append(Remark(WARNING, key, str(sentence), tuple(options)))

    def problem(
        self, key: str, sentence: object, options: Sequence[Option] = (), *, for_all: bool = False, ask: str = ""
    ) -> None:
        self.remarks.append(Remark(PROBLEM, key, str(sentence), tuple(options), for_all, ask))

    @property
    def wrong(self) -> bool:
        return any(remark.level == PROBLEM for remark in self.remarks)

    @property
    def warned(self) -> bool:
        return any(remark.level == WARNING for remark in self.remarks)

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return "" if value is None else str(value)


class Target:
    """Subclass, fill in, register one instance in `AppConfig.ready()`."""

    key: ClassVar[str]
    title: ClassVar[str | Promise]
    order: ClassVar[int] = 50
    #: Whether the page of imports offers it; a target that is not has a way in of its own.
    offered: ClassVar[bool] = True
    fields: ClassVar[tuple[Field, ...]]

    def why_not(self, by: Actor) -> Sentence | None:
        """Who may bring such rows in: whoever keeps the register, unless the target says otherwise."""
        if by.actor_id == SYSTEM.actor_id or (isinstance(by, Account) and by.may("import_data")):
            return None
        return _("您不能导入工作簿；请找底册管理员")

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        """The value of one cell. Override for fields whose kind does not say enough."""
        if wanted.kind == "date":
            return dates.date(raw, year=year, date1904=date1904)
        return _BY_KIND.get(wanted.kind, _text)(wanted, raw)

    def unfold(self, sheet: Sheet) -> Unfolded | None:
        """For a sheet that holds rows of this target in another shape: the same as one row each."""
        return None

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        raise NotImplementedError

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        raise NotImplementedError

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        raise NotImplementedError

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        raise NotImplementedError

    def home(self) -> str:
        """Where its imports begin."""
        return reverse("org:imports")

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        """Where to go once the rows are in: what the link says, and its address."""
        return []

    def field(self, key: str) -> Field:
        return next(wanted for wanted in self.fields if wanted.key == key)


def _text(_: Field, raw: Raw) -> Value:
    return values.text(raw)


def _unit(_: Field, raw: Raw) -> Value:
    read = values.text(raw)
    if not isinstance(read.value, str):
        return read
    return read._replace(value="".join(read.value.split()))


_BY_KIND: dict[str, Callable[[Field, Raw], Value]] = {
    "name": lambda _, raw: values.person_name(raw),
    "party_unit": _unit,
    "body": _unit,
    "integer": lambda _, raw: values.integer(raw),
    "id_number": lambda _, raw: identity.id_number(raw),
    "phone": lambda _, raw: identity.phone(raw),
    "credit_code": lambda _, raw: identity.credit_code(raw),
    "sex": lambda _, raw: values.choice(raw, SEXES, "性别"),
    "ethnicity": lambda _, raw: values.choice(raw, ETHNICITIES, "民族", strict=False),
    "choice": lambda wanted, raw: values.choice(raw, wanted.choices, wanted.label),
}

_registry: dict[str, Target] = {}
#: Makes the target of a key that nobody registered, or None.
Maker = Callable[[str], Target | None]
_makers: list[Maker] = []


def register(target: Target) -> None:
    _registry[target.key] = target


def provide(maker: Maker) -> None:
    """For targets that come and go: each is made when its key is asked for."""
    if maker not in _makers:
        _makers.append(maker)


def all_targets() -> list[Target]:
    return sorted(_registry.values(), key=lambda target: target.order)


def find(key: str) -> Target | None:
    return _registry.get(key) or next((made for maker in _makers if (made := maker(key)) is not None), None)


def get(key: str) -> Target:
    found = find(key)
    if found is None:
        raise KeyError(key)
    return found


def known(key: str) -> bool:
    return find(key) is not None
