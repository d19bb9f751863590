"""Who may keep the register of people, and when."""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, CorrectionRequest, Membership, Person, Post, Unit

from .standing import dated, first, keeps, keeps_superior, may
from .units import standing

#: GB 11643-1999: the check character that belongs to each remainder.
_CHECKS = "10X98765432"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: The columns of a person that may be shown in full, with a reason.
MASKED = {"id_number": _("身份证号码"), "phone": _("联系电话")}


def id_number_unreadable(number: str) -> Sentence | None:
    """What cannot be a number at all. A number in use may fail its own check; the register warns of that and takes it."""
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return _("身份证号码要 18 位，前 17 位是数字")
    return None


def id_number_problem(number: str) -> Sentence | None:
    """What is wrong with an ID number, in words."""
    if unreadable := id_number_unreadable(number):
        return unreadable
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _("身份证号码第 7 到 14 位不是一个日期；对照证件再看一遍")
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if number[17].upper() != _CHECKS[total % 11]:
        return _("身份证号码最后一位对不上；多半有一位抄错了")
    return None


def is_self(by: Actor, person: Person) -> bool:
    return isinstance(by, Account) and by.person_id == person.pk


def branch_of(person: Person) -> Unit | None:
    """The branch the person belongs to, or belonged to last."""
    newest = F("valid_to").desc(nulls_first=True)
    held = person.memberships.select_related("unit").order_by(newest).first()
    return held.unit if held else None


def place_of(person: Person) -> Unit | None:
    """Where the register of this person is kept: the branch, else the unit of a post."""
    branch = branch_of(person)
    if branch is not None:
        return branch
    post = person.posts.select_related("unit").order_by("-pk").first()
    return post.unit if post else None


def _keeps_person(by: Actor, person: Person) -> Sentence | None:
    if is_self(by, person):
        return _("自己的资料不能自己改；请在“我的资料”里提出更正")
    place = place_of(person)
    return keeps(by, place)


@rule
def register_person(unit: Unit, id_number: str, *, by: Actor) -> Sentence | None:
    return first(keeps(by, unit), standing(unit), id_number_unreadable(id_number) if id_number else None)


@rule
def correct_person(person: Person, id_number: str | None = None, *, by: Actor) -> Sentence | None:
    return first(_keeps_person(by, person), id_number_unreadable(id_number) if id_number else None)


