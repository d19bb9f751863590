"""The frozen data of a sealed result on the bench: read once, marked again and again under other numbers.

The engine does all of it: the facts are read by the vector evaluator into readings that other numbers can be tried on; where
it does not know a word of the scheme, everybody is marked one by one, which is slower and gives the same. Nothing is stored.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from zugong import engine
from zugong.assessment.models import Campaign
from zugong.assessment.results import sealing
from zugong.desk import evaluators, running
from zugong.engine import seal, simulate, vector
from zugong.engine.ir import lower
from zugong.engine.levers import Levers, levers
from zugong.engine.renumbering import renumbered
from zugong.org.models.units import nearest

from .frozen import Frozen, frozen_of, sealed_of

#: How many sealed results one process keeps at hand.
KEPT = 2
#: Readings that trials may add before the facts are laid out anew.
READINGS = 2_000


class NoFrozen(Exception):
    """There is nothing to try on; the message says what to do."""


@dataclass
class Bench:
    case: running.Case
    before: engine.Result = field(init=False)
    #: None where the scheme uses a word the vector evaluator does not know
    _run: vector.Run | None = field(init=False, default=None)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._earlier = [running.result_of(seal.read(path)["sealed"]) for path in self.case.earlier]
        self._groups = running.groups_of(self.case.folder)
        held = self.case.folder
        self._ledger = engine.Ledger(held.facts, held.units, held.heads, people=held.people)
        self._lay_out()
        self.before = self._outcome(self.case.plan)

    def _lay_out(self) -> None:
        case = self.case
        try:
            program = lower(case.plan, case.period, case.as_of)
            self._run = vector.Run(evaluators.laid_out(case), program, case.subjects, self._groups)
            self._run.result()
        except vector.Unsupported:
            self._run = None

    @property
    def one_by_one(self) -> bool:
        return self._run is None

    @property
    def institution(self) -> engine.Institution:
        return self.case.plan.institution

    @property
    def numbers_day(self) -> Any:
        """The day whose numbers hold in the period."""
        return self.case.plan.numbers(self.case.period).day

    def after(self, values: Mapping[str, Any]) -> engine.Result:
        """Everybody under these numbers. Raises `engine.Unsound`."""
        if not values:
            return self.before
        changed = simulate.with_parameters(self.institution, values)
        with self._lock:
            return self._outcome(renumbered(self.case.plan, changed))

    def _outcome(self, plan: engine.Plan) -> engine.Result:
        case = self.case
        scores = None
        if self._run is not None:
            if len(self._run.made) > READINGS:
                self._lay_out()
            marks = self._run.marked(lower(plan, case.period, case.as_of))
            scores = vector.scores(marks, plan, case.period, case.as_of)
        return engine.run(
            plan, self._ledger, case.period, case.as_of, self._groups, earlier=self._earlier, subjects=case.subjects, scores=scores,
        )  # fmt: skip

    @cached_property
    def levers(self) -> Levers:
        return levers(self.case.plan)

    @cached_property
    def heads(self) -> dict[str, int]:
        """Members of every subject, with all units below it that no other subject is nearer to, at the end of the data."""
        place = {row.id: row.path for row in self.case.folder.units}
        found = dict.fromkeys((one.subject for one in self.before.standings), 0)
        paths = {place[subject]: subject for subject in found if place.get(subject)}
        for row in self.case.folder.heads:
            above = nearest(place.get(row.unit, ""), paths)
            if above is not None:
                found[paths[above]] += row.members
        return found


_benches: OrderedDict[str, Bench] = OrderedDict()
_guard = threading.Lock()


def bench_of(campaign: Campaign, *, sealed: bool = False) -> tuple[Frozen, Bench]:
    """The bench with the data there are; with `sealed`, those of a sealed result alone. Raises `NoFrozen`."""
    frozen = sealed_of(campaign) if sealed else frozen_of(campaign)
    if frozen is None:
        raise NoFrozen(_("这次考核还没有封存过数据。先截止，再封存一版，就能在封存的数据上试算。"))
    with _guard:
        key = str(frozen.folder)
        bench = _benches.pop(key, None) or _made(frozen, campaign)
        _benches[key] = bench
        while len(_benches) > KEPT:
            _benches.popitem(last=False)
    return frozen, bench


def _made(frozen: Frozen, campaign: Campaign) -> Bench:
    folder = frozen.folder
    try:
        rules = running.rules_at(folder / sealing.RULES, campaign.institution_id, alone=True)
        case = running.case_of(rules, folder / sealing.FACTS, campaign.period_code, frozen.day)
    except (running.Cannot, engine.Unsound, OSError) as cannot:
        raise NoFrozen(_("封存的数据读不出来（%(why)s）。重新封存一版再试。") % {"why": cannot}) from cannot
    if case.folder.troubles:
        raise NoFrozen(_("封存的数据读不出来（%(why)s）。重新封存一版再试。") % {"why": case.folder.troubles[0]})
    return Bench(replace(case, earlier=tuple(sorted((folder / sealing.EARLIER).glob("*.json")))))
