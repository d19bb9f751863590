"""What institutions declare for the trunk's mechanisms, by day: the registers now in force, and the nodes they are made of.

Registers, cases and ballots read the engine's nodes through here, so that the engine keeps its few readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from zugong.engine import Institution
from zugong.engine.filters import Condition
from zugong.engine.sections import working_out
from zugong.engine.sections.among import Honours, Opens, Overlap, RowQuota, Signing
from zugong.engine.sections.checking_plans import link_to
from zugong.engine.sections.columns import MOVES, Column, Valid
from zugong.engine.sections.costs import Load
from zugong.engine.sections.debriefings import SIDES, Debriefing, Reckoned
from zugong.engine.sections.dispatches import Dispatch
from zugong.engine.sections.frames import Frame
from zugong.engine.sections.ladders import Ladder, Rung
from zugong.engine.sections.lights import Lamp, Lights
from zugong.engine.sections.pathways import (
    ACTORS,
    Assembly,
    Figure,
    PathStep,
    Pathway,
    Probation,
    Since,
    Wait,
)
from zugong.engine.sections.plans import Board, Counted, Cycle, HandOut, Map, Mark, Slots, Summary
from zugong.engine.sections.portals import Portal, Service
from zugong.engine.sections.registers import Chart, Copy, Due, Emission, Expectation, Register, View
from zugong.engine.sections.routes import (
    OPENED,
    ActorOf,
    Appointing,
    ChainBoard,
    End,
    Keeping,
    Outcome,
    Passing,
    Record,
    Route,
    Step,
)
from zugong.engine.sections.steering import Steering
from zugong.engine.sections.visits import SiteCheck, SiteVisit
from zugong.engine.sections.warnings import EarlyWarning

from . import library

__all__ = [
    "ACTORS",
    "MOVES",
    "OPENED",
    "SIDES",
    "ActorOf",
    "Appointing",
    "Assembly",
    "Board",
    "ChainBoard",
    "Chart",
    "Column",
    "Condition",
    "Copy",
    "Counted",
    "Cycle",
    "Debriefing",
    "DeclaredDebriefing",
    "DeclaredDispatch",
    "DeclaredFrame",
    "DeclaredLadder",
    "DeclaredLights",
    "DeclaredPathway",
    "DeclaredPortal",
    "DeclaredRegister",
    "DeclaredRoute",
    "DeclaredVisit",
    "Dispatch",
    "Due",
    "EarlyWarning",
    "Emission",
    "End",
    "Expectation",
    "Figure",
    "Frame",
    "HandOut",
    "Honours",
    "Institution",
    "Keeping",
    "Ladder",
    "Lamp",
    "Lights",
    "Load",
    "Map",
    "Mark",
    "Opens",
    "Outcome",
    "Overlap",
    "Passing",
    "PathStep",
    "Pathway",
    "Portal",
    "Probation",
    "Reckoned",
    "Record",
    "Register",
    "Route",
    "RowQuota",
    "Rung",
    "Service",
    "Signing",
    "Since",
    "SiteCheck",
    "SiteVisit",
    "Slots",
    "Steering",
    "Step",
    "Summary",
    "Valid",
    "View",
    "Wait",
    "additions",
    "debriefing",
    "debriefings",
    "dispatch",
    "dispatches",
    "frames",
    "ladders",
    "lights",
    "link_to",
    "pathway",
    "portals",
    "register",
    "registers",
    "route",
    "routes",
    "steering",
    "visits",
    "whole",
    "working_out",
]  # fmt: skip


def whole(institution: Institution, name: str) -> str:
    """`institution/name` of something an institution names: a bare name is one of the same file."""
    return name if "/" in name else f"{institution.id}/{name}"


@dataclass(frozen=True)
class DeclaredRegister:
    """A register and the institution that declares it; its id is theirs together."""

    register: Register
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.register.id}"

    def beside(self, name: str) -> DeclaredRegister:
        """Another register of the same institution."""
        return DeclaredRegister(self.institution.registers[name], self.institution)


def registers(day: dt.date) -> list[DeclaredRegister]:
    return [DeclaredRegister(one, holder) for holder in library.in_force(day) for one in holder.registers.values()]


def register(id: str, day: dt.date) -> DeclaredRegister:
    """A register by `institution/register`: the edition of the day, else the latest. KeyError if there is none."""
    holder, _, name = id.rpartition("/")
    institution = library.get(holder, day)
    if name not in institution.registers:
        raise KeyError(f"制度“{institution.title}”没有台账“{name}”。")
    return DeclaredRegister(institution.registers[name], institution)


def registers_named(ids: Iterable[str], day: dt.date) -> dict[str, DeclaredRegister]:
    """Those of these registers that are declared, each as `register` gives it: what ended, by its latest edition."""
    found: dict[str, DeclaredRegister] = {}
    for id in ids:
        with suppress(KeyError):
            found[id] = register(id, day)
    return found


def steering(day: dt.date) -> tuple[Steering, Institution] | None:
    """How the county steers on a day; of several institutions that say so, the one in force last."""
    found = [(one.steering, one) for one in library.in_force(day) if one.steering is not None]
    return max(found, key=lambda pair: pair[1].heading.in_force_from) if found else None


@dataclass(frozen=True)
class DeclaredRoute:
    """A route and the institution that declares it; its id is theirs together."""

    route: Route
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.route.id}"


def routes(day: dt.date) -> list[DeclaredRoute]:
    return [DeclaredRoute(one, holder) for holder in library.in_force(day) for one in holder.routes.values()]


def route(id: str, day: dt.date, edition: str = "") -> DeclaredRoute:
    """A route by `institution/route`: the named edition if it is still on the shelf, else that of the day. KeyError."""
    holder, _, name = id.rpartition("/")
    same = [one for one in library.institutions() if (one.id, one.edition) == (holder, edition) and name in one.routes]
    institution = same[0] if edition and same else library.get(holder, day)
    if name not in institution.routes:
        raise KeyError(f"制度“{institution.title}”没有流程“{name}”。")
    return DeclaredRoute(institution.routes[name], institution)


@dataclass(frozen=True)
class DeclaredLadder:
    """A ladder of urging and the institution that declares it; its id is theirs together."""

    ladder: Ladder
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.ladder.id}"

    def route_of(self, rung: Rung) -> str:
        """The route of a letter by `institution/route`; a bare name is one of the same file."""
        return whole(self.institution, rung.route)


def ladders(day: dt.date) -> list[DeclaredLadder]:
    return [DeclaredLadder(one, holder) for holder in library.in_force(day) for one in holder.ladders.values()]


@dataclass(frozen=True)
class DeclaredDispatch:
    """A dispatch and the institution that declares it; its id is theirs together."""

    dispatch: Dispatch
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.dispatch.id}"


def dispatches(day: dt.date) -> list[DeclaredDispatch]:
    return [DeclaredDispatch(one, holder) for holder in library.in_force(day) for one in holder.dispatches.values()]


def dispatch(id: str, day: dt.date) -> DeclaredDispatch:
    """A dispatch by `institution/dispatch`. KeyError if there is none."""
    holder, _, name = id.rpartition("/")
    institution = library.get(holder, day)
    return DeclaredDispatch(institution.dispatches[name], institution)


@dataclass(frozen=True)
class DeclaredLights:
    """Lights of units and the institution that declares them."""

    lights: Lights
    institution: Institution


def lights(day: dt.date) -> list[DeclaredLights]:
    return [DeclaredLights(one, holder) for holder in library.in_force(day) for one in holder.lights.values()]


@dataclass(frozen=True)
class DeclaredPortal:
    """A portal and the institution that declares it."""

    portal: Portal
    institution: Institution


def portals(day: dt.date) -> list[DeclaredPortal]:
    return [DeclaredPortal(one, holder) for holder in library.in_force(day) for one in holder.portals.values()]


@dataclass(frozen=True)
class DeclaredFrame:
    """A frame and the institution that declares it; its id is theirs together."""

    frame: Frame
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.frame.id}"


def frames(day: dt.date) -> list[DeclaredFrame]:
    return [DeclaredFrame(one, holder) for holder in library.in_force(day) for one in holder.frames.values()]


@dataclass(frozen=True)
class DeclaredDebriefing:
    """A debriefing and the institution that declares it; its id is theirs together."""

    debriefing: Debriefing
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.debriefing.id}"

    def labels(self, name: str) -> dict[str, str]:
        own = self.institution.labels.get(name)
        return dict(own.values or {}) if own is not None else dict(library.catalogue().labels.get(name, {}))


def debriefings(day: dt.date) -> list[DeclaredDebriefing]:
    return [DeclaredDebriefing(one, holder) for holder in library.in_force(day) for one in holder.debriefings.values()]


def debriefing(id: str, day: dt.date) -> DeclaredDebriefing:
    """A debriefing by `institution/debriefing`. KeyError if there is none."""
    holder, _, name = id.rpartition("/")
    institution = library.get(holder, day)
    return DeclaredDebriefing(institution.debriefings[name], institution)


@dataclass(frozen=True)
class DeclaredPathway:
    """A pathway and the institution that declares it; its id is theirs together."""

    pathway: Pathway
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.pathway.id}"


def pathway(id: str, day: dt.date) -> DeclaredPathway | None:
    """The edition of the day; for a day before all editions the first one. None where nobody declares it."""
    holder, _, name = id.rpartition("/")
    found = [one for one in library.editions(holder) if name in one.pathways and library.is_sound(one)]
    begun = [one for one in found if one.heading.in_force_from <= day]
    chosen = (begun[-1:] or found[:1])[:1]
    return DeclaredPathway(chosen[0].pathways[name], chosen[0]) if chosen else None


def additions(id: str, day: dt.date) -> list[DeclaredPathway]:
    """What the county adds to a pathway on a day."""
    return [
        DeclaredPathway(one, holder)
        for holder in library.in_force(day)
        for one in holder.pathways.values()
        if one.adds_to == id
    ]


@dataclass(frozen=True)
class DeclaredVisit:
    """An on-site assessment and the institution that declares it; its id is theirs together."""

    visit: SiteVisit
    institution: Institution

    @property
    def id(self) -> str:
        return f"{self.institution.id}/{self.visit.id}"


def visits(day: dt.date) -> list[DeclaredVisit]:
    return [DeclaredVisit(one, holder) for holder in library.in_force(day) for one in holder.visits.values()]