@rule
def admit(person: Person, unit: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    elsewhere = person.memberships.filter(valid_to__isnull=True).select_related("unit").first()
    if elsewhere:
        return _("%(name)s 已经在 %(unit)s；请用“转到别的党支部”") % {"name": person.name, "unit": elsewhere.unit}
    if person.memberships.filter(valid_to__gt=on).exists():
        return _("%(name)s 在这天还属于别的党支部；把日期改晚") % {"name": person.name}
    return first(keeps(by, unit), standing(unit), _holds_members(unit), dated(on))


@rule
def admit_new(unit: Unit, id_number: str, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(register_person(unit, id_number, by=by), _holds_members(unit), dated(on))


@rule
def transfer_membership(membership: Membership, to: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    if membership.valid_to is not None:
        return _("这段关系已经终止；刷新页面再看")
    if membership.unit_id == to.pk:
        return _("本来就在这个党支部")
    return first(
        _on_the_way(membership),
        keeps(by, membership.unit),
        keeps(by, to),
        standing(to),
        _holds_members(to),
        dated(on, since=membership.valid_from),
    )


@rule
def send_on_way(membership: Membership, on: dt.date, *, by: Actor) -> Sentence | None:
    if membership.state in (Membership.State.SUSPENDED, Membership.State.LOST):
        return _("党籍状态是“%(state)s”，不能转接；先办党籍的事") % {"state": membership.get_state_display()}
    return first(_ended(membership), _on_the_way(membership), dated(on, since=membership.valid_from))


@rule
def take_in(membership: Membership, to: Unit, on: dt.date, *, by: Actor) -> Sentence | None:
    back = membership.unit_id == to.pk
    away = first(_ended(membership), _not_on_the_way(membership))
    return first(away, standing(to), None if back else _holds_members(to), dated(on, since=membership.valid_from))


@rule
def let_go(membership: Membership, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(_ended(membership), _not_on_the_way(membership), dated(on, since=membership.valid_from))


@rule
def correct_membership(membership: Membership, *, by: Actor) -> Sentence | None:
    return _keeps_person(by, membership.person)


@rule
def end_membership(membership: Membership, on: dt.date, *, by: Actor) -> Sentence | None:
    return first(keeps(by, membership.unit), _ended(membership), dated(on, since=membership.valid_from))


@rule
def change_state(membership: Membership, state: str, on: dt.date, *, by: Actor) -> Sentence | None:
    same = _("党籍状态没有变") if membership.state == state else None
    by_hand = _("在途由“组织关系转接”登记，不能直接改") if state == Membership.State.IN_TRANSIT else None
    return first(_on_the_way(membership), end_membership(membership, on, by=by), same, by_hand)


@rule
def confirm_full(membership: Membership, on: dt.date, *, by: Actor) -> Sentence | None:
    if membership.stage != Membership.Stage.PROBATIONARY:
        return _("已经是正式党员")
    return first(keeps(by, membership.unit), dated(on, since=membership.joined_on))


@rule
def appoint(person: Person, unit: Unit, role: str, on: dt.date, *, by: Actor) -> Sentence | None:
    held = Post.objects.filter(unit=unit, role=role, valid_to__isnull=True).select_related("person")
    if any(post.person_id == person.pk for post in held):
        return _("%(name)s 已经任这个职务") % {"name": person.name}
    if role == Post.Role.SECRETARY and held:
        return _("现任书记是 %(name)s；先免去再任命") % {"name": held[0].person.name}
    authority = keeps_superior(by, unit) if role == Post.Role.SECRETARY else keeps(by, unit)
    return first(authority, standing(unit), dated(on, since=unit.founded_on))


@rule
def relieve(post: Post, on: dt.date, *, by: Actor) -> Sentence | None:
    authority = keeps_superior(by, post.unit) if post.role == Post.Role.SECRETARY else keeps(by, post.unit)
    ended = _("这个职务已经免去") if post.valid_to else None
    return first(authority, ended, dated(on, since=post.valid_from))


@rule
def unmask(person: Person, field: str, reason: str, *, by: Actor) -> Sentence | None:
    if field not in MASKED:
        return _("这一项没有打码，直接就能看")
    if not reason.strip():
        return _("写明为什么要看；这一条会记进审计，本人看得到")
    if is_self(by, person):
        return None
    place = place_of(person)
    if place is None or not may(by, "unmask", place):
        return _("您不能看这个人的全号；请找所在单位的专职党务工作者或底册管理员")
    return None


@rule
def request_correction(person: Person, *, by: Actor) -> Sentence | None:
    return None if is_self(by, person) else _("只能对自己的资料提出更正")


@rule
def answer_correction(request: CorrectionRequest, *, by: Actor) -> Sentence | None:
    answered = _("已经答复过；刷新页面再看") if request.state != CorrectionRequest.State.OPEN else None
    return first(_keeps_person(by, request.person), answered)


def _ended(membership: Membership) -> Sentence | None:
    return _("这段关系已经终止；刷新页面再看") if membership.valid_to else None


def _on_the_way(membership: Membership) -> Sentence | None:
    if membership.state != Membership.State.IN_TRANSIT:
        return None
    return _("%(name)s 正在转接途中；请在“组织关系转接”里接收或退回") % {"name": membership.person.name}


def _not_on_the_way(membership: Membership) -> Sentence | None:
    if membership.state == Membership.State.IN_TRANSIT:
        return None
    return _("%(name)s 已经不在转接途中；刷新页面再看") % {"name": membership.person.name}


def _holds_members(unit: Unit) -> Sentence | None:
    if unit.kind in Unit.MEMBER_KINDS:
        return None
    return _("党员要编入党支部；请选 %(unit)s 下面的党支部") % {"unit": unit}
