"""What the law says of one act, and of what may come next. Plain values in, findings out; no database.

A day known by its month alone is judged in doubt for whoever acted: it is too early or too late only if every day of the month is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zugong.timeline import Workdays, add_months
from zugong.timeline.workdays import here

from . import votes
from .paths import WORKDAYS, Amount, Path, Span, Step, path_on
from .record import ONE_DAY, OUTCOMES, STOPS, Done, Record, probation_end

#: which actors act in the name of the branch itself
OF_BRANCH = frozenset({"self", "branch", "committee", "meeting"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """What else is said about an act that is to be judged."""

    reason: str = ""
    unit_kind: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    notice_from: dt.date | None = None
    notice_to: dt.date | None = None
    count: votes.Count | None = None
    members: int | None = None
    papers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """Something the law says. What `refuses` keeps an act from being recorded on a form, and is a mark on one that was imported."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)
    cite: str = ""
    uncertain: bool = False
    refuses: bool = False
    local: bool = False

    def written(self) -> dict[str, Any]:
        args = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in self.args.items()}
        return {
            "code": self.code, "args": {name: value if isinstance(value, int) else str(value) for name, value in args.items()},
            "cite": self.cite, "uncertain": self.uncertain, "local": self.local, "against": self.refuses,
        }  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """A lawful day and where it comes from."""

    on: dt.date
    after: Step | None
    amount: Amount
    provisional: bool = False
    uncertain: bool = False
    local: str = ""
    extended: dt.date | None = None

    def pressing(self, today: dt.date) -> dt.date:
        """The day to keep to: the plain one, and once that is over the last one for special cases."""
        return self.on if today <= self.on else self.furthest

    @property
    def furthest(self) -> dt.date:
        return self.extended or self.on


# ---- days --------------------------------------------------------------------------------------------------------


def earliest(step: Step, record: Record, path: Path, days: Workdays) -> list[Limit]:
    """Every day before which the step may not be done; the last of them holds."""
    found = [limit for span in step.earliest if (limit := _limit(span, step, record, path, days, first=True))]
    if step.age is not None and record.born is not None:
        found.append(Limit(add_months(record.born, 12 * step.age.number), None, step.age, uncertain=step.age.uncertain))
    if not step.local and path.of_probation(
        step
    ):  # nothing is discussed before; of the application that is still to be checked
        end, accepted = probation_end(record, path, days), record.accepted(path)
        if end is not None and accepted is not None:
            doubt = step.uncertain and step.id == path.probation.until
            found.append(Limit(end, path.steps[path.probation.from_], path.probation.long, uncertain=doubt))
    return found


def latest(step: Step, record: Record, path: Path, days: Workdays) -> list[Limit]:
    """Every day after which it is late: so long after another step, or since it was last done."""
    found = [limit for span in step.latest if (limit := _limit(span, step, record, path, days, first=False))]
    again = _again(step, record, path, days)
    return [*found, again] if again else found


def _limit(span: Span, step: Step, record: Record, path: Path, days: Workdays, *, first: bool) -> Limit | None:
    other = path.steps.get(span.after)
    act = record.last(other, path) if other is not None else None
    if other is None or act is None or act.outcome in STOPS:
        return None
    if not first and record.sent_back(other, path):  # it is to be done again before anything is late
        return None
    start = act.on if first else act.last
    on = span.long.after(start, days)
    doubtful = span.uncertain or (not first and act.on < path.begins)
    return Limit(
        on, other, span.long, _provisional(span.long, start, on, days), doubtful, span.local,
        None if first or span.extended is None else span.extended.after(start, days),
    )  # fmt: skip


def _provisional(amount: Amount, start: dt.date, end: dt.date, days: Workdays) -> bool:
    """Workdays of a year whose calendar is not known are reckoned for the time being (暂算)."""
    return amount.unit == WORKDAYS and (days.provisional(start) or days.provisional(end))


def _again(step: Step, record: Record, path: Path, days: Workdays) -> Limit | None:
    """A step that is done again and again: so long after it was last done, else after what it follows."""
    if step.every is None:
        return None
    last = record.last(step, path)
    begun = [act for name in step.needs if (act := record.last(path.steps[name], path)) is not None]
    since = last or (max(begun, key=lambda act: act.on) if begun else None)
    if since is None:
        return None
    return Limit(step.every.after(since.last, days), path.steps[since.step], step.every, uncertain=step.every.uncertain)


# ---- one act -----------------------------------------------------------------------------------------------------


