"""Reads of casework: what waits for somebody, the cases of a scope, one case as a page shows it. Never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from zugong.columns import cells
from zugong.columns.binding import Binding
from zugong.columns.fields import Around
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.org.queries import led_by
from zugong.org.roles import ROLES
from zugong.org.scope import Scope
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import ActorOf, Column, DeclaredRoute, Step
from zugong.work.items import Item

from . import routing, rules
from .models import Case, CaseQuerySet, Stamp, Task

SHOWN = 50
#: Units that the opening form lists.
MOST = 2000


def find(id: str, day: dt.date | None = None, edition: str = "") -> DeclaredRoute:
    try:
        return institutions.route(id, day or clock.today(), edition)
    except KeyError:
        raise Http404 from None


def waiting_for(account: Account) -> CaseQuerySet:
    """The open cases that wait for this account: by capability over the unit that is to act, or by name."""
    if account.is_administrator:
        return Case.objects.none()
    waits = Task.objects.filter(_mine(account), case=OuterRef("pk"), done=False)
    return Case.objects.open().filter(Exists(waits)).select_related("unit", "opener_unit")


def _mine(account: Account) -> Q:
    """Tasks of an account. Capabilities that reach equally far are asked for together."""
    wanted: Q = Q(actor=account.actor_id)
    if account.person_id:
        wanted |= Q(person=account.person_id) | Q(delegate=account.person_id)
    roles: dict[tuple[str, ...], set[str]] = {}
    for role in {capability for grant in account.current_grants for capability in ROLES[grant.role].capabilities}:
        roles.setdefault(account.scope(role).paths, set()).add(role)
    for paths, together in roles.items():
        # By the path of the joined unit: a list of units would be built again for every case.
        inside = Scope(paths).q("unit")
        wanted |= Q(role__in=sorted(together)) & inside
        if "assess" in together:
            wanted |= Q(role="record") & ~Q(unit=F("case__unit")) & inside
    return wanted


def visible_to(account: Account) -> CaseQuerySet:
    """The cases this account may read, as `rules.reads` says of one."""
    if account.is_administrator:
        return Case.objects.none()
    routes = institutions.routes(clock.today())
    public = [one.id for one in routes if one.route.read_by == "everybody"]
    closed = [one.id for one in routes if one.route.read_by == "parties"]
    wanted = Q(opened_by=account.actor_id)
    reading = account.scope("read_unit")
    if not reading.empty:
        over = reading.q("unit") | reading.q("opener_unit")
        wanted |= over & ~Q(route__in=closed) if closed else over
        sent = [one.id for one in routes if one.route.read_by == "unit" and rules.addresses(one)]
        if sent:
            took_part = Stamp.objects.filter(reading.q("unit"), case=OuterRef("pk"))
            wanted |= Q(route__in=sent) & Q(Exists(took_part))
    if public:
        wanted |= Q(route__in=public)
    assessing = account.scope("assess")
    if not assessing.empty and assessing.paths != reading.paths:
        wanted |= assessing.q("unit")
    # Last: the database asks for tasks and stamps only where nothing before them has let the case through.
    wanted |= Q(Exists(Stamp.objects.filter(case=OuterRef("pk"), by=account.actor_id)))
    wanted |= Q(Exists(Task.objects.filter(_mine(account), case=OuterRef("pk"), done=False)))
    return Case.objects.filter(wanted).select_related("unit", "opener_unit")


def boards() -> list[DeclaredRoute]:
    """The routes now in force whose cases are also shown as a board."""
    return [one for one in institutions.routes(clock.today()) if one.route.board is not None]


def routes_to_open(account: Account) -> list[DeclaredRoute]:
    """The routes now in force on which this account may open something."""
    kinds = _Kinds(account)
    return [one for one in institutions.routes(clock.today()) if kinds.opens(one)]


def opens_somewhere(account: Account, declared: DeclaredRoute) -> bool:
    """Whether there is any unit about which this account may open a case on the route."""
    return _Kinds(account).opens(declared)


class _Kinds:
    """Over which kinds of units this account holds a capability, each asked once."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._known: dict[tuple[str, bool | None], set[str]] = {}

    def opens(self, declared: DeclaredRoute) -> bool:
        actor, about = declared.route.opened_by, set(declared.route.about)
        if actor.at == "unit":
            own = self.account.own_branch if actor.role == "read_unit" else None
            return bool(self._of(actor.role, under=False) & about) or (own is not None and own.kind in about)
        if actor.at == "lead":
            return False  # sent from the page of the group, which asks about its own units
        if actor.at == "below":
            return bool(self._over(actor.role) & about)
        return any(self._of(role, under=True) & about for role in (actor.role, "assess"))

    def _over(self, role: str) -> set[str]:
        if (role, None) not in self._known:
            paths = _paths_over(self.account, role)
            units = Unit.objects.order_by().filter(path__in=paths, dissolved_on__isnull=True)
            self._known[role, None] = set(units.values_list("kind", flat=True)) if paths else set()
        return self._known[role, None]

    def _of(self, role: str, *, under: bool) -> set[str]:
        if (role, under) not in self._known:
            self._known[role, under] = self.account.scope(role).kinds(below=under)
        return self._known[role, under]


