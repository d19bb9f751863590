"""What can be wrong with a pathway, besides its spelling: the order of its steps, and additions that would touch national ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems, Spot
from zugong.engine.sections.pathways import ACTORS, VOTED, PathStep, Pathway


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for pathway in institution.pathways.values():
        for kind in (*pathway.upper, *pathway.department):
            if kind not in UNIT_KINDS:
                problems.add("unknown-unit-kind", pathway.spot, near=UNIT_KINDS, name=kind)
        for step in pathway.steps.values():
            _step(step, problems)
        if pathway.adds_to:
            _addition(pathway, seen, problems)
        else:
            _whole(pathway, problems)


def _step(step: PathStep, problems: Problems) -> None:
    for actor in step.actor:
        if actor not in ACTORS:
            problems.add("bad-choice", step.spot, near=ACTORS, key="actor", name=actor)
    if (step.vote is not None) != (step.decides in VOTED):
        problems.add("pathway-vote", step.spot, name=step.title)
    if step.any_figure and not step.figures:
        problems.add("pathway-figures", step.spot, name=step.title)


# ---- a pathway of its own


def _whole(pathway: Pathway, problems: Problems) -> None:
    if not pathway.steps or not pathway.stages:
        problems.add("pathway-empty", pathway.spot, name=pathway.title)
        return
    stages, last = list(pathway.stages), 0
    for place, (name, step) in enumerate(pathway.steps.items(), 1):
        before = list(pathway.steps)[: place - 1]
        if step.number != place:
            problems.add("pathway-number", step.spot, name=step.title, number=place)
        if step.stage not in stages:
            problems.add("pathway-stage", step.spot, near=stages, name=step.stage)
        elif stages.index(step.stage) < last:
            problems.add("pathway-stages", step.spot, name=step.title)
        else:
            last = stages.index(step.stage)
        _behind(step.needs, before, pathway, step, problems)
        _behind([one.after for one in (*step.earliest, *step.latest)], before, pathway, step, problems)
        if step.stands_after or step.holds:
            problems.add("pathway-own", step.spot, name=name)
    for wait in pathway.waits.values():
        problems.add("pathway-own", wait.spot, name=wait.id)
    if pathway.probation is not None:
        _known(
            (pathway.probation.from_, pathway.probation.until), list(pathway.steps), pathway.probation.spot, problems
        )


def _behind(names: Iterable[str], before: Sequence[str], pathway: Pathway, step: PathStep, problems: Problems) -> None:
    for name in names:
        if name not in pathway.steps:
            problems.add("unknown-step", step.spot, near=pathway.steps, name=name)
        elif name not in before:
            problems.add("pathway-order", step.spot, name=step.title, other=pathway.steps[name].title)


# ---- local additions


def _addition(pathway: Pathway, seen: Catalogue, problems: Problems) -> None:
    """Additions have names of their own and only ever make a national step later."""
    national = seen.pathways.get(pathway.adds_to)
    if national is None:
        problems.add("unknown-pathway", pathway.spot, near=seen.pathways, name=pathway.adds_to)
        return
    if pathway.stages or pathway.probation is not None or pathway.upper or pathway.department:
        problems.add("pathway-adds", pathway.spot, name=pathway.title)
    for step in pathway.steps.values():
        if step.id in national or step.number is not None or step.decides:
            problems.add("pathway-rewrites", step.spot, name=step.title)
        if not step.stands_after:
            problems.add("missing-key", step.spot, where=step.id, name="stands_after")
        places = [one for one in (step.stands_after, step.holds) if one]
        spans = [one.after for one in (*step.earliest, *step.latest)]
        _known([*places], list(national), step.spot, problems)
        _known([*step.needs, *spans], [*national, *pathway.steps], step.spot, problems)
    for wait in pathway.waits.values():
        _known((wait.step, wait.after), list(national), wait.spot, problems)
        if wait.step in national and wait.after in national and national.index(wait.after) >= national.index(wait.step):
            problems.add("pathway-order", wait.spot, name=wait.step, other=wait.after)


def _known(names: Iterable[str], known: Sequence[str], spot: Spot, problems: Problems) -> None:
    for name in names:
        if name not in known:
            problems.add("unknown-step", spot, near=known, name=name)