def judge(act: Done, record: Record, told: Told | None = None, days: Workdays | None = None) -> list[Finding]:
    """Everything the edition of the day says against an act. `record`: what stands besides, in the order it was done."""
    path, days = path_on(act.on), days or here()
    step = path.steps.get(act.step)
    if step is None:
        return [Finding("unknown_step", {"step": act.step}, path.cite, refuses=True)]
    found = [*_order(act, step, record, path), *_days(act, step, record, path, days, told or Told())]
    found += _decision(act, step, record, path, days)
    if told is not None:
        found += [*_said(act, step, told, path), *_notice(step, told, days)]
    if act.precision != "day":
        found.append(Finding("month_only", {"step": step.title}, step.cite))
    return found


def blocked(step: Step, record: Record, path: Path) -> list[Finding]:
    """What has to come first, whatever the day; or that it is over."""
    if closed(step, record, path):
        return [Finding("closed", {"step": step.title}, path.cite, False, True)]
    found = []
    for name in step.needs:
        needed = path.steps.get(name)
        if needed is None or record.settled(needed, path):
            continue
        told = record.last(needed, path) is not None and not needed.restricted  # that a review did not pass is not told
        code = "needed_stopped" if told else "needed_first"
        found.append(Finding(code, {"step": step.title, "needed": needed.title}, step.cite, step.uncertain, True))
    for other in path.steps.values():
        if other.local and other.holds == step.id and not record.done(other, path):
            found.append(Finding("held", {"step": step.title, "needed": other.title}, other.cite, False, True, True))
    return found


def closed(step: Step, record: Record, path: Path) -> bool:
    """Once it has ended nothing is decided any more; what was left open on the way to full membership may still be written down."""
    if record.ended_as != "full":
        return bool(record.ended_as)
    return not step.number or path.of_probation(step) or record.last(step, path) is not None


def _order(act: Done, step: Step, record: Record, path: Path) -> Iterator[Finding]:
    yield from blocked(step, record, path)
    last = record.last(step, path)
    once = step.every is None and not record.sent_back(step, path)
    if last is not None and once and last.outcome not in STOPS:
        yield Finding("already_done", {"step": step.title, "day": last.on}, "", False, True)
    for name in step.needs:
        needed = record.last(path.steps[name], path) if name in path.steps else None
        if needed is not None and act.last < needed.on:
            told = {"step": step.title, "needed": path.steps[name].title, "day": needed.on}
            yield Finding("before_needed", told, step.cite, step.uncertain, True)


def _days(act: Done, step: Step, record: Record, path: Path, days: Workdays, told: Told) -> Iterator[Finding]:
    if step.age is not None and record.born is None:
        yield Finding("birth_unknown", {"step": step.title}, step.age.cite or step.cite, refuses=True)
    for limit in earliest(step, record, path, days):
        if act.last < limit.on:
            yield early(step, limit)
    for limit in latest(step, record, path, days):
        if act.on <= limit.on:
            continue
        told_ = {
            "step": step.title, "day": limit.on, "days": (act.on - limit.furthest).days, "long": limit.amount,
            "after": limit.after.title if limit.after else "",
        }  # fmt: skip
        cite, doubt = limit.amount.cite or step.cite, limit.uncertain or step.uncertain
        if act.on <= limit.furthest:
            if not told.reason.strip():
                yield Finding("reason_missing", told_, cite, doubt, True)
            yield Finding("extended", told_ | {"furthest": limit.furthest}, cite, doubt)
            continue
        if not told.reason.strip():
            yield Finding("reason_missing", told_, cite, doubt, True)
        yield Finding("too_late", told_ | {"day": limit.furthest}, cite, doubt)


def early(step: Step, limit: Limit) -> Finding:
    told = {
        "step": step.title, "day": limit.on, "long": limit.amount, "after": limit.after.title if limit.after else "",
        "local": limit.local,
    }  # fmt: skip
    code = "local_early" if limit.local else "too_young" if limit.after is None else "too_early"
    cite = limit.amount.cite or step.cite
    return Finding(code, told, cite, limit.uncertain, True, bool(limit.local))


def _decision(act: Done, step: Step, record: Record, path: Path, days: Workdays) -> Iterator[Finding]:
    if bool(step.decides) != bool(act.outcome) or (step.decides and act.outcome not in OUTCOMES[step.decides]):
        yield Finding("outcome", {"step": step.title}, step.cite, refuses=True)
        return
    if step.decides != "confirmation" or act.outcome != "extended":
        return
    probation = path.probation
    end = probation_end(record, path, days)
    if record.round:
        yield Finding("extended_twice", {}, probation.cite, refuses=True)
    if end is None:
        return
    longer, least, most = (
        add_months(end, act.months),
        probation.least.after(end, days),
        probation.most.after(end, days),
    )
    if not least <= longer <= most:
        told = {"months": act.months, "least": probation.least, "most": probation.most}
        yield Finding("extended_by", told, probation.cite, refuses=True)


