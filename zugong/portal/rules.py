"""Who may write, issue, read and take back notices, and who may speak in a branch. Each rule bears the name of the act it guards."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM, Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit

from . import reach
from .models import Notice, Receipt, Remark, Topic, Word
from .said import Said, paragraphs

State = Notice.State


@rule
def draft_notice(unit: Unit, said: Said, *, by: Actor) -> Sentence | None:
    return _writes(unit, by) or _within(unit, said.to) or _asks_well(said) or _in_time(said)


@rule
def change_notice(notice: Notice, said: Said, *, by: Actor) -> Sentence | None:
    return (
        _writes(notice.unit, by)
        or _draft(notice)
        or _within(notice.unit, said.to)
        or _asks_well(said)
        or _in_time(said)
    )


@rule
def attach_to_notice(notice: Notice, *, by: Actor) -> Sentence | None:
    return _writes(notice.unit, by) or _draft(notice)


@rule
def issue_notice(notice: Notice, *, by: Actor) -> Sentence | None:
    if notice.valid_until is not None and notice.valid_until < clock.today():
        return _("有效期已经过了，改了再发。")
    return _writes(notice.unit, by) or _draft(notice) or _within(notice.unit, notice.places)


@rule
def withdraw_notice(notice: Notice, reason: str, *, by: Actor) -> Sentence | None:
    if notice.state != State.ISSUED:
        return _("发出的通知才能撤回。")
    return _writes(notice.unit, by) or _reason(reason)


@rule
def read_notice(notice: Notice, *, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and reach.visible_to(by).filter(pk=notice.pk).exists():
        return None
    return _("这份通知不是发给您的。")


@rule
def confirm_notice(notice: Notice, answer: int | None, *, by: Actor) -> Sentence | None:
    """The last thing looked at is the answer: a wrong one sends back to the words that answer it."""
    if not isinstance(by, Account) or not reach.addressed_to(by).filter(pk=notice.pk).exists():
        return _("这份通知不要您的回执。")
    if not notice.stands:
        return _("通知已经撤回或者过了有效期，不用再回执。")
    if Receipt.objects.filter(notice=notice, person=by.person).exists():
        return _("您已经有回执了。")
    if notice.question and answer is None:
        return _("先选一个答案。")
    if notice.question and answer != notice.answer:
        return _("不对，回到正文标出的那一段再读一遍，然后重新选。答错不记录。")
    return None


@rule
def remind_readers(*, by: Actor) -> Sentence | None:
    return None if by is SYSTEM else _("提醒由每天的例行检查写。")


@rule
def read_words(words: Sequence[Word], *, by: Actor) -> Sentence | None:
    own = isinstance(by, Account) and all(word.account_id == by.pk for word in words)
    return None if own else _("只能标自己的提醒。")


# ---- a branch at home ----------------------------------------------------------------------------


@rule
def visit_branch(unit: Unit, *, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and by.sees_business and (by.may("read_unit", unit) or reach.belongs(by, unit)):
        return None
    return _("网上支部由本支部的党员和上级组织看。")


@rule
def describe_branch(unit: Unit, *, by: Actor) -> Sentence | None:
    if unit.kind not in Unit.MEMBER_KINDS:
        return _("党支部才有网上支部的主页。")
    if isinstance(by, Account) and by.may("record", unit):
        return None
    return _("支部主页由支部书记和专职党务工作者写。")


@rule
def read_topics(unit: Unit, *, by: Actor) -> Sentence | None:
    """Not for those above: what a branch says among its own stays there."""
    if isinstance(by, Account) and unit.kind in Unit.MEMBER_KINDS and reach.belongs(by, unit):
        return None
    return _("支部的讨论只有本支部的人看得到。")


@rule
def open_topic(unit: Unit, title: str, text: str, *, by: Actor) -> Sentence | None:
    return read_topics(unit, by=by) or _said(title, _("写一句说什么。")) or _said(text, _("先写要说的话。"))


@rule
def say_remark(topic: Topic, text: str, *, by: Actor) -> Sentence | None:
    if topic.closed_at is not None:
        return _("这个讨论已经结束。")
    return read_topics(topic.unit, by=by) or _said(text, _("先写要说的话。"))


@rule
def remove_remark(remark: Remark, reason: str, *, by: Actor) -> Sentence | None:
    """By the branch secretary, or by whoever said it."""
    if remark.removed_at is not None:
        return _("已经移除了。")
    own = remark.by == by.actor_id and read_topics.allows(remark.topic.unit, by=by)
    return (None if own else moderate(remark.topic.unit, by=by)) or _reason(reason)


@rule
def close_topic(topic: Topic, reason: str, *, by: Actor) -> Sentence | None:
    if topic.closed_at is not None:
        return _("这个讨论已经结束。")
    return moderate(topic.unit, by=by) or _reason(reason)


@rule
def moderate(unit: Unit, *, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and by.may("record", unit) and reach.belongs(by, unit):
        return None
    return _("这由支部书记来办。")


# ---- parts ---------------------------------------------------------------------------------------


def _writes(unit: Unit, by: Actor) -> Sentence | None:
    if isinstance(by, Account) and reach.writes_for(by, unit):
        return None
    return _("%(unit)s的通知不由您写。") % {"unit": unit}


def _draft(notice: Notice) -> Sentence | None:
    return None if notice.state == State.DRAFT else _("发出以后不能再改；写错了就撤回，重新发一份。")


def _within(unit: Unit, to: Sequence[Unit]) -> Sentence | None:
    if not to:
        return _("先写发给哪些组织。")
    outside = [str(one) for one in to if not one.path.startswith(unit.path)]
    if outside:
        return _("%(names)s不在%(unit)s下面，通知发不到那里。") % {"names": "、".join(outside), "unit": unit}
    return None


def _asks_well(said: Said) -> Sentence | None:
    """A question has two options at least, a right one, and its answer stands in the text."""
    if not said.question:
        return _("没有写问题，选项就空着。") if said.options else None
    if len(said.options) < 2 or len(set(said.options)) < len(said.options):
        return _("至少写两个不同的选项，一行一个。")
    if said.answer is None or not 0 <= said.answer < len(said.options):
        return _("说一下第几个选项对。")
    if not said.passage or not any(said.passage in one for one in paragraphs(said.text)):
        return _("把正文里能回答这一题的一句原话照抄下来，答错的人要回到那里。")
    return None


def _in_time(said: Said) -> Sentence | None:
    if said.valid_until is not None and said.valid_until < clock.today():
        return _("有效期要在今天以后。")
    return None


def _reason(reason: str) -> Sentence | None:
    return None if reason.strip() else _("写一句原因，以后的人能看懂为什么。")


def _said(text: str, sentence: str) -> Sentence | None:
    return None if text.strip() else sentence
