"""Transfers of the example county, one or two in each state. All 示例; the register changes by them as it would by people."""

from __future__ import annotations

import datetime as dt
import random

from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Account, Membership, Unit
from zugong.timeline.periods import add_months
from zugong.transfers import services, steps
from zugong.transfers.models import Transfer
from zugong.transfers.services.deciding import Writing

from .structure import County
from .urging import days_ago

#: (days ago it was asked for, how far it came, within or out, why)
WAYS = (
    (3, "asked", "within", "work"), (2, "agreed", "within", "home"), (8, "issued", "within", "work"), (14, "issued", "within", "unit"),
    (6, "taken", "within", "work"), (45, "landed", "within", "work"), (12, "landed", "within", "retired"),
    (60, "receipted", "within", "work"), (30, "returned", "within", "home"), (9, "refused", "within", "other"),
    (10, "issued", "out", "work"), (95, "issued", "out", "away"), (70, "receipted", "out", "study"), (5, "agreed", "out", "work"),
)  # fmt: skip
ARRIVALS = (("苏远行（示例）", 4, False), ("江来（示例）", 20, True))
OUTSIDE = "邻市示例区机关党委第三党支部（示例）"
NOTE = "示例"
#: The first of these ways have only been asked for: the branch of the example's logins keeps its members.
AT_HOME = 2


def move(county: County, chance: random.Random) -> int:
    """Left out where a county's own folder of institutions has no transfers."""
    if steps.edition(clock.today()) is None:
        return 0
    registrar = Account.objects.get(username="registrar")
    branches = [one for one in county.branches if steps.committee_of(one, clock.today()) is not None]
    people = iter(_ordinary(branches, chance))
    made = 0
    for ago, stage, direction, why in WAYS:
        member = next(people, None)
        to = _other(branches, member, chance) if member is not None and direction == "within" else None
        if member is None or (direction == "within" and to is None):
            break
        wish = services.Wish(
            to=to, elsewhere="" if to else OUTSIDE, why=why, months=12 if why == "away" else None, note=NOTE
        )
        made += _one(member, wish, ago, stage, registrar)
    return made + _own(branches, chance) + _arrivals(branches, chance, registrar)


def _own(branches: list[Unit], chance: random.Random) -> int:
    """The example's own member has asked, and the secretary has still to answer."""
    member = Account.objects.select_related("person").get(username="member")
    running = member.person.memberships.select_related("unit").first() if member.person is not None else None
    to = _other(branches, running, chance) if running is not None else None
    if member.person is None or to is None:
        return 0
    with days_ago(1):
        wish = services.Wish(to=to, why="work", note=NOTE)
        services.request_transfer(person=member.person, wish=wish, by=member)
    return 1


def _ordinary(branches: list[Unit], chance: random.Random) -> list[Membership]:
    """Members without a post or an account: two of the example's own branch, who have only asked, then others."""
    home = Account.objects.get(username="secretary").home_unit
    found = Membership.objects.filter(
        unit__in=branches, valid_to__isnull=True, stage=Membership.Stage.FULL, person__posts=None, person__account=None
    )
    rows = list(found.select_related("unit", "person").order_by("pk"))
    chance.shuffle(rows)
    own = [one for one in rows if home is not None and one.unit_id == home.pk]
    return [*own[:AT_HOME], *(one for one in rows if one not in own)]


def _other(branches: list[Unit], member: Membership | None, chance: random.Random) -> Unit | None:
    """A branch under another committee, if there is one."""
    assert member is not None
    mine = steps.committee_of(member.unit, clock.today())
    far = [one for one in branches if one.pk != member.unit_id and (mine is None or not mine.contains(one))]
    near = [one for one in branches if one.pk != member.unit_id]
    return chance.choice(far or near) if near else None


def _one(member: Membership, wish: services.Wish, ago: int, stage: str, by: Account) -> int:
    with days_ago(ago):
        try:
            transfer = services.request_transfer(person=member.person, wish=wish, by=by)
        except Refused:
            return 0
    if stage == "refused":
        with days_ago(ago - 1):
            services.refuse_transfer(transfer=transfer, step=transfer.step, reason="申请材料不齐（示例）", by=by)
        return 1
    if stage == "asked":
        return 1
    with days_ago(ago - 1):
        transfer = _up_to(transfer, steps.issuing_step(transfer), by)
        if stage != "agreed":
            transfer = _issue(transfer, by)
    _further(transfer, ago, stage, by)
    return 1


def _further(transfer: Transfer, ago: int, stage: str, by: Account) -> None:
    if stage == "returned":
        with days_ago(ago - 5):
            services.return_transfer(transfer=transfer, reason="本人没有来报到（示例）", by=by)
    if stage == "receipted" and transfer.direction == Transfer.Direction.OUT:
        with days_ago(ago - 20):
            services.register_receipt(transfer=transfer, on=clock.today() - dt.timedelta(days=6), by=by)
        return
    if stage in ("taken", "landed", "receipted"):
        with days_ago(ago - 3):
            transfer = _up_to(transfer, "target_branch", by)
            if stage != "taken":
                transfer = services.accept_transfer(transfer=transfer, step="target_branch", on=clock.today(), by=by)
    if stage == "receipted" and transfer.state == Transfer.State.LANDED:
        with days_ago(ago - 12):
            services.send_receipt(transfer=transfer, on=clock.today(), by=by)


def _up_to(transfer: Transfer, step: str, by: Account) -> Transfer:
    while transfer.step != step:
        transfer = services.agree_step(transfer=transfer, step=transfer.step, by=by, opinion="同意（示例）")
    return transfer


def _issue(transfer: Transfer, by: Account) -> Transfer:
    days = steps.usual_days(transfer.direction, clock.today())
    paid = add_months(clock.today().replace(day=1), -1)
    return services.issue_letter(
        transfer=transfer, step=transfer.step, writing=Writing(paid_until=paid, days=days), by=by
    )


def _arrivals(branches: list[Unit], chance: random.Random, by: Account) -> int:
    home = Account.objects.get(username="secretary").home_unit or branches[0]
    for (name, ago, taken), to in zip(ARRIVALS, (home, chance.choice(branches)), strict=True):
        with days_ago(ago):
            today = clock.today()
            said = services.Arrival(
                name=name, sex="male", elsewhere=OUTSIDE, why="work", note=NOTE, joined_on=dt.date(2012, 6, 28), full_on=dt.date(2013, 6, 28),
                paper_number=f"示例〔{today.year}〕21号", paper_on=today - dt.timedelta(days=2), valid_until=today + dt.timedelta(days=28),
                paid_until=today.replace(day=1),
            )  # fmt: skip
            transfer = services.register_arrival(said=said, to=to, by=by)
            transfer = _up_to(transfer, "target_branch", by)
        if taken:
            with days_ago(ago - 2):
                services.accept_transfer(transfer=transfer, step="target_branch", on=clock.today(), by=by)
    return len(ARRIVALS)