def _said(act: Done, step: Step, told: Told, path: Path) -> Iterator[Finding]:
    if told.unit_kind and not may_act(step, told.unit_kind, path):
        yield Finding("wrong_actor", {"step": step.title}, step.cite, step.uncertain, True)
    missing = [title for key, title in step.materials.items() if key not in told.papers]
    if missing:
        yield Finding("papers_missing", {"papers": "、".join(missing)}, step.cite, step.uncertain, True)
    yield from _figures(step, told)
    if step.vote is not None:
        yield from _vote(act, step, told)


def may_act(step: Step, kind: str, path: Path) -> bool:
    """Whether a unit of this kind may do the step."""
    if kind in path.upper and "upper" in step.actors:
        return True
    if kind in path.department and "department" in step.actors:
        return True
    return kind in {"branch", "village", "general_branch"} and bool(OF_BRANCH & set(step.actors))


def _figures(step: Step, told: Told) -> Iterator[Finding]:
    wrong = []
    for one in step.figures:
        said = told.figures.get(one.id)
        if said is None:
            wrong.append(Finding("figure_missing", {"label": one.label}, step.cite, step.uncertain, True))
        elif one.least is not None and said < one.least:
            wrong.append(
                Finding(
                    "figure_low", {"label": one.label, "n": said, "least": one.least}, step.cite, step.uncertain, True
                )
            )
        elif one.most is not None and said > one.most:
            wrong.append(
                Finding(
                    "figure_high", {"label": one.label, "n": said, "most": one.most}, step.cite, step.uncertain, True
                )
            )
    if wrong and not (step.any_figure and len(wrong) < len(step.figures)):
        low = [one for one in wrong if one.code != "figure_missing"]
        yield from (low or wrong) if step.any_figure else wrong


def _vote(act: Done, step: Step, told: Told) -> Iterator[Finding]:
    assert step.vote is not None
    if told.count is None:
        yield Finding("vote_missing", {"step": step.title}, step.cite, refuses=True)
        return
    wrong = list(votes.contradictions(told.count, told.members))
    for code, args in wrong:
        yield Finding(code, args, step.cite, refuses=True)
    if wrong:
        return
    due = told.count.due
    if not votes.could_vote(told.count, step.vote):
        least = votes.least(step.vote.quorum, due)
        yield Finding(
            "vote_quorum", {"due": due, "present": told.count.present, "least": least}, step.cite, step.uncertain, True
        )
    elif (act.outcome != "rejected") and not votes.passed(told.count, step.vote):
        least = votes.least(step.vote.majority, due)
        yield Finding(
            "vote_majority", {"due": due, "for": told.count.all_for, "least": least}, step.cite, step.uncertain, True
        )
    elif act.outcome == "rejected" and votes.passed(told.count, step.vote):
        yield Finding("vote_was_passed", {"for": told.count.all_for, "due": due}, step.cite, step.uncertain, True)


def _notice(step: Step, told: Told, days: Workdays) -> Iterator[Finding]:
    if step.notice is None:
        return
    cite, doubt = step.notice.cite or step.cite, step.notice.uncertain
    if told.notice_from is None or told.notice_to is None:
        yield Finding("notice_missing", {"long": step.notice}, cite, doubt, True, step.local)
        return
    got = announced(step.notice, told.notice_from, told.notice_to, days)
    if got < step.notice.number:
        counted = replace(step.notice, number=got)
        yield Finding("notice_short", {"long": step.notice, "n": counted}, cite, doubt, True, step.local)
    elif _provisional(step.notice, told.notice_from, told.notice_to, days):
        yield Finding("notice_provisional", {}, cite, doubt, False, step.local)


def announced(notice: Amount, start: dt.date, end: dt.date, days: Workdays) -> int:
    """How long something was announced, the first and the last day counted."""
    if end < start:
        return 0
    return days.count(start - ONE_DAY, end) if notice.unit == WORKDAYS else (end - start).days + 1


def marks(acts: Sequence[Done], born: dt.date | None, days: Workdays | None = None) -> list[list[Finding]]:
    """Each act of a record judged by what stood before it, as an imported ledger is read."""
    found: list[list[Finding]] = []
    for place, act in enumerate(acts):
        found.append(judge(act, Record(acts[:place], born), None, days))
    return found
