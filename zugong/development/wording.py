"""Findings in words, in the reader's language. What is stored is the code and its particulars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .judging import Finding

SAYINGS: dict[str, Any] = {
    "unknown_step": gettext_lazy("当天施行的那一版里没有这一步。"),
    "needed_first": gettext_lazy("先要办完“%(needed)s”，才能办“%(step)s”。"),
    "needed_stopped": gettext_lazy("“%(needed)s”没有通过，不能办“%(step)s”。"),
    "held": gettext_lazy("本县补充：先要办完“%(needed)s”，再办“%(step)s”。"),
    "closed": gettext_lazy("已经办结，不再办“%(step)s”。"),
    "already_done": gettext_lazy("“%(step)s”%(day)s已经办过。记错了，请更正那一条。"),
    "before_needed": gettext_lazy("“%(needed)s”是%(day)s办的，“%(step)s”不能比它早。"),
    "birth_unknown": gettext_lazy("没有出生日期，看不出年龄够不够。请先补上。"),
    "too_young": gettext_lazy("%(day)s才年满 %(long)s，不能更早。"),
    "too_early": gettext_lazy("“%(after)s”以后满 %(long)s才能办，最早%(day)s。"),
    "local_early": gettext_lazy("本县补充“%(local)s”：“%(after)s”以后满 %(long)s才能办，最早%(day)s。"),
    "reason_missing": gettext_lazy("过了%(day)s（“%(after)s”以后 %(long)s内）才办，要写原因。"),
    "extended": gettext_lazy("过了“%(after)s”以后 %(long)s才办，按特殊情况延长，最晚%(furthest)s。"),
    "too_late": gettext_lazy("晚了 %(days)s 天：最晚%(day)s。"),
    "outcome": gettext_lazy("“%(step)s”要写明结果。"),
    "extended_twice": gettext_lazy("预备期只能延长一次。延长期满仍不合格的，取消预备党员资格。"),
    "extended_by": gettext_lazy("延长了 %(months)s 个月。延长不少于 %(least)s，不超过 %(most)s。"),
    "wrong_actor": gettext_lazy("“%(step)s”不能由这个组织办。"),
    "papers_missing": gettext_lazy("缺材料：%(papers)s。上传，或者勾上“纸质件已入卷”。"),
    "figure_missing": gettext_lazy("没有写%(label)s。"),
    "figure_low": gettext_lazy("%(label)s是 %(n)s，不能少于 %(least)s。"),
    "figure_high": gettext_lazy("%(label)s是 %(n)s，不能多于 %(most)s。"),
    "vote_missing": gettext_lazy("“%(step)s”要写表决的票数。"),
    "vote_due": gettext_lazy("应到有表决权的人数要大于 0。"),
    "vote_present": gettext_lazy("实到 %(present)s 人比应到 %(due)s 人还多。"),
    "vote_cast": gettext_lazy("赞成、反对、弃权、废票合计 %(cast)s，和实到 %(present)s 人对不上。"),
    "vote_written": gettext_lazy("会前书面意见 %(written)s 份，可没到会的只有 %(absent)s 人。"),
    "vote_below": gettext_lazy("会前书面意见 %(written)s 份，比投票里的还多。"),
    "vote_left_out": gettext_lazy("有 %(n)s 名正式党员不计入应到，要写依据。"),
    "vote_members": gettext_lazy(
        "名册上当天有 %(members)s 名正式党员；应到 %(due)s 人，不计入 %(left_out)s 人，合起来对不上。"
    ),
    "vote_quorum": gettext_lazy(
        "应到 %(due)s 人，到会有表决权的至少 %(least)s 人才能开会；实到 %(present)s 人，表决无效。"
    ),
    "vote_majority": gettext_lazy("应到 %(due)s 人，赞成至少 %(least)s 票才通过；赞成 %(for)s 票，没有通过。"),
    "vote_was_passed": gettext_lazy("赞成 %(for)s 票，超过应到 %(due)s 人的半数，是通过。"),
    "notice_missing": gettext_lazy("没有写公示的起止日期；公示不少于 %(long)s。"),
    "notice_short": gettext_lazy("公示只有 %(n)s，不少于 %(long)s。"),
    "notice_provisional": gettext_lazy("那一年的放假安排还没有公布，工作日是暂算的。"),
    "from_ledger": gettext_lazy("结论照导入的台账记，没有凭证。"),
    "month_only": gettext_lazy("只记到月，按月判断。"),
}
#: particulars that are days
_DAYS = frozenset({"day", "furthest"})


def sentence(finding: Finding | Mapping[str, Any]) -> str:
    told = finding.written() if isinstance(finding, Finding) else finding
    args = {name: written_day(value) if name in _DAYS else value for name, value in told["args"].items()}
    if isinstance(finding, Finding):  # amounts say themselves in the reader's language
        args |= {name: value for name, value in finding.args.items() if name not in _DAYS}
    return str(SAYINGS[told["code"]] % args) if told["code"] in SAYINGS else str(told["code"])


def with_article(finding: Finding | Mapping[str, Any]) -> str:
    """The sentence, its article, and whether the article is still to be checked."""
    told = finding.written() if isinstance(finding, Finding) else finding
    said = sentence(finding)
    if not told["cite"]:
        return said
    doubt = _("，待核") if told["uncertain"] else ""
    return _("%(said)s（%(cite)s%(doubt)s）") % {"said": said, "cite": told["cite"], "doubt": doubt}


def refusal(findings: Iterable[Finding]) -> str:
    """Everything that keeps an act from being recorded, in one text; empty where nothing does."""
    return "\n".join(with_article(one) for one in findings if one.refuses)


def written_day(value: Any) -> str:
    day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
