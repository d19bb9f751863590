"""Meetings, conferences, talks and promises of the example county. All 示例; nothing of it is scored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.org.models import Membership, Unit
from zugong.registers import services as registers
from zugong.registers.models import Row
from zugong.rulebook import library

from .structure import County

AGENDA, CONFERENCES, TALKS = "source-0.first-item", "source-4.conferences", "source-3.talks"
LIFE, BIRTHDAYS = "source-0.special-life-meetings", "source-4.political-birthday"
#: Departments that were given the tasks of the conference, and how far each has come.
TASKED = (100, 60, 0)


def hold(county: County) -> int:
    """How many rows; left out where a county's own folder of institutions does not hold these."""
    known = {one.id for one in library.in_force(clock.today())}
    if not {AGENDA, CONFERENCES, TALKS, LIFE, BIRTHDAYS} <= known:
        return 0
    before = Row.objects.count()
    section = Unit.objects.filter(kind=Unit.Kind.ORGANISATION_DEPARTMENT).order_by("pk").first()
    people = _people(section) if section is not None else []
    if section is not None and len(people) > 1:
        _affairs(section, people)
        _talk(section, people)
    for unit in county.departments[: len(TASKED)]:
        inside = Membership.objects.filter(unit__path__startswith=unit.path).order_by("pk")
        if leaders := list(inside.values_list("person", flat=True)[:2]):
            _party_group(unit, leaders)
    _conference(county)
    _promises()
    return Row.objects.count() - before


def _people(section: Unit) -> list[int]:
    inside = Membership.objects.filter(unit__path__startswith=section.path).order_by("pk")
    return list(inside.values_list("person", flat=True)[:4])


def _write(register: str, unit: Unit, **cells: object) -> Row:
    return registers.write_row(register=register, unit=unit, cells=cells, by=SYSTEM)


def _change(row: Row, cells: Mapping[str, object]) -> None:
    row.refresh_from_db()
    registers.change_row(row=row, version=row.version, cells={**row.data, **cells}, by=SYSTEM)


def _affairs(section: Unit, people: list[int]) -> None:
    """One meeting of the department with its first item, an item and a decision somebody is at work on."""
    day = clock.today() - dt.timedelta(days=9)
    said = {"name": f"{day:%Y年%m月}部务会（示例）", "kind": "department_affairs", "state": "draft", "planned_on": day}
    meeting = _write(f"{AGENDA}/meetings", section, **said)
    items = f"{AGENDA}/items"
    study = {
        "topic": "学习机关党建的重要论述（示例）",
        "kind": "first_item",
        "text_of": "《示例文选》",
        "follow_up": "写进本月重点工作（示例）",
    }
    _write(items, section, meeting=meeting.pk, number="1", lead=people[0], **study)
    item = _write(
        items,
        section,
        meeting=meeting.pk,
        number="2",
        kind="business",
        topic="研究驻村干部轮换（示例）",
        lead=people[1],
    )
    held = {
        "state": "minuted",
        "held_on": day,
        "presider": people[0],
        "attended": people,
        "minutes": "会议学习了重要论述，研究了驻村干部轮换。（示例）",
    }
    _change(meeting, held)
    owed = {
        "decision": "月底前提出轮换名单（示例）",
        "owner": people[1],
        "decided_on": day,
        "due_on": clock.today() + dt.timedelta(days=12),
    }
    _write(f"{AGENDA}/decisions", section, meeting=meeting.pk, item=item.pk, about="business", **owed)


def _party_group(unit: Unit, people: list[int]) -> None:
    """A Party-group meeting whose first item was studied; not every unit has written down what follows from it."""
    day = clock.today() - dt.timedelta(days=16)
    said = {"name": f"{day:%Y年%m月}党组会（示例）", "kind": "party_group", "state": "draft", "planned_on": day}
    meeting = _write(f"{AGENDA}/meetings", unit, **said)
    study = {
        "topic": "学习机关党建的重要论述（示例）",
        "kind": "first_item",
        "text_of": "《示例文选》",
        "lead": people[0],
    }
    follow = {"follow_up": "列入支部学习计划（示例）"} if unit.pk % 2 else {}
    _write(f"{AGENDA}/items", unit, meeting=meeting.pk, number="1", **study, **follow)
    _change(meeting, {"state": "held", "held_on": day, "presider": people[0], "attended": people})


