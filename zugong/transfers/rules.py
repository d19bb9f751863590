"""Who may ask for, decide, take in, send back a transfer, and when. Each rule bears the name of the act it guards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.rules import id_number_problem
from zugong.timeline.periods import add_months

from . import steps
from .models import Notice, Transfer

#: The reason that stands for a stay elsewhere and is asked how long it lasts.
AWAY = "away"
State, Direction = Transfer.State, Transfer.Direction


@rule
def request_transfer(
    membership: Membership | None, to: Unit | None, why: str, months: int | None, *, by: Actor
) -> Sentence | None:
    """`to` is None for a way out of the county; `months` is how long somebody stays away, where that is the reason."""
    return (
        _in_force()
        or _membership_stands(membership)
        or _asks_for(membership, by)
        or _known_reason(why)
        or _long_enough(why, months)
        or not_on_a_way.why_not(membership)
        or (_may_come_to(to, membership) if to is not None else None)
    )


@rule
def register_arrival(
    to: Unit, id_number: str, paper_on: dt.date, valid_until: dt.date, why: str, *, by: Actor
) -> Sentence | None:
    today = clock.today()
    return (
        _in_force()
        or _registers_for(to, by)
        or _known_reason(why)
        or _holds_members(to)
        or (id_number_problem(id_number) if id_number else None)
        or (_("介绍信的日期还没到，对照信再看一遍。") if paper_on > today else None)
        or (_("有效期早于开信的日期，对照信再看一遍。") if valid_until < paper_on else None)
        or (_("介绍信%(day)s过期了，请对方重新开。") % {"day": valid_until} if valid_until < today else None)
    )


@rule
def agree_step(transfer: Transfer, step: str, *, by: Actor) -> Sentence | None:
    if step in (steps.issuing_step(transfer), "target_branch"):
        return _("这一步要开介绍信或者接收，不能只点同意。")
    return _at(transfer, step) or _acts(transfer, by)


@rule
def issue_letter(
    transfer: Transfer, step: str, paid_until: dt.date | None, valid_days: int, *, by: Actor
) -> Sentence | None:
    today = clock.today()
    if step != steps.issuing_step(transfer):
        return _("介绍信在“%(step)s”这一步开。") % {"step": steps.step_title(steps.issuing_step(transfer))}
    return (
        _at(transfer, step)
        or _acts(transfer, by)
        or _still_there(transfer)
        or _paid(paid_until)
        or _valid_for(valid_days, today)
        or (_standing(transfer.target) if transfer.target is not None else None)
    )


@rule
def reissue_letter(
    transfer: Transfer, paid_until: dt.date | None, valid_days: int, reason: str, *, by: Actor
) -> Sentence | None:
    if transfer.state != State.IN_TRANSIT:
        return _("在途的才能重开介绍信。")
    return _issued_by(transfer, by) or _reason(reason) or _paid(paid_until) or _valid_for(valid_days, clock.today())


@rule
def accept_transfer(transfer: Transfer, step: str, on: dt.date, *, by: Actor) -> Sentence | None:
    if step != "target_branch":
        return _("由接收党支部接收。")
    return _at(transfer, step) or _acts(transfer, by) or _landing(transfer, on) or _standing(transfer.target)


@rule
def register_receipt(transfer: Transfer, on: dt.date, *, by: Actor) -> Sentence | None:
    """The receipt of an organisation outside the county: with it the membership here ends."""
    if transfer.direction != Direction.OUT or transfer.state != State.IN_TRANSIT:
        return _("转出本县、在途的才登记回执。")
    return _issued_by(transfer, by) or _landing(transfer, on, valid=False)


@rule
def send_receipt(transfer: Transfer, on: dt.date, *, by: Actor) -> Sentence | None:
    if transfer.state != State.LANDED or transfer.landed_on is None:
        return _("落地以后才寄回执。")
    if on > clock.today() or on < transfer.landed_on:
        return _("回执日期要在落地（%(day)s）以后、今天以前。") % {"day": transfer.landed_on}
    return _acts(transfer, by)


@rule
def return_transfer(transfer: Transfer, reason: str, *, by: Actor) -> Sentence | None:
    """By whoever has it on the receiving side, or by those who let the member go: a letter that led nowhere."""
    on_its_way = transfer.state == State.IN_TRANSIT or (
        transfer.direction == Direction.IN and transfer.state == State.PENDING
    )
    if not on_its_way:
        return _("不在途，不能退回。")
    mine = _acts(transfer, by)
    return (mine if mine is None else _issued_by(transfer, by) and mine) or _reason(reason)


@rule
def refuse_transfer(transfer: Transfer, step: str, reason: str, *, by: Actor) -> Sentence | None:
    if transfer.direction == Direction.IN:
        return _("转进来的不接收，用“退回”。")
    if transfer.state != State.PENDING:
        return _("已经转出，不能再不同意；请接收的一方退回，或者由开信的一方收回。")
    return _at(transfer, step) or _acts(transfer, by) or _reason(reason)


@rule
def withdraw_transfer(transfer: Transfer, reason: str, *, by: Actor) -> Sentence | None:
    if transfer.state != State.PENDING:
        return _("已经转出或者办完，不能撤回。")
    own = isinstance(by, Account) and transfer.person_id is not None and by.person_id == transfer.person_id
    if not own and transfer.requested_by != by.actor_id:
        return _("只有本人和提出申请的人能撤回。")
    return _reason(reason)


@rule
def say_directness(unit: Unit, reason: str, *, by: Actor) -> Sentence | None:
    if unit.kind not in steps.number("direct", clock.today()):
        return _("%(unit)s不审批组织关系转接。") % {"unit": unit}
    above = isinstance(by, Account) and by.scope(steps.DECIDES).over(unit)
    return _reason(reason) if above else _("直转权限由上级组织部门登记。")


@rule
def write_notices(*, by: Actor) -> Sentence | None:
    return None if by is SYSTEM else _("提醒由每天的例行任务来写。")


@rule
def read_notices(notices: Sequence[Notice], *, by: Actor) -> Sentence | None:
    own = all(f"account:{notice.account_id}" == by.actor_id for notice in notices)
    return None if own else _("只能看自己的提醒。")


@rule
def end_broken_ways(*, by: Actor) -> Sentence | None:
    return None if by is SYSTEM else _("随底册自动登记，不由人办。")


@rule
def way_leads_on(transfer: Transfer) -> Sentence | None:
    """A way without the step that lets go, or the one that takes in, leads nowhere. A branch writes no letter itself."""
    if transfer.direction != Direction.IN and steps.issuing_step(transfer) in ("", "origin_branch"):
        if transfer.origin_committee is None:
            return _without_committee(transfer.origin)
        return _("制度没有写由哪一级党委转出；请先改“党员组织关系转接”的步骤。")
    if transfer.direction != Direction.OUT and transfer.way[-1:] != ["target_branch"]:
        return _("制度没有写由接收党支部接收；请先改“党员组织关系转接”的步骤。")
    return None


@rule
def not_on_a_way(membership: Membership | None) -> Sentence | None:
    """One way at a time."""
    assert membership is not None
    running = Transfer.objects.filter(person=membership.person_id, state__in=Transfer.MOVING).first()
    if running is not None:
        return _("%(name)s正在办转接（%(number)s），办完、退回或者撤回以后才能再办。") % {
            "name": running.name, "number": running.number,
        }  # fmt: skip
    if membership.state == Membership.State.IN_TRANSIT:
        return _("%(name)s已经在途。") % {"name": membership.person.name}
    return None


@rule
def acts_here(transfer: Transfer, *, by: Actor) -> Sentence | None:
    """Whether the present step is this account's."""
    return _acts(transfer, by)


