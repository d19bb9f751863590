"""Who may do what with a vote, and when. Each rule bears the name of the verb it guards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.rules import Sentence, rule
from zugong.org.models import Account, Unit

from . import queries
from .counting.paper import Answers, Paper
from .models import Poll, Scrutineer, Slip, Voter
from .reading import what_is_wrong
from .sealing import codes, scrutiny

SHORTEST_PASSPHRASE, LAST_ASCII = 12, 127
State = Poll.State


@rule
def prepare_poll(
    unit: Unit, paper: Paper | None, voters: Mapping[int, str], watchers: Collection[Account], *, by: Actor,
    subjects: int = 0, drawn: int = 0, closes_on: dt.date | None = None,
) -> Sentence | None:  # fmt: skip
    """`voters`: person → group."""
    return (
        (_may_hold(by, unit) if paper is None or paper.draw is None else _may_inspect(by, unit))
        or (_("这种投票在今天施行的制度里没有，请重选。") if paper is None else None)
        or _can_be_asked(paper, drawn)
        or _has_subjects(paper, subjects)
        or _has_voters(paper, voters)
        or _watched(paper, watchers, by)
        or (_("截止日不能早于今天。") if closes_on and closes_on < clock.today() else None)
    )


@rule
def accept_scrutiny(poll: Poll, mine: Scrutineer | None, passphrase: str, *, by: Actor) -> Sentence | None:
    if mine is None:
        return _("你不是这次投票的监票人。")
    if poll.state != State.PREPARING:
        return _("投票已经开始，口令不能再设或再改。")
    if sum(2 if ord(letter) > LAST_ASCII else 1 for letter in passphrase) < SHORTEST_PASSPHRASE:
        return _("口令至少要 %(n)d 个字符，汉字一个算两个。用一句只有你记得的话最好。") % {"n": SHORTEST_PASSPHRASE}
    if getattr(by, "username", "") and passphrase.lower().startswith(getattr(by, "username", "").lower()):
        return _("口令不要用账号名开头。")
    return None


@rule
def launch_poll(poll: Poll, *, by: Actor) -> Sentence | None:
    refused = _holds(by, poll) or _in_state(poll, State.PREPARING)
    if refused:
        return refused
    if poll.needs_scrutineers and poll.scrutineers.exclude(public_key="").count() < scrutiny.SCRUTINEERS:
        return _("三名监票人都设好口令，投票才能开始。")
    if poll.by_codes and not poll.slips.filter(cancelled=False).exists():
        return _("先打印票码，才有人能投。")
    return None if poll.by_codes or not poll.slip_groups else _drawn_beside(poll)


@rule
def withdraw_poll(poll: Poll, *, by: Actor, reason: str) -> Sentence | None:
    if not reason.strip():
        return _("写一句撤销的原因，投票人看得到。")
    if poll.state in {State.COUNTED, State.PUBLISHED, State.WITHDRAWN}:
        return _("这次投票%(state)s，不能撤销。") % {"state": poll.get_state_display()}
    return _holds(by, poll)


@rule
def recuse_voter(poll: Poll, voter: Voter, subjects: Collection[str], *, by: Actor) -> Sentence | None:
    refused = _holds(by, poll)
    if refused:
        return refused
    if voter.poll_id != poll.pk or not set(subjects) <= set(poll.subject_keys):
        return _("这次投票里没有这个人或这个对象。")
    if poll.state not in {State.PREPARING, State.OPEN} or voter.mark:
        return _("这一票已经投了，回避只能在投票以前设。")
    return None


@rule
def cast_ballot(poll: Poll, voter: Voter | None, answers: Answers, code: str, *, by: Actor) -> Sentence | None:
    if voter is None:
        return _("这次投票没有你的票。有疑问请问组织者%(name)s。") % {"name": poll.organiser_name}
    if voter.mark:
        return _("你已经投过票了。一个人一票，投了不能改。")
    subjects = [key for key in poll.subject_keys if key not in voter.recused]
    return _can_be_cast(poll, subjects, answers, code)


@rule
def cast_slip(slip: Slip | None, answers: Answers, code: str, *, by: Actor) -> Sentence | None:
    if slip is None:
        return _("没有这个票码。照票上印的重新输一遍，字母和数字都要对。")
    if slip.used:
        return _("这个票码已经用过了。一张票只能投一次。")
    return _can_be_cast(slip.poll, slip.poll.subject_keys, answers, code)


@rule
def cast_slips(poll: Poll, number: int, *, by: Actor) -> Sentence | None:
    """Of a handful as a whole; each of its ballots is asked as if it had come alone."""
    if not poll.is_open:
        return _("投票已经截止，这一票没有投进去。")
    return None if number else _("这些票一张也没有投进票箱。请各自再交一次。")


@rule
def hand_paper(poll: Poll, voter: Voter | None, *, by: Actor) -> Sentence | None:
    refused = _holds(by, poll) or _in_state(poll, State.OPEN)
    if refused:
        return refused
    if poll.secrecy == Poll.Secrecy.NAMED:
        return _("记名投票要知道谁投了什么，不能用纸票。")
    if poll.by_codes:
        return None
    if voter is None:
        return _("名单里没有这个人。")
    return _("这个人已经投过票或领过纸票了。") if voter.mark else None


@rule
def print_slips(poll: Poll, group: str, number: int, *, by: Actor) -> Sentence | None:
    refused = _holds(by, poll)
    if refused:
        return refused
    if not poll.slip_groups:
        return _("这次投票按名单投，没有票码。")
    made = poll.slips.filter(cancelled=False).count()
    if poll.is_drawn and made + number > len(poll.sample):
        return _("抽到 %(n)d 人，票码最多 %(n)d 张，已经印了 %(made)d 张。") % {"n": len(poll.sample), "made": made}
    if poll.state != State.PREPARING:
        return _("投票已经开始，票箱的大小定了，不能再加票码。")
    if group not in poll.slip_groups:
        return _("先选这些票码发给哪一组。")
    return None if 1 <= number <= 500 else _("一次打印 1 到 500 张。")


@rule
def cancel_slips(poll: Poll, group: str, *, by: Actor) -> Sentence | None:
    return _holds(by, poll) or _in_state(poll, State.PREPARING)


@rule
def close_poll(poll: Poll, *, by: Actor) -> Sentence | None:
    return _holds(by, poll) or _in_state(poll, State.OPEN)


@rule
def count_slips(poll: Poll, group: str, told: Mapping[str, Any], *, by: Actor) -> Sentence | None:
    """Two of those who have to do with the vote count: the organisers and the scrutineers."""
    if queries.scrutineer_of(poll, by) is None and _holds(by, poll):
        return _("纸票由组织者和监票人清点。")
    if poll.state != State.CLOSED:
        return _("截止以后才清点纸票。")
    if not poll.paper_issued:
        return _("这次投票没有发过纸票。")
    if poll.paper.groups and group not in poll.paper.groups:
        return _("先选是哪一组的纸票。")
    if queries.agreed_counts(poll) is not None:
        return _("两个人的数已经对上了，不用再报。")
    return _adds_up(poll.paper, told)


@rule
def hand_in_share(poll: Poll, mine: Scrutineer | None, *, by: Actor) -> Sentence | None:
    if mine is None:
        return _("你不是这次投票的监票人。")
    if poll.state == State.OPEN:
        return _("投票还没截止，谁也不能开票箱。")
    if poll.state != State.CLOSED:
        return _("票箱已经开了，不用再交。")
    if mine.handed_in:
        return _("你的钥匙已经交了，等另一名监票人。")
    return _papers_counted(poll)


@rule
def open_poll(poll: Poll, *, by: Actor) -> Sentence | None:
    if poll.needs_scrutineers:
        return _("无记名投票由两名监票人交钥匙开封。")
    return _holds(by, poll) or _in_state(poll, State.CLOSED) or _papers_counted(poll)


@rule
def publish_poll(poll: Poll, *, by: Actor) -> Sentence | None:
    return _holds(by, poll) or _in_state(poll, State.COUNTED)


@rule
def read_poll(poll: Poll, *, by: Actor) -> Sentence | None:
    """Organisers and scrutineers always; voters and those above once there is something to read."""
    if _holds(by, poll) is None or queries.scrutineer_of(poll, by):
        return None
    if queries.voter_of(poll, by) or by.may("read_unit", poll.unit):  # type: ignore[attr-defined]
        return None if poll.state != State.PREPARING else _("这次投票还没开始。")
    return _("这次投票只有参加投票的人、组织者和上级组织能看。")


@rule
def read_result(poll: Poll, *, by: Actor) -> Sentence | None:
    if not poll.has_result:
        return _("结果还没有。截止、开封、公布以后才看得到。")
    if poll.state == State.PUBLISHED:
        return read_poll.why_not(poll, by=by)
    if _holds(by, poll) is None or queries.scrutineer_of(poll, by):
        return None
    return _("结果还没公布。")


def results_open_to(account: Account, keys: Collection[int]) -> set[int]:
    """Those of these votes whose result this account may read."""
    polls = Poll.objects.select_related("unit").filter(pk__in=keys)
    return {poll.pk for poll in polls if read_result.allows(poll, by=account)}


# ---- what several rules ask ------------------------------------------------------------------------------------------


def _may_hold(by: Actor, unit: Unit) -> str | None:
    if hasattr(by, "may") and by.may("hold_ballots", unit):
        return None
    return _("%(unit)s的投票由本组织的书记、专职党务工作者或上级组织来办。") % {"unit": unit}


def _may_inspect(by: Actor, unit: Unit) -> str | None:
    """Who is asked what the own branch is called does not ask it."""
    if hasattr(by, "scope") and by.scope("hold_ballots").over(unit):
        return None
    return _("抽查%(unit)s由它的上级组织来办，本组织不能自己查自己。") % {"unit": unit}


def holds(by: Actor, poll: Poll) -> bool:
    return _holds(by, poll) is None


def _holds(by: Actor, poll: Poll) -> str | None:
    return _may_inspect(by, poll.unit) if poll.is_drawn else _may_hold(by, poll.unit)


def _can_be_asked(paper: Paper | None, drawn: int) -> str | None:
    if paper is None or paper.draw is None:
        return None
    asked = sum(bool(one.draws) for one in paper.asks)
    if asked < paper.draw.questions:
        return _("底册里这个组织只出得了 %(n)d 道题，制度要 %(wanted)d 道：先补上书记和上级组织。") % {
            "n": asked, "wanted": paper.draw.questions
        }  # fmt: skip
    if drawn < paper.minimum:
        return _("只有 %(n)d 名党员可抽，不到 %(least)d 人，答案藏不住，不能抽查。") % {
            "n": drawn,
            "least": paper.minimum,
        }
    return None


def _in_state(poll: Poll, wanted: str) -> str | None:
    if poll.state == wanted:
        return None
    return _("这次投票%(state)s，现在不能这样做。") % {"state": poll.get_state_display()}


def _has_subjects(paper: Paper | None, subjects: int) -> str | None:
    needs = paper is not None and (paper.about_each or any(one.asks == "candidates" for one in paper.asks))
    return _("先选评谁：至少要有一个对象。") if needs and not subjects else None


def _has_voters(paper: Paper | None, voters: Mapping[int, str]) -> str | None:
    if paper is None or paper.secrecy == "codes":
        return None
    if not voters:
        return _("先选谁来投。")
    # Whoever is on the list is known to have voted; slips that nobody draws hide none of them.
    if paper.secrecy == "secret" and len(voters) < paper.minimum:
        return _too_few(len(voters), paper)
    if paper.groups and not set(voters.values()) <= paper.groups.keys() - set(paper.slips):
        return _("每个投票人都要归到一个分组里。")
    return None


def _too_few(number: int, paper: Paper) -> str:
    return _("只有 %(n)d 个人投票，不到 %(least)d 人，无记名也猜得出来。人太少时用记名或当面表决。") % {
        "n": number,
        "least": paper.minimum,
    }


def _drawn_beside(poll: Poll) -> str | None:
    """No group is forgotten: once the vote is open no slip is printed any more."""
    printed = {group for group, _n in queries.slips_in(poll)}
    lacking = [title for group, title in poll.slip_groups.items() if group not in printed]
    if lacking:
        return _("“%(group)s”凭票码投，先给这一组打印票码。") % {"group": "、".join(lacking)}
    number = queries.electorate(poll)
    return _too_few(number, poll.paper) if number < poll.paper.minimum else None


def _watched(paper: Paper | None, watchers: Collection[Account], by: Actor) -> str | None:
    if paper is None or paper.secrecy != "secret":
        return None
    if len({one.pk for one in watchers}) != scrutiny.SCRUTINEERS:
        return _("选三名监票人，三个不同的人。开封时要其中两人在场。")
    if any(one.pk == getattr(by, "pk", None) for one in watchers):
        return _("组织者不能兼监票人。")
    if any(one.is_administrator for one in watchers):
        return _("三员管理员不能当监票人。")
    return None


def _can_be_cast(poll: Poll, subjects: Collection[str], answers: Answers, code: str) -> str | None:
    if poll.state == State.PREPARING:
        return _("投票还没开始。")
    if not poll.is_open:
        return _("投票已经截止，这一票没有投进去。")
    if not codes.is_receipt(code):
        return _("这一页放太久了，请重新打开投票页再投。")
    return what_is_wrong(poll.paper, subjects, answers)


def _papers_counted(poll: Poll) -> str | None:
    if queries.agreed_counts(poll) is None:
        return _("还有 %(n)d 张纸票没有两个人清点一致，先点完再开封。") % {"n": poll.paper_issued}
    return None


def _adds_up(paper: Paper, told: Mapping[str, Any]) -> str | None:
    returned, void = int(told["returned"]), int(told["void"])
    if void > returned:
        return _("废票不能比收回的票多。")
    valid = returned - void
    for ask in paper.asks:
        for votes in told["votes"].get(ask.id, {}).values():
            most = valid * ask.most if ask.asks in {"several", "candidates"} else valid
            if sum(votes.values()) > most or max(votes.values(), default=0) > valid:
                return _("“%(question)s”的票数加起来比有效票还多，请再点一遍。") % {"question": ask.title}
    return None
