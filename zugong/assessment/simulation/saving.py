"""From a trial to a draft of the institution: the numbers as they were tried, the comparison beside them. Proposing and deciding
are the library's, and take two people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong import engine
from zugong.assessment import limits, rules
from zugong.assessment.models import Campaign
from zugong.engine import plain
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.rulebook import drafting, library
from zugong.rulebook import services as rulebook
from zugong.rulebook.exhibits import EVERYBODY, KEEPERS, Exhibit, Table
from zugong.rulebook.models import InstitutionDraft

from . import page
from .asking import Asked
from .checks import checks
from .frozen import Frozen
from .telling import Answer, answer

ONE_DAY = dt.timedelta(days=1)
#: How much of a sheet each column of the comparison takes.
WIDTHS = (3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 9)


@dataclass(frozen=True)
class Said:
    """From when the numbers shall hold, what says so, and why."""

    since: dt.date
    cite: str
    why: str


@act("campaign", "said.since", "said.cite")
def save_trial(*, campaign: Campaign, frozen: Frozen, asked: Asked, said: Said, by: Actor) -> InstitutionDraft:
    """A draft of the edition in force with the numbers that were tried, and the comparison attached to it; all or nothing."""
    rules.save_trial.check(_why_not(asked), said.cite, said.why, by=by)
    told = _told(asked)
    institution = campaign.institution_id
    unknown = sorted(asked.values.keys() - library.get(institution).parameters.keys())
    if unknown:
        raise Refused(_("现在施行的版次里没有“%(name)s”这个数，试算用的是封存时的版次。") % {"name": unknown[0]})
    draft = rulebook.begin_amendment(institution_id=institution, since=said.since, by=by)
    values = [drafting.NewValue(name, value, said.since, said.cite) for name, value in asked.values.items()]
    draft = rulebook.change_values(draft=draft, values=values, version=draft.version, by=by)
    rulebook.attach_exhibit(draft=draft, exhibit=exhibit(campaign, frozen, told, said), reason=said.why, by=by)
    return draft


def _why_not(asked: Asked) -> str:
    """What keeps a trial from being written down; nothing where it could be."""
    if asked.problem:
        return asked.problem
    if not asked.values:
        return _("还没有改动，没有可存的。")
    if not asked.balanced:
        said = {"sum": plain(asked.sums[0]), "total": plain(asked.sums[1])}
        return _("各项合计 %(sum)s，要正好 %(total)s，才能存为草稿。") % said
    return ""


def _told(asked: Asked) -> Answer:
    try:
        return answer(asked)
    except engine.Unsound as error:
        raise Refused(error.problems[0].sentence()) from error


def unready(asked: Asked, *, by: Actor) -> str:
    """Why this account cannot write this trial down; empty where it can."""
    return str(rules.save_trial.why_not(_why_not(asked), "—", "—", by=by) or "")


def suggested(campaign: Campaign) -> dt.date:
    """From the period that follows: whoever is being assessed is not measured by other numbers half-way."""
    return max(campaign.period.next().start, clock.today() + ONE_DAY)


# ---- what is attached ----------------------------------------------------------------------------


def exhibit(campaign: Campaign, frozen: Frozen, told: Answer, said: Said) -> Exhibit:
    """Whoever decides reads all of it; an asked unit its own row, how marks lie, and the checks that name nobody."""
    told_of = told.sentence
    everything = [*_lines(campaign, frozen, told, said, "".join(told_of))]
    unnamed = told_of[0] + (_("%(marked)s。") % {"marked": told_of[1]} if told_of[1] else "")
    return Exhibit(
        _("试算对比"), everything, [_moves(told), _spread(told), _checks(told)],
        [*_lines(campaign, frozen, told, said, unnamed)],
    )  # fmt: skip


def _moves(told: Answer) -> Table:
    whole = [[_words(cell) for cell in line] for line in page.sheet(told)]
    kept = [
        at for at in range(len(WIDTHS)) if any(line[at] for line in whole[1:])
    ]  # without grades there are none to tell
    head, *rows = [[line[at] for at in kept] for line in whole]
    return Table(
        _("谁变了，为什么"), head, rows, [WIDTHS[at] for at in kept], [line.subject for line in page.in_order(told)]
    )


def _spread(told: Answer) -> Table:
    figure = page.spread(told)
    rows = [[_words(cell) for cell in row] for row in figure.rows]
    return Table(figure.title, figure.head, rows, whose=[EVERYBODY] * len(rows))


def _checks(told: Answer) -> Table:
    found = list(checks(told, limits.on(clock.today())))
    whose = [KEEPERS if check.names else EVERYBODY for check in found]
    return Table(_("公平检查"), [_("结论"), _("依据")], [(one.title, one.words) for one in found], (1, 2), whose)


def _lines(campaign: Campaign, frozen: Frozen, told: Answer, said: Said, sentence: str) -> Iterator[str]:
    data = {
        "title": campaign.title,
        "data": frozen,
        "proof": frozen.proof,
        "edition": told.asked.institution.edition,
    }
    yield _("%(title)s：%(data)s（%(proof)s），和 %(edition)s 版比。") % data
    yield _("修改理由：%(why)s") % {"why": said.why}
    yield _("改了：%(changes)s。") % {"changes": "；".join(str(change) for change in told.asked.changes)}
    yield sentence
    yield "；".join(
        f"{title} {now}" + (_("（原 %(was)s）") % {"was": was} if was else "") for title, now, was in told.figures
    )
    if told.asked.left:
        yield _("这些数几项共用，没有随分值折算：%(names)s") % {"names": "、".join(told.asked.left)}


def _words(cell: object) -> str:
    return plain(cell) if isinstance(cell, Decimal) else str(cell)