@rule
def read_transfer(transfer: Transfer, *, by: Actor) -> Sentence | None:
    return None if isinstance(by, Account) and reads(by, transfer) else _("这次转接只有本人和经手的党组织能看。")


def reads(account: Account, transfer: Transfer) -> bool:
    """The member, who asked, whoever has it, the letting side and the county; the receiving side once it is on its way."""
    if account.is_administrator:
        return False
    if account.person_id is not None and account.person_id == transfer.person_id:
        return True
    if transfer.requested_by == account.actor_id or steps.acts_at(account, transfer.waits_at):
        return True
    arrived = transfer.issued_on is not None or transfer.direction == Direction.IN
    side = [transfer.origin, transfer.origin_committee, transfer.county]
    side += [transfer.target, transfer.target_committee] if arrived else []
    seen = steps.sees(account)
    return any(seen.covers(unit) for unit in side)


# ---- parts ---------------------------------------------------------------------------------------


def _in_force() -> Sentence | None:
    if steps.edition(clock.today()) is None:
        return _("本县没有施行“党员组织关系转接”制度，请先在制度库里施行。")
    return None


def _membership_stands(membership: Membership | None) -> Sentence | None:
    if membership is None:
        return _("名册里没有这名党员的组织关系。")
    name, state = membership.person.name, Membership.State(membership.state)
    if state in (Membership.State.SUSPENDED, Membership.State.LOST):
        return _("%(name)s的党籍状态是“%(state)s”，不能转接；先办党籍的事。") % {"name": name, "state": state.label}
    return None


def _asks_for(membership: Membership | None, by: Actor) -> Sentence | None:
    assert membership is not None
    own = isinstance(by, Account) and by.person_id == membership.person_id
    if own or (isinstance(by, Account) and steps.acts_at(by, membership.unit)):
        return None
    return _("转接由本人申请，或者由所在党支部代办。")


def _registers_for(to: Unit, by: Actor) -> Sentence | None:
    """The branch, its committee or the county: whoever the letter was handed to."""
    if isinstance(by, Account) and steps.acts_at(by, to):
        return None
    committee = steps.committee_of(to, clock.today())
    if isinstance(by, Account) and committee is not None and steps.acts_at(by, committee):
        return None
    return _("%(unit)s不归您管；转进由接收的党支部、党委或者县委组织部登记。") % {"unit": to}


