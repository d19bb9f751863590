"""Rules and facts brought together and scored."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from zugong import engine
from zugong.desk import folder as folders
from zugong.desk import snapshot
from zugong.engine import county_days, seal, shelf
from zugong.engine.catalogue import PERSON_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.filters import Condition
from zugong.engine.hashing import sm3_of_file
from zugong.engine.sections.forms import Finding
from zugong.engine.sections.visits import FoundHere
from zugong.engine.shelf import TEMPLATES, Shelf, institution_files
from zugong.engine.spans import results_read
from zugong.engine.spelling import Number
from zugong.engine.telling.of_facts import EVERY
from zugong.engine.walking import every, words
from zugong.timeline import KINDS, Period

SOME = 5  # places that are told at once
PACKAGED = Path(__file__).resolve().parent.parent / "institutions"


def installed() -> list[Path]:
    """The folders of institutions on this machine: those that come along, and those of the environment."""
    own = os.environ.get("ZUGONG_INSTITUTIONS", "").split(",")
    return [PACKAGED, *(Path(one.strip()) for one in own if one.strip())]


class Cannot(Exception):
    """It cannot be run; the message says what is wrong and what to do, in both languages where both are given."""

    def __init__(self, zh: str, en: str = "") -> None:
        super().__init__(zh)
        self.words = engine.Words(zh, en or zh)


@dataclass(frozen=True)
class Rules:
    """A scheme among the institutions it may refer to."""

    shelf: Shelf
    institution: engine.Institution

    @property
    def errors(self) -> list[engine.Problem]:
        return [one for one in self.shelf.problems[self.institution.file] if one.severity == "error"]


@dataclass(frozen=True)
class Case:
    """Everything a run needs, and what came of reading it."""

    rules: Rules
    plan: engine.Plan
    folder: folders.Folder
    period: Period
    as_of: dt.date
    subjects: tuple[str, ...] | None = None
    earlier: tuple[Path, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """What people call subjects, and the groups in which they are compared."""
        kinds = {key: zh for key, (zh, _) in (UNIT_KINDS | PERSON_KINDS).items()}
        units = {row.id: row.name for row in self.folder.units}
        people = {row.id: row.name for row in self.folder.people}
        # In a snapshot both are numbered by themselves: the number of a unit may be somebody's as well.
        own = units | people if self.plan.persons else people | units
        return kinds | self.plan.catalogue.categories | own


@dataclass(frozen=True)
class Run:
    """What came out."""

    case: Case
    result: engine.Result

    @property
    def scores(self) -> dict[str, engine.Score]:
        return {score.subject: score for score in self.result.scores}

    @property
    def groups(self) -> dict[str, str]:
        return {one.subject: one.group for one in self.result.standings}

    def name(self, subject: str) -> str:
        return self.case.names.get(subject, subject)


def shelf_of(paths: Sequence[Path], *, alone: bool = False) -> tuple[Shelf, set[str]]:
    """The given files beside the installed ones, so that they may refer to them; and which were given. Only these are
    checked. A given institution stands in the place of the installed one, as in a bundle from another machine. `alone`:
    nothing is put beside them."""
    given = institution_files(paths)
    resolved = {one.resolve() for one in given}
    # Templates stand beside templates only: who leans on one without copying it must hear of it.
    among = any(TEMPLATES in path.resolve().parts for path in given)
    places = [] if alone else installed()
    others = [path for path in institution_files(places, templates=among) if path.resolve() not in resolved]
    read = [engine.load(path) for path in given]
    own = {one.id for one in read}
    read += [one for one in map(engine.load, others) if one.id not in own]
    wanted = {str(path) for path in (given or others)}
    return shelf.shelf_of(read, asked=wanted), wanted


def rules_at(path: Path, scheme: str = "", *, alone: bool = False) -> Rules:
    """The one scheme of a file or folder; `scheme` picks by id where there are several. `alone`: what it refers to lies
    there too."""
    if not path.exists():
        raise Cannot(f"没有 {path} 这个文件或文件夹", f"There is no file or folder {path}.")
    if not institution_files([path]):
        raise Cannot(f"{path} 里没有考核方案（.yaml 文件）", f"{path} holds no scheme (.yaml file).")
    shelf, wanted = shelf_of([path], alone=alone)
    found = [one for one in shelf.institutions if one.file in wanted and (one.scheme is not None or path.is_file())]
    if scheme:
        found = [one for one in found if one.id == scheme]
    if len(found) != 1:
        ids = "、".join(one.id for one in found)
        raise Cannot(
            f"{path} 里有 {len(found)} 个考核方案（{ids}），用 --scheme 选一个" if found else f"{path} 里没有考核方案"
        )
    return Rules(shelf, found[0])


def case_of(rules: Rules, facts: Path, period: str = "", as_of: dt.date | None = None, subjects: Sequence[str] = (),
            tick: Callable[[int], object] = lambda rows: None) -> Case:  # fmt: skip
    """Read the facts a scheme looks at. Raises `engine.Unsound`, or `Cannot` for facts that do not fit."""
    plan = engine.compile(rules.institution, rules.shelf.catalogue)
    kinds, catalogue = plan.reads, plan.catalogue
    if snapshot.is_snapshot(facts):
        read, frozen = snapshot.read(facts, kinds)
        snapshot.classed(read, plan.catalogue.categories)
        if plan.persons:
            read.groups.clear()  # those of units, whose numbers may be somebody's as well
        period = period or frozen
    else:
        read = folders.read(facts, catalogue, kinds=kinds, subjects=plan.scheme.subjects, tick=tick)
    whole = _period(facts, plan, read, period)
    ids = {row.name: row.id for row in read.units} | {row.name: row.id for row in read.people}
    chosen = tuple(ids.get(one, one) for one in subjects) or None
    strange = set(chosen or ()) - set(ids.values())
    if strange:
        raise Cannot(f"没有叫“{sorted(strange)[0]}”的单位", f"There is no unit “{sorted(strange)[0]}”.")
    return Case(rules, plan, read, whole, as_of or whole.end, chosen)


def _period(facts: Path, plan: engine.Plan, read: folders.Folder, code: str) -> Period:
    """The period that is asked for, else the one in which all facts lie: always of the scheme's own kind, for what is
    owed in a quarter is not owed once in a year."""
    kind = plan.scheme.period
    if not code:
        found = {Period.of(kind, fact.occurred_on) for fact in read.facts}
        if len(found) == 1:
            return found.pop()
        raise _no_facts(facts, plan, read) if not found else _ask_period(max(found, key=lambda one: one.start).code)
    try:
        period = Period.parse(code)
    except ValueError as error:
        last = max((fact.occurred_on for fact in read.facts), default=plan.institution.heading.in_force_from)
        wanted = Period.of(kind, last).code
        raise Cannot(
            f"“{code}”不是一个考核期；这个方案{EVERY[kind].zh}考核一次，写成 {wanted} 这样",
            f"“{code}” is not a period; this scheme marks {EVERY[kind].en}: write one like {wanted}.",
        ) from error
    if period.kind in KINDS and period.kind != kind:  # any stretch of days may be asked for
        wanted = Period.of(kind, period.start).code
        raise Cannot(
            f"这个方案{EVERY[kind].zh}考核一次，{code} 不是这样的一期；写成 {wanted} 这样",
            f"This scheme marks {EVERY[kind].en}, and {code} is no such period: write one like {wanted}.",
        )
    return period


def _ask_period(like: str) -> Cannot:
    return Cannot(
        f"事实跨了几期，用 --period 说考核哪一期，例如 --period {like}",
        f"The facts lie in several periods; say which one with --period, such as --period {like}.",
    )


def _no_facts(facts: Path, plan: engine.Plan, read: folders.Folder) -> Cannot:
    if read.troubles:  # they were there, and could not be read: that is what is to be mended
        told = read.troubles[:SOME]
        return Cannot("；".join(map(str, told)), "; ".join(one.within("en") for one in told))
    kinds = sorted(plan.reads)[:8]
    return Cannot(
        f"{facts} 里没有这个方案要看的事实（{'、'.join(kinds)}）；用 --period 说考核哪一期",
        f"{facts} holds none of the facts this scheme looks at ({', '.join(kinds)}); say which period with --period.",
    )


def run(case: Case, scores: Mapping[str, engine.Score] | None = None) -> Run:
    """`scores`: marks that are already there; only what follows from them is asked for."""
    held = case.folder
    ledger = engine.Ledger(held.facts, held.units, held.heads, people=held.people)
    result = engine.run(
        case.plan,
        ledger,
        case.period,
        case.as_of,
        groups_of(held),
        earlier=[result_of(seal.read(path)["sealed"]) for path in case.earlier],
        subjects=case.subjects,
        scores=scores,
    )
    return Run(case, result)


def groups_of(held: Any) -> dict[str, list[str]] | None:
    """group → subjects, as the folder says; None where it says nothing."""
    groups: dict[str, list[str]] = {}
    for subject, group in held.groups.items():
        groups.setdefault(group, []).append(subject)
    return groups or None


def scores_of(given: engine.Result | dict[str, engine.Score]) -> dict[str, engine.Score]:
    return given if isinstance(given, dict) else {score.subject: score for score in given.scores}


def run_with(case: Case, institution: engine.Institution) -> Run:
    """The same facts under other rules."""
    plan = engine.compile(institution, case.rules.shelf.catalogue)
    return run(replace(case, plan=plan, rules=Rules(case.rules.shelf, institution)))


# ---- the sealed result ---------------------------------------------------------------------------


def rule_files(case: Case) -> list[seal.Source]:
    """The scheme's file and those whose words it uses."""
    used = {one.file for one in used_by(case.plan, case.rules.shelf)}
    return [seal.Source(Path(name).name, Path(name).stat().st_size, sm3_of_file(Path(name))) for name in sorted(used)]