def _talk(section: Unit, people: list[int]) -> None:
    day = clock.today() - dt.timedelta(days=20)
    promised = {"follow_up": "联系一次跟班学习（示例）", "due_on": clock.today() + dt.timedelta(days=10)}
    _write(
        f"{TALKS}/talks", section, on=day, kind="heart", level="head_cadre", who=people[0], other=people[1], **promised
    )


def _conference(county: County) -> None:
    """A speech taken apart and given to three departments, and an experience that one presented and another took up."""
    committee = Unit.objects.filter(kind=Unit.Kind.WORKING_COMMITTEE).order_by("pk").first()
    if committee is None or len(county.departments) < len(TASKED):
        return
    year, today = clock.today().year, clock.today()
    first = dt.date(year, 1, 10) if today > dt.date(year, 1, 10) else today
    said = {
        "name": f"{year}年机关党的工作会议（示例）",
        "kind": "yearly",
        "due_on": first,
        "held_on": first,
        "speech": "抓基础、抓队伍。（示例）",
    }
    meeting = _write(f"{CONFERENCES}/conferences", committee, **said)
    due = dt.date(year, 12, 20)
    point = _write(
        f"{CONFERENCES}/points", committee, name="配齐支部书记（示例）", conference=meeting.pk, number="1", due_on=due
    )
    for unit, share in zip(county.departments, TASKED, strict=False):
        member = Membership.objects.filter(unit__path__startswith=unit.path).order_by("pk").first()
        told = {"owner": member.person_id, "result": "都配齐了（示例）"} if member and share == TASKED[0] else {}
        task = {
            "name": "配齐支部书记（示例）",
            "due_on": due,
            "share": str(share) if told or share < TASKED[0] else "0",
            **told,
        }
        _write(f"{CONFERENCES}/tasks", unit, conference=meeting.pk, point=point.pk, **task)
    host, learner = county.departments[:2]
    shown = _write(
        f"{CONFERENCES}/experiences",
        host,
        name="支部标准化清单（示例）",
        text="一月一查，一查一清。（示例）",
        open=True,
    )
    seen = {"host": host.pk, "sites": "党员活动室（示例）", "experience": shown.pk}
    onsite = _write(
        f"{CONFERENCES}/conferences",
        committee,
        name="标准化建设现场推进会（示例）",
        kind="onsite",
        due_on=first,
        held_on=first,
        **seen,
    )
    taken = {"answer": "adopt", "what": "照着建清单（示例）", "effect": "60"}
    _write(f"{CONFERENCES}/answers", learner, conference=onsite.pk, experience=shown.pk, **taken)


def _promises() -> None:
    """The branch of the example's secretary keeps a promise list."""
    branch = Unit.objects.filter(kind=Unit.Kind.BRANCH, memberships__isnull=False).order_by("pk").first()
    member = Membership.objects.filter(unit=branch).order_by("pk").first()
    if branch is None or member is None:
        return
    day = clock.today() - dt.timedelta(days=30)
    said = {
        "theme": "对照检查（示例）",
        "due_on": day,
        "held_on": day,
        "opinions": "多到一线（示例）",
        "problems": "讲党课少（示例）",
    }
    meeting = _write(f"{LIFE}/meetings", branch, **said)
    promise = {
        "promise": "每季度讲一次党课（示例）",
        "problem": "讲党课少（示例）",
        "owner": member.person_id,
        "promised_on": day,
    }
    _write(f"{LIFE}/promises", branch, meeting=meeting.pk, due_on=clock.today() + dt.timedelta(days=30), **promise)
