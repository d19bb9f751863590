"""Rows whose branch, kind and day are known, and what is said of those that are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.life import queries
from zugong.life.models import Meeting, written_day
from zugong.org.imports.targets import Draft
from zugong.org.imports.unit_names import UnitNames
from zugong.org.models import Unit

from . import people

Identity = tuple[int, str, dt.date, str]
#: Longest texts and largest numbers that a record holds.
_LONGEST = {"place": 100, "host_name": 60}
_TOPIC = 300
_MOST = 9999


@dataclass
class Row:
    """A draft whose branch, kind and day are known."""

    draft: Draft
    unit: Unit
    activity: queries.Activity
    held_on: dt.date
    precision: str
    topic: str = ""
    told: people.Told = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        return (self.unit.pk, self.activity.id, self.held_on, self.precision)

    @property
    def of_one(self) -> bool:
        """The row is one person at a meeting, not a whole meeting."""
        return "person" in self.draft.values


class Reader:
    """Finds the branch, the kind and the day of every draft, and says what cannot be found. Three queries."""

    def __init__(self, drafts: list[Draft], by: Actor) -> None:
        self.drafts = drafts
        self.names = UnitNames.load(by)
        self.units = Unit.objects.in_bulk(list(self.names.units))
        self.today = clock.today()
        self.kinds = queries.activity_names(self.today)
        ordered = sorted({known.id: known for known in self.kinds.values()}.items())
        self.rolls = people.Rolls()
        self.choices = [known for _key, known in ordered]

    def rows(self) -> list[Row]:
        found = list(self._rows())
        if people.tells_people(self.drafts):
            self.rolls = people.Rolls.load({row.unit.pk: row.unit for row in found}.values(), self.names)
            for row in found:
                row.told = people.read(row.draft, row.unit, row.held_on, self.rolls)
        return found

    def _rows(self) -> Iterable[Row]:
        for draft in self.drafts:
            unit, activity, day = self._unit(draft), self._activity(draft), self._day(draft)
            self._counts(draft)
            _fit(draft)
            if unit and activity and day:
                row = Row(draft, unit, activity, *day, topic=draft.text("topic"))
                self._possible(row)
                yield row

    def _unit(self, draft: Draft) -> Unit | None:
        text = draft.text("unit")
        if not text:
            return None
        found = self.names.find(text, within=draft.text("committee"))
        pk = draft.chosen.get("unit") or found.unit_id
        if pk is None:
            draft.problem("unit", _("名册里没有“%(name)s”这个组织。") % {"name": text}, found.options, for_all=True)
            return None
        if not self.names.covers(pk):
            draft.problem("unit", _("“%(name)s”不在你的导入范围里。") % {"name": text})
            return None
        if found.note:
            draft.note("unit", found.note)
        draft.links["unit"] = pk
        return self.units[pk]

    def _activity(self, draft: Draft) -> queries.Activity | None:
        text = draft.text("activity")
        if not text:
            return None
        chosen = draft.chosen.get("activity")
        known = self.kinds.get(queries.plain_name(text))
        if chosen is not None and 0 < chosen <= len(self.choices):
            known = self.choices[chosen - 1]
        if known is None:
            options = [(number, one.name) for number, one in enumerate(self.choices, 1)]
            draft.problem("activity", _("制度里没有“%(name)s”这种会。") % {"name": text}, options, for_all=True)
        elif queries.plain_name(text) != queries.plain_name(known.name):
            draft.note("activity", _("“%(text)s”认作“%(name)s”") % {"text": text, "name": known.name})
        return known

    def _day(self, draft: Draft) -> tuple[dt.date, str] | None:
        text = draft.text("held_on")
        if not text:
            return None
        if len(text) == len("2025"):
            draft.problem("held_on", _("只写了 %(year)s 年，至少要写到月。") % {"year": text})
            return None
        precision = Meeting.Precision.DAY if len(text) == len("2025-01-01") else Meeting.Precision.MONTH
        day = dt.date.fromisoformat(text if precision == Meeting.Precision.DAY else f"{text}-01")
        if day > self.today:
            draft.problem("held_on", _("%(day)s还没到。") % {"day": written_day(day, precision)})
            return None
        if precision == Meeting.Precision.MONTH:
            draft.note("held_on", _("只记到月，存为“%(day)s”") % {"day": written_day(day, precision)})
        return day, precision

    def _counts(self, draft: Draft) -> None:
        expected, present = draft.values.get("expected"), draft.values.get("present")
        if isinstance(expected, int) and isinstance(present, int) and present > expected:
            draft.problem("present", _("实到 %(p)d 人比应到 %(e)d 人还多。") % {"p": present, "e": expected})
        for name in ("expected", "present"):
            if (draft.values.get(name) or 0) > _MOST:
                draft.problem(name, _("人数不会这么多，请核对。"))

    def _possible(self, row: Row) -> None:
        unit, last = row.unit, row.held_on
        if row.precision == Meeting.Precision.MONTH:
            last = row.held_on.replace(day=28)
        if unit.founded_on and last < unit.founded_on:
            row.draft.problem(
                "held_on",
                _("%(unit)s是%(day)s成立的，这次会比成立还早。")
                % {"unit": unit, "day": written_day(unit.founded_on, "day")},
            )
        if row.activity.held_by and unit.kind not in row.activity.held_by:
            row.draft.warn(
                "activity",
                _("%(name)s一般不由%(kind)s召开，请核对。")
                % {"name": row.activity.name, "kind": unit.get_kind_display()},
            )


def _fit(draft: Draft) -> None:
    """A long text is kept whole in the minutes; what else is too long is the person's to shorten."""
    for name, longest in _LONGEST.items():
        if len(draft.text(name)) > longest:
            draft.problem(
                name, _("这一格有 %(n)d 个字，最多 %(longest)d 个。") % {"n": len(draft.text(name)), "longest": longest}
            )
    topic = draft.text("topic")
    if len(topic) > _TOPIC:
        draft.values["minutes"] = "\n".join(filter(None, (topic, draft.text("minutes"))))
        draft.values["topic"] = f"{topic[: _TOPIC - 1]}…"
        draft.note("topic", _("太长，全文放进会议记录，这里留前 %(n)d 个字。") % {"n": _TOPIC - 1})