def used_by(plan: engine.Plan, shelf: Shelf) -> Iterator[engine.Institution]:
    """The institution of a plan, those of the shelf whose words, numbers or results its scheme takes, and where its other
    sections could not be read beside these alone (a register that counts what others record), those that declare what is
    named there."""
    used = list(_used_by_scheme(plan, shelf))
    yield from used
    problems = engine.check(plan.institution, Catalogue.of(used))
    if all(one.severity != "error" for one in problems):
        return
    said, files = set(words(plan.institution)), {one.file for one in used}
    holders = {one.rpartition(mark)[0] for one in said for mark in ":/"}
    for other in shelf.institutions:
        declared = {*other.facts, *other.activities, *other.labels}
        if other.file not in files and (said & declared or other.id in holders):
            yield other


def _used_by_scheme(plan: engine.Plan, shelf: Shelf) -> Iterator[engine.Institution]:
    institution, wanted, results = plan.institution, set(plan.reads), results_read(plan)
    numbers = {number.name.rpartition(":")[0] for number in every(institution, Number)} - {""}
    proposals: Iterator[Finding | FoundHere] = chain(every(institution, Finding), every(institution, FoundHere))
    routes = {one.route.rpartition("/")[0] for one in proposals} - {""}
    values = {value for one in every(institution, Condition) for value in one.values if isinstance(value, str)}
    for other in shelf.institutions:
        own = other.file == institution.file
        if (
            own
            or county_days.NAME in other.parameters
            or wanted & other.facts.keys()
            or other.id in numbers | routes | results
            or values & other.activities.keys()
        ):
            yield other


