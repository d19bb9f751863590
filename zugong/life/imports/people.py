"""From names in a ledger to people of the branch: who came, who was on leave and why, who stayed away."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zugong.life.models import Attendance, Meeting
from zugong.life.services import Presence
from zugong.org.imports.targets import Draft
from zugong.org.imports.unit_names import UnitNames
from zugong.org.models import Membership, Person, Unit
from zugong.sheets import marks

from . import lists
from .columns import LISTS, OF_ONE

State = Attendance.State
CHUNK = 500
LONGEST_REASON = 60
ONLY_KNOWN = 1  # the answer “whoever is not on the register is left out”
#: What a sign can be said to mean: the number of the answer, and the state.
_MEANT = {1: State.PRESENT, 2: State.LEAVE, 3: State.ABSENT}
NOBODY = 4
_SIGN = re.compile(r"([^“”；]+)“[^”]*”（[A-Z]+\d+）")
Told = dict[int, Presence]


@dataclass(slots=True)
class Seat:
    person_id: int
    valid_from: dt.date | None
    valid_to: dt.date | None

    def on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


@dataclass(slots=True)
class Rolls:
    """Who belongs or belonged to each branch, by name. One query for 500 branches, none where no names are told."""

    by_unit: dict[int, dict[str, list[Seat]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, units: Iterable[Unit], known: UnitNames) -> Rolls:
        rolls = cls()
        holders: dict[int, list[int]] = defaultdict(
            list
        )  # whose members count for which unit: its own, and those below
        for unit in units:
            below = [unit.pk] if unit.kind in Unit.MEMBER_KINDS else []
            for pk in below or [one.pk for one in known.units.values() if one.path.startswith(unit.path)]:
                holders[pk].append(unit.pk)
        keys = sorted(holders)
        for start in range(0, len(keys), CHUNK):
            found = Membership.objects.filter(unit__in=keys[start : start + CHUNK])
            rows = found.values_list("unit_id", "person_id", "person__name", "valid_from", "valid_to")
            for unit_id, person_id, name, valid_from, valid_to in rows:
                rolls.names[person_id] = name
                for holder in holders[unit_id]:
                    rolls.by_unit[holder][name].append(Seat(person_id, valid_from, valid_to))
        return rolls

    def knows(self, unit: Unit, name: str) -> bool:
        return name in self.by_unit[unit.pk]

    def find(self, unit: Unit, name: str, tail: str, day: dt.date) -> list[int]:
        """The people of that name; who belonged to the branch on the day comes before who belonged to it ever."""
        seats = self.by_unit[unit.pk].get(name, [])
        found = {seat.person_id for seat in seats if seat.on(day)} or {seat.person_id for seat in seats}
        if tail and len(found) > 1:
            numbers = Person.objects.in_bulk(found).values()
            found = {person.pk for person in numbers if (person.id_number or "").upper().endswith(tail)}
        return sorted(found)


def tells_people(drafts: Sequence[Draft]) -> bool:
    return any(draft.values.get(key) for draft in drafts for key in (*LISTS, "person", "unclear"))


def read(draft: Draft, unit: Unit, day: dt.date, rolls: Rolls) -> Told:
    """What a row says about people; what it says of nobody we know is a problem of the row."""
    if any(key in draft.values for key in OF_ONE[:1]):
        return _of_one(draft, unit, day, rolls)
    return _of_lists(draft, unit, day, rolls)


def _of_one(draft: Draft, unit: Unit, day: dt.date, rolls: Rolls) -> Told:
    name = draft.text("person")
    if not name:
        draft.problem("person", _("没填姓名，不知道是谁的到会情况。"))
        return {}
    mark = _mark_of(draft)
    found = rolls.find(unit, name, "", day)
    if len(found) != 1:
        draft.problem("person", _not_one(name, unit, len(found)))
    if mark is None or len(found) != 1 or mark.state == marks.NOT_ASKED:
        return {}
    return {found[0]: Presence(found[0], mark.state, mark.reason)}


def _mark_of(draft: Draft) -> marks.Mark | None:
    """Came, on leave or away: by its own column, else by there being a reason, else whoever is listed came."""
    reason = draft.text("absence_reason")
    written = draft.text("mark")
    if written:
        mark = marks.read(written, {})
        if mark is None:
            draft.problem("mark", _("看不懂“%(mark)s”；请写到会、请假或缺席。") % {"mark": written[:20]})
            return None
        if mark.state in (State.LEAVE, State.ABSENT):
            return marks.Mark(mark.state, _short(draft, "absence_reason", reason or _plain_reason(mark.reason)))
        if reason and mark.state == State.PRESENT:
            draft.problem("absence_reason", _("写了到会，又写了缺席原因，请核对。"))
        return mark
    if reason:
        return marks.Mark(State.LEAVE, _short(draft, "absence_reason", reason))
    if "mark" in draft.values:
        draft.problem("mark", _("没写到会、请假还是缺席。"))
        return None
    return marks.Mark(State.PRESENT)


def _plain_reason(reason: str) -> str:
    return "" if reason == "请假" else reason


def _short(draft: Draft, key: str, reason: str) -> str:
    if len(reason) > LONGEST_REASON:
        draft.problem(
            key, _("原因有 %(n)d 个字，最多 %(longest)d 个。") % {"n": len(reason), "longest": LONGEST_REASON}
        )
    return reason[:LONGEST_REASON]


def _of_lists(draft: Draft, unit: Unit, day: dt.date, rolls: Rolls) -> Told:
    told: Told = {}
    for key in LISTS:
        names = lists.read(draft.text(key), lambda name: rolls.knows(unit, name))
        if names.open:
            draft.warn(key, _("“%(text)s”没有一一写名字，没写名字的人不记到个人。") % {"text": names.open[:20]})
        unknown: dict[str, int] = {}
        for entry in names.entries:
            found = rolls.find(unit, entry.name, entry.tail, day)
            if len(found) != 1:
                unknown[entry.name] = len(found)
                continue
            presence = _presence(draft, key, entry, found[0])
            before = told.setdefault(found[0], presence)
            if before.state != presence.state:
                draft.problem(key, _("“%(name)s”又写在到会里又写在缺席里。") % {"name": entry.name})
        _say_unknown(draft, key, unknown, unit)
    return _of_signs(draft, unit, day, rolls) | told


def _of_signs(draft: Draft, unit: Unit, day: dt.date, rolls: Rolls) -> Told:
    """Signs nobody understood: one answer says what they mean for everybody in the cell."""
    written = draft.text("unclear")
    chosen = draft.chosen.get("unclear", 0)
    names = _SIGN.findall(written)
    meant = _MEANT.get(chosen)
    lost = [name for name in names if len(rolls.find(unit, name, "", day)) != 1]
    if not written or chosen == NOBODY:
        return {}
    if meant is None or lost or not names:
        options = [(number, str(state.label)) for number, state in _MEANT.items() if not lost]
        said = _("看不懂的记号：%(marks)s。选它是什么意思，或者改好再清空这一格。")
        draft.problem("unclear", said % {"marks": written[:200]}, [*options, (NOBODY, _("不记"))])
        return {}
    return {pk: Presence(pk, meant) for name in names for pk in rolls.find(unit, name, "", day)}


def _presence(draft: Draft, key: str, entry: lists.Entry, person_id: int) -> Presence:
    if key == "attendees":
        return Presence(person_id, State.PRESENT)
    reason = _short(draft, key, entry.reason)
    if key == "leave_names":
        return Presence(person_id, State.LEAVE, reason)
    mark = marks.read_word(entry.reason) if entry.reason else None
    away = mark is None or mark.state != State.LEAVE
    return Presence(person_id, State.ABSENT if away else State.LEAVE, _plain_reason(reason))


def _not_one(name: str, unit: Unit, found: int) -> str:
    if not found:
        return _("%(unit)s的名册里没有“%(name)s”。") % {"unit": unit, "name": name}
    return _("%(unit)s有 %(n)d 个“%(name)s”，请在名字后面用括号写上身份证号后四位。") % {
        "unit": unit, "n": found, "name": name,
    }  # fmt: skip


def _say_unknown(draft: Draft, key: str, unknown: dict[str, int], unit: Unit) -> None:
    if not unknown:
        return
    if draft.chosen.get(key) == ONLY_KNOWN:
        draft.note(key, _("不记：%(names)s") % {"names": "、".join(unknown)})
        return
    missing = [name for name, found in unknown.items() if not found]
    said = [_not_one(name, unit, found) for name, found in unknown.items() if found]
    if missing:
        said.insert(0, _not_one("、".join(missing[:6]), unit, 0))
    draft.problem(key, "".join(said), [(ONLY_KNOWN, _("这几个人不记，其余照记"))])


def stored(meetings: Sequence[Meeting]) -> dict[int, Told]:
    """Who is written down at meetings that stand already."""
    found: dict[int, Told] = {meeting.pk: {} for meeting in meetings}
    keys = list(found)
    for start in range(0, len(keys), CHUNK):
        for one in Attendance.objects.filter(meeting__in=keys[start : start + CHUNK]):
            found[one.meeting_id][one.person_id] = Presence(one.person_id, one.state, one.reason)
    return found


def summary(told: Told, names: dict[int, str]) -> str:
    """到会 5；请假 李明（出差）；缺席 王芳"""
    parts = []
    if came := sum(one.state == State.PRESENT for one in told.values()):
        parts.append(_("到会 %(n)d 人") % {"n": came})
    for state in (State.LEAVE, State.ABSENT):
        if away := list(_away(told, names, state)):
            parts.append(f"{state.label} {'、'.join(away)}")
    return "；".join(parts)


def _away(told: Told, names: dict[int, str], state: str) -> Iterator[str]:
    for one in sorted(told.values(), key=lambda one: one.person_id):
        if one.state == state:
            name = names.get(one.person_id, "")
            yield f"{name}（{one.reason}）" if one.reason else name
