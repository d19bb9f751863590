"""A whole scheme at once: subject → group → composition → places → effects → grades → proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from zugong.engine.case import Case
from zugong.engine.groups import mapping, telling, voting
from zugong.engine.groups.composing import standardised
from zugong.engine.groups.effecting import Effected, after_grades, before_grades
from zugong.engine.groups.grades import ShareBy
from zugong.engine.groups.grouping import groups_of
from zugong.engine.groups.imputing import filled
from zugong.engine.groups.levelling import graded
from zugong.engine.groups.measures import ResultOf
from zugong.engine.groups.measuring import named
from zugong.engine.groups.outcome import Places, Result, Standing
from zugong.engine.groups.places import places
from zugong.engine.groups.room import ALL, Earlier, Room
from zugong.engine.groups.telling_grades import rules
from zugong.engine.ledger import Ledger
from zugong.engine.plan import Plan
from zugong.engine.problems import Problems, Unsound
from zugong.engine.scheme import Indicator
from zugong.engine.trace import IndicatorScore, Line, Score
from zugong.engine.walking import every
from zugong.engine.words import Words, joined, plain
from zugong.timeline import Period

ZERO = Decimal(0)
REGISTERED = (mapping, telling, voting)  # their words can be evaluated and told
Groups = Mapping[str, Iterable[str]]


@dataclass(slots=True)
class Run:
    """One run on its way."""

    plan: Plan
    room: Room
    scores: dict[str, Score] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    effected: dict[str, Effected] = field(default_factory=dict)
    places: list[Places] = field(default_factory=list)

    @property
    def cases(self) -> dict[str, Case]:
        return self.room.cases


def run(
    plan: Plan, ledger: Ledger, period: Period, as_of: dt.date, groups: Groups | None = None, *,
    earlier: Iterable[Result] = (), subjects: Iterable[str] | None = None, scores: Mapping[str, Score] | None = None,
) -> Result:  # fmt: skip
    """The outcome of everybody. `groups`: group → subjects, where the scheme compares within given groups; `earlier`:
    results already drawn up, of this scheme's earlier periods and of the schemes it takes results from; `scores`: the
    marks as another evaluator, or an earlier day, left them, when only places, grades and effects are asked for."""
    from zugong.engine.scoring import PRECISION, cases_of

    with localcontext() as context:
        context.prec = PRECISION
        cases = cases_of(plan, ledger, period, as_of, subjects if scores is None else scores)
        room = Room(cases, groups_of(plan, ledger, cases, groups), Earlier.of(earlier))
        for case in cases.values():
            case.room = room
        going = Run(plan, room)
        if scores is None:
            _score(going)
        else:
            _take(going, scores)
        if cases:
            _decide(going)
        return _result(going, period, as_of)


def _decide(going: Run) -> None:
    """From marks to places, grades, effects."""
    _stand(going)
    _place(going)
    before_grades(going, "place")
    if going.plan.scheme.grades is not None:
        graded(going, going.plan.scheme.grades)
    after_grades(going)


def _take(going: Run, scores: Mapping[str, Score]) -> None:
    """Marks that are known already."""
    going.scores.update(scores)
    for subject, score in scores.items():
        for indicator in score.indicators:
            going.cases[subject].marks[indicator.id] = (indicator.value, indicator.full)
            if not indicator.assessed:
                going.room.unassessed.add((subject, indicator.id))


def _score(going: Run) -> None:
    """Indicator by indicator, everybody at once: whoever is compared has been marked by then."""
    from zugong.engine.scoring import finish, one

    done: dict[str, dict[str, IndicatorScore]] = {subject: {} for subject in going.cases}
    for indicator in going.plan.order:
        for subject, case in going.cases.items():
            done[subject][indicator.id] = score = one(case, indicator)
            if not score.assessed:
                going.room.unassessed.add((subject, indicator.id))
        impute(going, indicator, done)
    for subject, case in going.cases.items():
        going.scores[subject] = finish(case, done[subject])


def impute(going: Run, indicator: Indicator, done: dict[str, dict[str, IndicatorScore]]) -> None:
    """The mean of those in the group who were assessed stands in for those who could not be; never of those filled in."""
    for group in going.room.groups:
        members = [subject for subject in going.room.members(group) if subject in done]
        lacking = [subject for subject in members if done[subject][indicator.id].imputed]
        known = [done[subject][indicator.id].value for subject in members if done[subject][indicator.id].assessed]
        for subject in lacking if known else ():
            done[subject][indicator.id] = filled(going.cases[subject], done[subject][indicator.id], known)
            going.room.unassessed.discard((subject, indicator.id))


def _stand(going: Run) -> None:
    """Totals, vetoes of what is known from marks and facts, and totals made comparable."""
    before_grades(going, "marks")
    scheme = going.plan.scheme
    for subject, score in going.scores.items():
        effect = going.effected[subject]
        total = effect.total(score.total, going.cases[subject].numbers)
        going.standings[subject] = Standing(
            subject, going.room.group(subject), total, total, assessed=not effect.unassessed, settled=score.settled,
            steps=(Line(Words("总分", "total"), "", plain(total)),),
        )  # fmt: skip
    totals = {subject: one.total for subject, one in going.standings.items() if one.assessed}
    if scheme.standardise is not None and totals:
        case = next(iter(going.cases.values()))
        for subject, (value, line) in standardised(scheme.standardise, case, totals, going.room.group_of).items():
            old = going.standings[subject]
            going.standings[subject] = replace(old, standard=value, steps=(*old.steps, line))


def _place(going: Run) -> None:
    """Places within each group and over all; who is not assessed has none."""
    scheme = going.plan.scheme
    standard = scheme.standardise is not None
    ties = scheme.choices.ties
    settled = all(score.settled for score in going.scores.values())
    for subject, one in going.standings.items():
        going.standings[subject] = replace(one, settled=settled)
    for group in going.room.groups:
        totals = {s: going.standings[s].total for s in going.room.members(group) if going.standings[s].assessed}
        for subject, place in places(totals, "high", ties).items():
            old = going.standings[subject]
            line = Line(Words(f"{place.of} 个里排第", f"place among {place.of}"), "", str(place.first))
            going.standings[subject] = replace(
                old, place=place.first, tied=place.tied, of=place.of, steps=(*old.steps, line)
            )
    if standard or len(going.room.groups) == 1:
        compared = {
            s: one.total if one.standard is None else one.standard for s, one in going.standings.items() if one.assessed
        }
        for subject, place in places(compared, "high", ties).items():
            going.standings[subject] = replace(going.standings[subject], place_in_all=place.first)


def _result(going: Run, period: Period, as_of: dt.date) -> Result:
    from zugong.engine import VERSION

    plan = going.plan
    order = sorted(
        going.standings.values(), key=lambda one: (one.group, one.place is None, one.place or 0, one.subject)
    )
    case = next(iter(going.cases.values()), None)
    full = ZERO if case is None else case.numbers.decimal(plan.scheme.total)
    return Result(
        plan.institution.id, plan.institution.edition, (named(case).code if case else period.code), as_of, VERSION, full,
        tuple(order), tuple(going.scores[subject] for subject in sorted(going.scores)), tuple(going.places), going.room.to_store(),
        () if case is None else rules(plan.scheme, plan.catalogue, case.numbers), _note(going),
    )  # fmt: skip


def _note(going: Run) -> Words:
    """Who fell into no group, and earlier results that were looked for and not there."""
    told = []
    alone = going.room.members(ALL) if len(going.room.groups) > 1 else []
    if alone:
        told.append(
            Words(
                f"有 {len(alone)} 个没有分到组，自成一组：{'、'.join(alone[:10])}",
                f"{len(alone)} in no group: {', '.join(alone[:10])}",
            )
        )
    lacking = sorted(
        {node.of for node in every(going.plan.scheme, ResultOf)} - {name for name, _ in going.room.earlier.results}
    )
    if lacking:
        called = [going.plan.catalogue.institution_name(name) for name in lacking]
        told.append(Words(f"没有拿到这些制度的结果：{'、'.join(called)}", f"no result of: {', '.join(called)}"))
    return joined(told, zh="；", en="; ")


def ordered(plans: Iterable[Plan]) -> list[Plan]:
    """Schemes in the order in which they must run, those whose results others take first. A ring is refused, spelled out."""
    by_id = {plan.institution.id: plan for plan in plans}
    done: dict[str, Plan] = {}

    def visit(plan: Plan, path: tuple[str, ...]) -> None:
        title = plan.institution.title
        if title in path:
            problems = Problems()
            ring = " → ".join([*path[path.index(title) :], title])
            problems.add("result-itself", plan.scheme.spot, name=title, ring=ring)
            raise Unsound(problems.sorted())
        if plan.institution.id in done:
            return
        for other in taken_from(plan):
            if other in by_id:
                visit(by_id[other], (*path, title))
        done[plan.institution.id] = plan

    for plan in sorted(by_id.values(), key=lambda one: one.institution.id):
        visit(plan, ())
    return list(done.values())


def taken_from(plan: Plan) -> list[str]:
    """Institutions whose results of the same period a scheme takes."""
    own = plan.institution.id
    results = [
        one.of for one in every(plan.scheme, ResultOf) if one.period == "same" and not (one.every and one.of == own)
    ]
    return sorted({*results, *(one.result for one in every(plan.scheme, ShareBy) if one.period == "same")})