def sealed(done: Run, beside: Path | None = None) -> dict[str, Any]:
    """The result as it is written down. `beside`: the folder it will lie in, for relative places."""
    case = done.case
    heading = case.plan.institution.heading
    body = {
        "engine": engine.VERSION,
        "scheme": {"id": heading.id, "edition": heading.edition, "title": heading.title},
        "rules": seal.manifest(rule_files(case)),
        "snapshot": seal.manifest(case.folder.files),
        "earlier": seal.manifest([seal.Source(one.name, one.stat().st_size, sm3_of_file(one)) for one in case.earlier]),
        "period": case.period.code,
        "as_of": case.as_of.isoformat(),
        "subjects": None if case.subjects is None else list(case.subjects),
        "names": {one: done.name(one) for one in (*done.scores, *sorted(set(done.groups.values()) - {""}))},
        **_by_subject(done.result),
    }
    places = {"scheme": case.plan.institution.file, "facts": str(case.folder.place)}
    places |= {f"earlier {number}": str(one) for number, one in enumerate(case.earlier, 1)}
    return seal.sealed(body, {name: _from(place, beside) for name, place in places.items()})


def _by_subject(result: engine.Result) -> dict[str, Any]:
    """Scores and standings under the subject's id, so that a difference can be named by whom it concerns."""
    data = result.to_dict()
    by_id = {name: {one["subject"]: one for one in data.pop(name, ())} for name in ("standings", "scores")}
    return {**by_id, "result": data}


def result_of(content: dict[str, Any]) -> engine.Result:
    """The result inside a sealed one."""
    parts = {name: list(content[name].values()) for name in ("standings", "scores")}
    return engine.Result.from_dict({**content["result"], **parts})


def _from(place: str, beside: Path | None) -> str:
    return place if beside is None else os.path.relpath(place, beside)
