"""A year of organisation life: what the duties ask of each branch, done more or less well. All 示例."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from zugong.evidence import ledger, loading
from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.life.facts import MeetingAttended, MeetingHeld
from zugong.life.models import Attendance, Meeting
from zugong.org.models import Membership, Person, Post, Unit
from zugong.rulebook import library
from zugong.timeline import Period

BATCH = 1000
_TOPICS = {
    "branch_general_meeting": (
        "讨论支部年度工作计划",
        "通报党费收缴使用情况",
        "研究接收预备党员",
        "听取支委会半年工作报告",
    ),
    "branch_committee_meeting": (
        "研究支部月度工作安排",
        "研究入党积极分子培养",
        "检查上月决定事项落实",
        "研究困难党员帮扶",
    ),
    "subgroup_meeting": ("学习讨论党章总纲", "交流岗位业务与党建融合", "开展谈心交流", "讨论支部工作法"),
    "party_lesson": ("支部书记讲党课：把机关作风抓到窗口", "党课：读懂支部工作条例", "党课：身边的先锋岗"),
    "first_agenda_study": (
        "学习上级重要会议精神，研究贯彻措施",
        "学习重要讲话，结合本单位实际讨论",
        "学习新修订的党内法规",
    ),
    "political_study": ("集中学习理论读本", "学习上级文件", "交流学习体会"),
    "theme_day": (
        "主题党日：到联系社区服务",
        "主题党日：重温入党志愿书",
        "主题党日：参观廉政教育点",
        "主题党日：为企业办一件实事",
    ),
}
_OTHER_TOPICS = ("学习上级会议精神，研究贯彻措施", "总结本期工作，安排下一步任务")
_PLACES = ("党员活动室", "三楼会议室", "二楼小会议室", "联系社区", "政务服务大厅")
_LEAVE = ("出差", "值班", "病假", "带队下乡")


@dataclass(frozen=True)
class Owed:
    """A duty that a meeting fulfils, reduced to what the generator needs."""

    activity: str
    name: str
    attends: str
    who: tuple[str, ...]
    every: str
    times: int
    #: "07-01" for a duty that is owed once a year before that day.
    before: str = ""


@dataclass(slots=True)
class Seat:
    """One place at a meeting, before it becomes a row of attendance."""

    person: Person
    state: str = "present"
    reason: str = ""

    @property
    def person_id(self) -> int:
        return self.person.pk


@dataclass
class Branch:
    unit: Unit
    #: How reliably this branch works, 0–1: its department's habit and its own.
    care: float
    members: list[Person]
    committee: list[Person]


def owed_meetings(day: dt.date) -> list[Owed]:
    """The recurring duties in force that a meeting fulfils, as the institutions say."""
    activities = {found.activity.id: found.activity for found in library.activities(day)}
    found = []
    for item in library.duties(day):
        duty = item.duty
        kinds = [
            value for condition in duty.fulfilled_by.where if condition.field == "type" for value in condition.values
        ]
        if duty.fulfilled_by.of != "life.meeting_held" or duty.after_each or len(kinds) != 1:
            continue
        activity = activities[str(kinds[0])]
        times = int(library.parameter(item.institution.id, duty.owed.name, day)) if duty.owed else 1
        before = str(library.parameter(item.institution.id, duty.before.name, day)) if duty.before else ""
        found.append(
            Owed(activity.id, activity.name, activity.attends, tuple(duty.who), duty.every or "year", times, before)
        )
    return found


def _season(duty: Owed, period: Period) -> Period:
    """When in its period a duty is usually done: what is owed once a year is done near its end, or before its day."""
    year = period.start.year
    if duty.before:
        return Period.between(dt.date(year, 5, 20), dt.date.fromisoformat(f"{year}-{duty.before}"))
    return Period.between(dt.date(year, 10, 20), period.end) if duty.every == "year" else period


class Year:
    def __init__(
        self, start: dt.date, as_of: dt.date, chance: random.Random, waiting: frozenset[str],
        habits: dict[int, float] | None = None,
    ) -> None:  # fmt: skip
        """`waiting` names units that have not yet done what the current month and quarter ask: they have something to do.
        `habits`: those of another year, which departments keep."""
        self.start, self.as_of, self.chance, self.waiting = start, as_of, chance, waiting
        self.habits = {} if habits is None else habits

    def habit(self, department: Unit) -> float:
        """How well a department keeps its duties; the same in every part of the example."""
        if department.pk not in self.habits:
            self.habits[department.pk] = 0.72 + 0.27 * self.chance.betavariate(3, 1.6)
        return self.habits[department.pk]

    def hold_meetings(
        self, departments: list[Unit], others: list[Unit], *, only: frozenset[str] = frozenset(), most: int = 0
    ) -> int:
        """Writes meetings, attendance and facts department by department; returns the number of meetings. `only` these
        activities, and no more than so many branches of each."""
        owed = [duty for duty in owed_meetings(self.as_of) if not only or duty.activity in only]
        total = 0
        for head in [*departments, *others]:
            branches = self._branches(head)[: most or None]
            if head.kind != Unit.Kind.VILLAGE and not most:
                branches.append(self._leaders(head, branches))
            total += self._write([pair for branch in branches for pair in self._meetings(branch, owed)])
        return total

    def _branches(self, head: Unit) -> list[Branch]:
        units = list(Unit.objects.filter(path__startswith=head.path, kind__in=Unit.MEMBER_KINDS).order_by("path"))
        members: dict[int, list[Person]] = {}
        for membership in Membership.objects.filter(unit__in=units).select_related("person").order_by("pk"):
            members.setdefault(membership.unit_id, []).append(membership.person)
        committee: dict[int, list[Person]] = {}
        for post in Post.objects.filter(unit__in=units).select_related("person").order_by("pk"):
            committee.setdefault(post.unit_id, []).append(post.person)
        habit = self.habit(head)
        return [
            Branch(
                u, min(habit + self.chance.uniform(-0.08, 0.05), 0.995), members.get(u.pk, []), committee.get(u.pk, [])
            )
            for u in units
        ]

    def _leaders(self, head: Unit, branches: list[Branch]) -> Branch:
        """The leading group of a department: taken from its branches, who else could it be."""
        group = [person for branch in branches for person in branch.committee[:1]][:7]
        return Branch(head, self.habit(head), group, group)

    def _meetings(self, branch: Branch, owed: list[Owed]) -> Iterator[tuple[Meeting, list[Seat]]]:
        for duty in owed:
            if branch.unit.kind not in duty.who:
                continue
            for period in self._periods(duty.every):
                if branch.unit.name in self.waiting and period.contains(self.as_of):
                    continue
                for number in range(1, duty.times + 1):
                    day = self._day(_season(duty, period), branch.care)
                    if day is not None:
                        yield self._meeting(branch, duty, day, number)

    def _periods(self, kind: str) -> Iterator[Period]:
        period = Period.of(kind, self.start)
        while period.start <= self.as_of:
            yield period
            period = period.next()

    def _day(self, period: Period, care: float) -> dt.date | None:
        """A working day of the period on which it was held; None where it was left out or is still to come."""
        if self.chance.random() > care:
            return None
        length = (period.end - period.start).days + 1
        day = period.start + dt.timedelta(days=int(length * self.chance.betavariate(2, 1.7)))
        day -= dt.timedelta(days=max(day.weekday() - 4, 0))
        return day if max(period.start, self.start) <= day <= self.as_of else None

    def _meeting(self, branch: Branch, duty: Owed, day: dt.date, number: int) -> tuple[Meeting, list[Seat]]:
        chance = self.chance
        expected = branch.committee if duty.attends == "committee" else branch.members
        if duty.attends == "subgroup":
            expected = branch.members[: max(len(branch.members) // 2, 3)]
        seats = [Seat(person) for person in expected]
        for seat in seats:
            if chance.random() > 0.80 + 0.19 * branch.care:
                seat.state = "leave" if chance.random() < 0.8 else "absent"
                seat.reason = chance.choice(_LEAVE) if seat.state == "leave" else ""
        host = branch.committee[0] if branch.committee else None
        topic = chance.choice(_TOPICS.get(duty.activity, _OTHER_TOPICS))
        meeting = Meeting(
            unit=branch.unit, activity=duty.activity, activity_name=duty.name, held_on=day, place=chance.choice(_PLACES),
            host=host, host_name=host.name if host else "", topic=topic, ordinal=number,
            minutes=f"会议由{host.name if host else '支部书记'}主持。{topic}。与会同志发言讨论，形成一致意见，明确了责任人和完成时间。（示例记录）"
            if chance.random() < 0.9 + 0.09 * branch.care else "",
            first_item=chance.random() < branch.care,
            expected=len(seats), present=sum(seat.state == "present" for seat in seats),
            recorded_by="example", recorded_by_name=host.name if host else "示例", recorded_at=self.recorded(day),
        )  # fmt: skip
        return meeting, seats

    def recorded(self, day: dt.date) -> dt.datetime:
        later = min(day + dt.timedelta(days=self.chance.choice((0, 0, 0, 1, 2))), self.as_of)
        return dt.datetime.combine(later, dt.time(17, 30), tzinfo=clock.now().tzinfo)

    def _write(self, held: list[tuple[Meeting, list[Seat]]]) -> int:
        held = list({(m.unit_id, m.activity, m.held_on, m.ordinal): (m, seats) for m, seats in held}.values())
        held.sort(key=lambda pair: (pair[0].recorded_at, pair[0].unit_id))
        Meeting.objects.bulk_create([meeting for meeting, _ in held], batch_size=BATCH)
        self._seat(held)
        loading.load(
            ((entry, meeting.recorded_at) for meeting, seats in held for entry in self._entries(meeting, seats)),
            by=SYSTEM,
        )
        return len(held)

    def _seat(self, held: list[tuple[Meeting, list[Seat]]]) -> None:
        """Two hundred thousand seats: written as rows, not as objects."""
        table = connection.ops.quote_name(Attendance._meta.db_table)
        insert = f"INSERT INTO {table} (meeting_id, person_id, state, reason) VALUES (%s, %s, %s, %s)"
        rows = [(meeting.pk, seat.person_id, seat.state, seat.reason) for meeting, seats in held for seat in seats]
        with connection.cursor() as cursor:
            cursor.executemany(insert, rows)

    def _entries(self, meeting: Meeting, seats: list[Seat]) -> Iterator[ledger.Entry]:
        held = MeetingHeld(
            type=meeting.activity, minutes=bool(meeting.minutes), precision="day", first_item=meeting.first_item,
            topic=meeting.topic, expected=meeting.expected, present=meeting.present,
        )  # fmt: skip
        yield ledger.Entry(MeetingHeld, meeting.unit, meeting.held_on, held, meeting.source)
        attended = {"type": meeting.activity, "topic": meeting.topic}
        for seat in seats:
            if seat.state == "present":
                yield ledger.Entry(
                    MeetingAttended, meeting.unit, meeting.held_on, attended, meeting.source, seat.person
                )
