"""Pathways: the steps of a person's way in order, who acts, with what papers, how early and how late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.engine import Institution
from zugong.engine.sections.pathways import PathStep, Pathway, Since
from zugong.rulebook.sections.base import Section, Told
from zugong.rulebook.wording import listed, number_words

ACTORS: dict[str, Any] = {
    "self": gettext_lazy("本人"), "branch": gettext_lazy("党支部"), "committee": gettext_lazy("支委会"),
    "meeting": gettext_lazy("支部大会"), "upper": gettext_lazy("上级党委"), "department": gettext_lazy("组织部门"),
}  # fmt: skip


@dataclass(frozen=True)
class StepRow:
    step: PathStep
    stage: str
    actors: str
    papers: str
    times: tuple[str, ...]


@dataclass(frozen=True)
class PathwayRow:
    pathway: Pathway
    steps: tuple[StepRow, ...]
    waits: tuple[tuple[str, str, str], ...]


def rows(one: Institution, day: dt.date) -> list[PathwayRow]:
    return [
        PathwayRow(
            pathway,
            tuple(_row(one, pathway, step, day) for step in pathway.steps.values()),
            tuple((wait.title, number_words(one, wait.of, day), wait.cite) for wait in pathway.waits.values()),
        )
        for pathway in one.pathways.values()
    ]


def _row(one: Institution, pathway: Pathway, step: PathStep, day: dt.date) -> StepRow:
    return StepRow(
        step,
        (pathway.stages or {}).get(step.stage, step.stage),
        "、".join(str(ACTORS.get(actor, actor)) for actor in step.actor),
        "、".join((step.materials or {}).values()),
        tuple(_times(one, pathway, step, day)),
    )


def _times(one: Institution, pathway: Pathway, step: PathStep, day: dt.date) -> list[str]:
    said = [_("年满%(n)s") % {"n": number_words(one, step.age, day)}] if step.age else []
    said += [_("“%(step)s”满%(n)s才能办") % _since(one, pathway, since, day) for since in step.earliest]
    if pathway.probation is not None and pathway.probation.until == step.id:
        said.append(_("预备期满%(n)s才能办") % {"n": number_words(one, pathway.probation.of, day)})
    for since in step.latest:
        told = _since(one, pathway, since, day)
        said.append(_("“%(step)s”以后%(n)s内办") % told)
        if since.extended:
            said.append(_("特殊情况最长%(n)s") % {"n": number_words(one, since.extended, day)})
    if step.every:
        said.append(_("每%(n)s一次") % {"n": number_words(one, step.every, day)})
    if step.notice:
        said.append(_("公示不少于%(n)s") % {"n": number_words(one, step.notice, day)})
    return said


def _since(one: Institution, pathway: Pathway, since: Since, day: dt.date) -> dict[str, str]:
    other = pathway.steps.get(since.after)
    return {"step": other.title if other is not None else since.after, "n": number_words(one, since.of, day)}


def told(one: Institution, day: dt.date) -> dict[str, Told]:
    return {
        f"{row.pathway.id}/{line.step.id}": Told(line.step.title, listed((line.actors, line.papers, *line.times)))
        for row in rows(one, day)
        for line in row.steps
    }


SECTION = Section(
    "pathways",
    gettext_lazy("发展流程"),
    "rulebook/sections/pathways.html",
    rows,
    told,
    gettext_lazy("条发展流程"),
    lambda one: len(one.pathways),
    lambda one: sum(step.uncertain for pathway in one.pathways.values() for step in pathway.steps.values()),
)