def _known_reason(why: str) -> Sentence | None:
    return None if why in steps.labels("reasons") else _("选一个转接的原因。")


def _long_enough(why: str, months: int | None) -> Sentence | None:
    if why != AWAY:
        return None
    least = steps.days("away_months", clock.today())
    if months is None:
        return _("外出学习或工作的，写明要去几个月。")
    if months < least:
        return _("外出不满 %(span)s，不转组织关系；开党员证明信，或者按流动党员管理%(doubt)s。") % {
            "span": steps.span("away_months", clock.today()), "doubt": steps.doubt("away_months", clock.today()),
        }  # fmt: skip
    return None


def _may_come_to(to: Unit, membership: Membership | None) -> Sentence | None:
    assert membership is not None
    if to.pk == membership.unit_id:
        return _("%(name)s本来就在%(unit)s。") % {"name": membership.person.name, "unit": to}
    return _holds_members(to)


def _holds_members(to: Unit) -> Sentence | None:
    if to.kind not in Unit.MEMBER_KINDS:
        return _("党员要编入党支部；请选%(unit)s下面的党支部。") % {"unit": to}
    return _standing(to) or (None if steps.committee_of(to, clock.today()) else _without_committee(to))


def _without_committee(branch: Unit | None) -> Sentence:
    return _("%(unit)s上面没有审批转接的党委，请先理顺隶属。") % {"unit": branch}


def _standing(unit: Unit | None) -> Sentence | None:
    if unit is not None and unit.dissolved_on is not None:
        return _("%(unit)s已在%(day)s撤销，请退回，另选党支部。") % {"unit": unit, "day": unit.dissolved_on}
    return None


def _at(transfer: Transfer, step: str) -> Sentence | None:
    """`step` is the one the person saw."""
    if transfer.step == step and transfer.is_open:
        return None
    return _("这次转接刚刚有人办过，已经不在这一步。请刷新再看。")


def _acts(transfer: Transfer, by: Actor) -> Sentence | None:
    if not isinstance(by, Account) or not steps.acts_at(by, transfer.waits_at):
        return _("这一步由%(unit)s办。") % {"unit": transfer.waits_at}
    return _not_own(transfer, by)


def _issued_by(transfer: Transfer, by: Actor) -> Sentence | None:
    if not isinstance(by, Account) or not steps.acts_at(by, transfer.issuer):
        return _("由开介绍信的%(unit)s办。") % {"unit": transfer.issuer}
    return _not_own(transfer, by)


def _not_own(transfer: Transfer, by: Account) -> Sentence | None:
    if transfer.person_id is not None and by.person_id == transfer.person_id:
        return _("自己的转接要由别人办：请上级党组织的人来办这一步。")
    return None


def _still_there(transfer: Transfer) -> Sentence | None:
    running = running_of(transfer.person)
    if running is None or running.unit_id != transfer.origin_id:
        return _("%(name)s已经不在%(unit)s的名册里，这次申请不能再办；请不同意，写明原因。") % {
            "name": transfer.name, "unit": transfer.origin,
        }  # fmt: skip
    return _membership_stands(running)


def running_of(person: Person | None) -> Membership | None:
    if person is None:
        return None
    return person.memberships.filter(valid_to__isnull=True).select_related("unit", "person").first()


def _paid(month: dt.date | None) -> Sentence | None:
    if month is None:
        return _("写明党费交到哪年哪月。")
    if month > add_months(clock.today(), 12):
        return _("党费交至的月份太晚，多半写错了年份。")
    return None


def _valid_for(valid_days: int, issued: dt.date) -> Sentence | None:
    if valid_days < 1:
        return _("有效期至少 1 天。")
    if issued + dt.timedelta(days=valid_days) > steps.latest_validity(issued):
        return _("有效期一般不超过 %(span)s%(doubt)s。") % {
            "span": steps.span("validity_most", issued), "doubt": steps.doubt("validity_most", issued),
        }  # fmt: skip
    return None


def _landing(transfer: Transfer, on: dt.date, *, valid: bool = True) -> Sentence | None:
    """A day on which a member may land: after letting go, not in the future, and within the letter's time."""
    since = transfer.issued_on or transfer.paper_on
    if on > clock.today():
        return _("日期还没到；到那天再登记。")
    if since is not None and on < since:
        return _("介绍信是%(day)s开的，接收不能早于这一天。") % {"day": since}
    if valid and transfer.valid_until is not None and on > transfer.valid_until:
        return _expired(transfer)
    return None


def _expired(transfer: Transfer) -> Sentence:
    """Who writes the letter anew: somebody here, or an organisation outside that has no page of this transfer."""
    if transfer.direction == Direction.IN:
        words = _("介绍信%(day)s过期了：请退回，凭对方重新开的介绍信再登记。")
    else:
        words = _("介绍信%(day)s过期了：请转出的一方重开介绍信，再接收。")
    return words % {"day": transfer.valid_until}


def _reason(reason: str) -> Sentence | None:
    return None if reason.strip() else _("写一句原因，对方和本人都要看得懂。")