def _paths_over(account: Account, role: str) -> set[str]:
    """The organisations over the units for which this account may turn to them; where to read is enough, the own branch too."""
    over = {path for unit in routing.grounds(account, role) for path in unit.ancestor_paths(itself=False)}
    own = account.own_branch if role == "read_unit" and not account.is_administrator else None
    return over if own is None else over | {own.path}


def units_to_open(account: Account, declared: DeclaredRoute) -> list[Unit]:
    """The units about which this account may open a case: what `rules.opens` says of one, asked of all at once."""
    actor = declared.route.opened_by
    if actor.at == "unit":
        wanted = account.scope(actor.role).q()
        if actor.role == "read_unit" and account.own_branch is not None:
            wanted |= Q(pk=account.own_branch.pk)
    elif actor.at == "lead":
        wanted = led_by(account.scope(actor.role).q(), clock.today())
    elif actor.at == "below":
        wanted = Q(path__in=_paths_over(account, actor.role))
    else:
        wanted = account.scope(actor.role).below() | account.scope("assess").below()
    if account.is_administrator:
        return []
    units = Unit.objects.filter(kind__in=declared.route.about, dissolved_on__isnull=True)
    # Who turns to those above begins with the nearest of them.
    order = "-path" if actor.at == "below" else "path"
    return list(units.filter(wanted).order_by(order)[:MOST])


def around(declared: DeclaredRoute, unit: Unit | None, columns: dict[str, Column]) -> Around:
    """What a form of some of a route's columns needs to know."""
    return Around(Binding(declared.institution, columns, clock.today()), unit)


@dataclass(frozen=True)
class Passed:
    """One step of the way as the page draws it: done, here, or still ahead."""

    title: str
    state: str
    actor: str


def way_of(case: Case, declared: DeclaredRoute) -> list[Passed]:
    """The straight way through the route, with where the case is."""
    done = {stamp.step for stamp in case.passed}
    found: list[Passed] = []
    for step in straight(declared, also=done | {case.place}):
        state = "here" if step.id == case.place else "done" if step.id in done else "ahead"
        found.append(Passed(step.title, state, who(step)))
    end = declared.route.ends.get(case.place)
    found.append(
        Passed(end.title if end else next(iter(declared.route.ends.values())).title, "done" if end else "ahead", "")
    )
    return found


def straight(declared: DeclaredRoute, also: Container[str] | None = None) -> list[Step]:
    """Following the first outcome that goes forward, from the beginning to an end; then the side ways: all of them, or
    those named in `also`."""
    steps, here, found = declared.route.steps, declared.route.begins, []
    while here in steps and steps[here] not in found:
        found.append(steps[here])
        forward = [one for one in steps[here].outcomes.values() if not one.back]
        here = (forward or list(steps[here].outcomes.values()))[0].to
    aside = [step for step in steps.values() if step not in found and (also is None or step.id in also)]
    return [*found, *aside]


def who(step: Step) -> str:
    return "、".join(dict.fromkeys(_who(actor) for actor in (step.actor, *step.together)))


def _who(actor: ActorOf) -> str:
    if actor.at == "office":
        return "、".join(str(Unit.Kind(kind).label) for kind in actor.kinds)
    words = {
        "unit": _("本组织"),
        "above": _("上级组织"),
        "opener": _("提出的组织"),
        "raiser": _("提出的人"),
        "column": _("指定的人"),
    }
    return words[actor.at]


Line = tuple[Column, str, Any]


def lines_of(case: Case, declared: DeclaredRoute) -> list[Line]:
    """What the case says. What several said side by side stands with each of them."""
    apart = {name for step in declared.route.steps.values() if step.together for name in step.form}
    return _lines(declared, {name: value for name, value in case.data.items() if name not in apart})


def stamps_of(case: Case, declared: DeclaredRoute) -> list[tuple[Stamp, list[Line]]]:
    """What was done, and where several act side by side what each of them said."""
    apart = {step.id for step in declared.route.steps.values() if step.together}
    return [(stamp, _lines(declared, stamp.data) if stamp.step in apart else []) for stamp in case.passed]


def _lines(declared: DeclaredRoute, data: dict[str, Any]) -> list[Line]:
    columns = declared.route.columns
    showing = cells.Showing(routing.binding_of(declared, clock.today()), cells.Names.of(columns, [data]))
    return [(column, showing.words(column, data.get(name)), data.get(name)) for name, column in columns.items() if data.get(name) not in (None, "", [])]  # fmt: skip


def holders_of(case: Case) -> list[str]:
    """Whom the case waits for, in words."""
    return [str(task.delegate or task.person or task.unit or case.opened_by_name) for task in case.waiting]


def item(account: Account, key: int) -> Item | None:
    """A case as something that can be put first."""
    case = Case.objects.filter(pk=key).select_related("unit", "opener_unit").first()
    if case is None or not rules.read_case.allows(case, routing.route_of(case, clock.today()), by=account):
        return None
    return item_of(case)


def items_seen(account: Account, places: Mapping[str, set[int]]) -> Iterable[int]:
    keys = set().union(*places.values())
    return visible_to(account).order_by().filter(pk__in=keys).values_list("pk", flat=True)


def item_of(case: Case) -> Item:
    return Item(case.source, case.route, str(case), case.unit)
