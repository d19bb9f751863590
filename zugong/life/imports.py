"""三会一课台账 from workbooks: each row is one meeting, found again by branch, kind, day and what was discussed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.imports.latin import with_latin
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import CHANGED, NEW, UNCHANGED, Draft, Target
from zugong.org.imports.unit_names import UnitNames
from zugong.org.models import Unit
from zugong.sheets import Field, Raw, Value
from zugong.sheets import values as cells

from . import queries, services
from .booking import copy_of
from .models import Meeting, written_day

#: What a ledger tells beside the identity of a meeting; an empty cell changes nothing.
_TOLD = ("place", "host_name", "expected", "present", "topic", "minutes")
Identity = tuple[int, str, dt.date, str]


@dataclass
class Row:
    """A draft whose branch, kind and day are known."""

    draft: Draft
    unit: Unit
    activity: queries.Activity
    held_on: dt.date
    precision: str

    @property
    def identity(self) -> Identity:
        return (self.unit.pk, self.activity.id, self.held_on, self.precision)

    @property
    def topic(self) -> str:
        return self.draft.text("topic")


#: What the columns are called in other counties' ledgers.
_WORDS = {
    "unit": ("党支部", "支部名称", "支部", "党组织", "党组织名称", "所在党支部", "开展支部", "召开支部", "单位"),
    "activity": ("会议类型", "类型", "会议类别", "会议名称", "活动类型", "活动名称", "组织生活类型", "形式", "项目"),
    "held_on": ("时间", "日期", "召开时间", "会议时间", "会议日期", "开展时间", "活动时间", "召开日期", "活动日期"),
    "place": ("地点", "会议地点", "召开地点", "活动地点"),
    "host_name": ("主持人", "主持", "召集人", "主讲人", "会议主持人"),
    "expected": ("应到", "应到人数", "应参加人数", "应出席人数", "应参会人数", "应参加党员数", "应到党员数",
        "应参会党员数", "应到会人数", "应出席", "应参加党员人数"),
    "present": ("实到", "实到人数", "参加人数", "到会人数", "实际参加人数", "实参加人数", "出席人数", "参会人数",
        "参加党员数", "实到党员数", "参会党员数", "参加党员人数", "实到会人数", "实出席", "实际参会人数",
        "到会党员数"),
    "topic": ("主要内容", "内容", "会议内容", "主题", "会议主题", "议题", "活动主题", "活动内容", "主要议题",
        "会议议程", "议程"),
    "minutes": ("会议记录", "记录", "会议纪要", "具体情况"),
}  # fmt: skip
#: Longest texts and largest numbers that a record holds.
_LONGEST = {"place": 100, "host_name": 60}
_TOPIC = 300
_MOST = 9999


@lru_cache(maxsize=2)
def _fields(day: dt.date) -> tuple[Field, ...]:
    """The kinds of meeting are those of the institutions, so their column is known by its contents too."""
    kinds = {name: known.id for name, known in queries.activity_names(day).items()}
    around = ("cell", "sheet", "caption", "section")
    return with_latin((
        Field("serial", "序号", "serial", words=("编号", "序", "No", "NO.", "行号"), stored=False, reason="只是行号"),
        Field("unit", "党支部", "party_unit", words=_WORDS["unit"], required=True, grouping=True, sources=(*around, "title")),
        Field(
            "activity", "会议类型", "choice", words=_WORDS["activity"], required=True, grouping=True, choices=kinds,
            sources=around,
        ),
        Field("held_on", "时间", "date", words=_WORDS["held_on"], required=True),
        Field("place", "地点", words=_WORDS["place"]),
        Field("host_name", "主持人", "name", words=_WORDS["host_name"]),
        Field("expected", "应到", "integer", words=_WORDS["expected"]),
        Field("present", "实到", "integer", words=_WORDS["present"]),
        Field("topic", "主要内容", "long_text", words=_WORDS["topic"]),
        Field("minutes", "会议记录", "long_text", words=_WORDS["minutes"]),
    ))  # fmt: skip


class MeetingLedger(Target):
    key = "meetings"
    title = gettext_lazy("会议台账")
    order = 30

    @property
    def fields(self) -> tuple[Field, ...]:  # type: ignore[override]
        return _fields(clock.today())

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        if wanted.key == "activity":
            # Judged in `examine`, where an unknown word can be answered by picking one.
            return cells.text(raw)
        return super().normalise(wanted, raw, year=year, date1904=date1904)

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        rows = [row for row in _Reader(drafts, by).rows() if not row.draft.wrong]
        _match(rows)

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        new = [draft for draft in drafts if draft.status == NEW]
        changed = [draft for draft in drafts if draft.status == CHANGED]
        services.import_meetings(
            new=[draft.data["meeting"] for draft in new],
            changed=[draft.data["meeting"] for draft in changed],
            batch=reference(batch),
            reason=_("导入台账“%(file)s”时更正") % {"file": batch.file_name[:120]},
            by=by,
        )
        for draft in (*new, *changed):
            draft.result = {"meeting": draft.data["meeting"].pk}
        batch.concern({draft.data["meeting"].held_on.year for draft in (*new, *changed)})

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(_("看会议"), reverse("life:meetings"))]

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        touched = sum(not meeting.stands for meeting in _meetings(results))
        if not touched:
            return None
        return _("这批里有 %(n)d 次会议后来又更正或撤回过，整批撤回会盖掉那些改动。请逐条处理。") % {"n": touched}

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        services.withdraw_import(
            meetings=_meetings(results), batch=reference(batch), reason=_("整批撤回导入的台账"), by=by
        )


def reference(batch: ImportBatch) -> str:
    return f"import:{batch.pk}"


def _meetings(results: list[dict[str, Any]]) -> list[Meeting]:
    keys = [result["meeting"] for result in results]
    found = Meeting.objects.select_related("unit", "corrects__unit", "corrects__host", "corrects__file")
    return [meeting for start in range(0, len(keys), 500) for meeting in found.filter(pk__in=keys[start : start + 500])]


class _Reader:
    """Finds the branch, the kind and the day of every draft, and says what cannot be found. Three queries."""

    def __init__(self, drafts: list[Draft], by: Actor) -> None:
        self.drafts = drafts
        self.names = UnitNames.load(by)
        self.units = Unit.objects.in_bulk(list(self.names.units))
        self.today = clock.today()
        self.kinds = queries.activity_names(self.today)
        ordered = sorted({known.id: known for known in self.kinds.values()}.items())
        self.choices = [known for _key, known in ordered]

    def rows(self) -> Iterable[Row]:
        for draft in self.drafts:
            unit, activity, day = self._unit(draft), self._activity(draft), self._day(draft)
            self._counts(draft)
            _fit(draft)
            if unit and activity and day:
                row = Row(draft, unit, activity, *day)
                self._possible(row)
                yield row

    def _unit(self, draft: Draft) -> Unit | None:
        text = draft.text("unit")
        if not text:
            return None
        found = self.names.find(text)
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


def _match(rows: list[Row]) -> None:
    """Compare with what is stored. Where several meetings share branch, kind and day, what was discussed tells them apart."""
    stored = _stored(rows)
    months = _by_month(stored)
    by_identity: dict[Identity, list[Row]] = {}
    for row in rows:
        by_identity.setdefault(row.identity, []).append(row)
    for identity, same in by_identity.items():
        known = sorted(stored.get(identity, []), key=lambda meeting: meeting.ordinal)
        topics = list(dict.fromkeys(row.topic for row in same))
        pairs = _pair(topics, known)
        taken = {meeting.ordinal for meeting in known}
        ordinals = iter(number for number in range(1, len(topics) + len(known) + 1) if number not in taken)
        numbers = {topic: next(ordinals) for topic in topics if topic not in pairs}
        for row in same:
            row.draft.key = "|".join(map(str, (*identity, row.topic)))
            old = pairs.get(row.topic)
            _judge(row, old, old.ordinal if old else numbers[row.topic])
            if old is None:
                _warn_of_month(row, months)


def _pair(topics: Sequence[str], known: Sequence[Meeting]) -> dict[str, Meeting]:
    """Same topic first; what is left over on both sides goes together only where there is no choice."""
    pairs = {topic: meeting for topic in topics for meeting in known if meeting.topic == topic}
    loose = [topic for topic in topics if topic not in pairs]
    free = [meeting for meeting in known if meeting not in pairs.values()]
    if len(topics) == len(known) == 1 or (len(loose) == len(free) == 1):
        pairs.update(zip(loose, free, strict=True))
    return pairs


def _stored(rows: list[Row]) -> dict[Identity, list[Meeting]]:
    if not rows:
        return {}
    units = {row.unit.pk: row.unit for row in rows}
    days = [row.held_on for row in rows]
    found: dict[Identity, list[Meeting]] = {}
    keys = list(units)
    for start in range(0, len(keys), 500):
        meetings = Meeting.objects.standing().filter(
            unit__in=keys[start : start + 500],
            held_on__range=(min(days).replace(day=1), max(days).replace(day=1) + dt.timedelta(days=31)),
        )
        for meeting in meetings:
            meeting.unit = units[meeting.unit_id]
            identity = (meeting.unit_id, meeting.activity, meeting.held_on, meeting.precision)
            found.setdefault(identity, []).append(meeting)
    return found


def _judge(row: Row, old: Meeting | None, ordinal: int) -> None:
    draft = row.draft
    told = {name: draft.values[name] for name in _TOLD if draft.values.get(name) not in (None, "")}
    if old is None:
        draft.status, draft.data["meeting"] = NEW, _new(row, told, ordinal)
        return
    changes = {name: value for name, value in told.items() if value != getattr(old, name)}
    if changes and old.origin == Meeting.Origin.FORM:
        draft.note("held_on", _("支部已经当场记过这次会，以支部记的为准。"))
        changes = {}
    draft.status = CHANGED if changes else UNCHANGED
    if changes:
        draft.changes = {name: (_text(getattr(old, name)), _text(value)) for name, value in changes.items()}
        new = copy_of(old)
        for name, value in changes.items():
            setattr(new, name, value)
        new.corrects = old
        draft.data["meeting"] = new


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _new(row: Row, told: dict[str, Any], ordinal: int) -> Meeting:
    return Meeting(
        unit=row.unit,
        activity=row.activity.id,
        activity_name=row.activity.name,
        held_on=row.held_on,
        precision=row.precision,
        ordinal=ordinal,
        origin=Meeting.Origin.IMPORT,
        **told,
    )


def _by_month(stored: dict[Identity, list[Meeting]]) -> dict[tuple[int, str, dt.date], list[Meeting]]:
    found: dict[tuple[int, str, dt.date], list[Meeting]] = {}
    for (unit, activity, day, _precision), meetings in stored.items():
        found.setdefault((unit, activity, day.replace(day=1)), []).extend(meetings)
    return found


def _warn_of_month(row: Row, months: dict[tuple[int, str, dt.date], list[Meeting]]) -> None:
    """A meeting noted with its month only may be the same as one noted with its day."""
    unit, activity, day, precision = row.identity
    other = [one for one in months.get((unit, activity, day.replace(day=1)), []) if one.precision != precision]
    if other:
        row.draft.warn("held_on", _("已经有一条“%(day)s”的同类会议，可能是同一次，请核对。") % {"day": other[0].when})
