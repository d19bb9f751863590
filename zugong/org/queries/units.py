"""Reads of the tree: head counts, the 10-second card, the tree as it stands or stood. Computed, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from zugong.kernel import clock
from zugong.org.models import Membership, Post, Unit, UnitSpell, UnitTerm
from zugong.org.scope import Scope

#: Kinds in the order in which a card and a tree list them.
KINDS = list(Unit.Kind.values)
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
FEW = 200
_LABELS = dict(Unit.Kind.choices)
_NORMAL = Q(state=Membership.State.NORMAL)


@dataclass
class Heads:
    """Who is counted under a unit."""

    full: int = 0
    probationary: int = 0
    branches: int = 0

    @property
    def members(self) -> int:
        return self.full + self.probationary

    def add(self, other: Heads) -> None:
        self.full += other.full
        self.probationary += other.probationary
        self.branches += other.branches


@dataclass
class Node:
    """A unit as it stood on a day: under its name and its parent of that day."""

    pk: int
    name: str
    kind: str
    parent_id: int | None
    path: str
    heads: Heads = field(default_factory=Heads)
    children: list[Node] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(_LABELS[self.kind])


@dataclass
class Tree:
    """Every node by its key, and those that hang under none of the others."""

    day: dt.date
    nodes: dict[int, Node]
    roots: list[Node]

    def line(self, pk: int) -> list[Node]:
        """From the top down to a node, itself included."""
        found: list[Node] = []
        node = self.nodes.get(pk)
        while node is not None and node not in found:
            found.insert(0, node)
            node = self.nodes.get(node.parent_id) if node.parent_id else None
        return found

    def under(self, pk: int) -> list[Node]:
        """A node and everything below it."""
        found, waiting = [], [self.nodes[pk]]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting.extend(node.children)
        return found


def full_on(day: dt.date) -> Q:
    """Memberships that were full on a day, whatever they became later."""
    return Q(stage=Membership.Stage.FULL) & (Q(full_on__isnull=True) | Q(full_on__lte=day))


def counted(day: dt.date) -> Q:
    """Memberships that count on a day."""
    today = day >= clock.today()
    running = Q(valid_to__isnull=True) if today else Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return _NORMAL & running & (Q() if today else began)


def _heads_by_unit(day: dt.date, units: Q) -> dict[int, Heads]:
    rows = Membership.objects.filter(counted(day), units).order_by().values("unit_id")
    if day < clock.today():
        both = rows.annotate(n=Count("*"), full=Count("pk", filter=full_on(day)))
        return {row["unit_id"]: Heads(row["full"], row["n"] - row["full"]) for row in both}
    # Two plain counts along the index take half the time that one with a condition does; the few of the second are
    # looked up unit by unit.
    each = units or Q(unit__in=Unit.objects.order_by().values("pk"))
    waiting = rows.filter(each, stage=Membership.Stage.PROBATIONARY).annotate(n=Count("*"))
    probationary = dict(waiting.values_list("unit_id", "n"))
    every = rows.annotate(n=Count("*")).values_list("unit_id", "n")
    return {unit: Heads(n - (other := probationary.get(unit, 0)), other) for unit, n in every}


def own_heads(day: dt.date) -> dict[int, Heads]:
    """The members every unit holds itself, units without any left out; two queries."""
    return _heads_by_unit(day, Q())


def _counting(units: list[int]) -> Q:
    """Few units are asked for by key; for many it is quicker to count every branch and leave out the others."""
    return Q(unit_id__in=units) if len(units) < FEW else Q()


def head_counts(units: Iterable[Unit], day: dt.date | None = None) -> dict[int, Heads]:
    """Members and branches under each unit (itself included), in three queries however many units there are."""
    day = day or clock.today()
    wanted = {unit.path: unit.pk for unit in units}
    scope = Scope(tuple(wanted))
    found = {pk: Heads() for pk in wanted.values()}
    rows = list(Unit.objects.on(day).filter(scope.q()).values_list("pk", "path", "kind").order_by())
    members = _heads_by_unit(day, _counting([row[0] for row in rows]))
    for pk, path, kind in rows:
        own = members.get(pk, Heads())
        own.branches = int(kind in Unit.MEMBER_KINDS)
        for top, key in wanted.items():
            if path.startswith(top):
                found[key].add(own)
    return found


def _rows(day: dt.date, scope: Scope) -> list[tuple[int, str, str, int | None, str]]:
    """(key, name, kind, parent, path) of the units that existed on a day; names and parents are those of that day."""
    units = Unit.objects.on(day).filter(scope.q()).order_by()
    if day >= clock.today():
        return list(units.values_list("pk", "short_name", "kind", "parent_id", "path"))
    spell = UnitSpell.objects.on(day).filter(unit=OuterRef("pk")).order_by()
    rows = units.annotate(
        remembered=Exists(spell),
        then_name=Subquery(spell.values("name")[:1]),
        then_parent=Subquery(spell.values("parent_id")[:1]),
    ).values_list("pk", "short_name", "kind", "parent_id", "path", "remembered", "then_name", "then_parent", "name")
    return [
        (
            pk,
            # A short name is worth keeping as long as the unit still bears the name it is short for.
            then_name if remembered and then_name != name else short,
            kind,
            then_parent if remembered else parent,
            path,
        )
        for pk, short, kind, parent, path, remembered, then_name, then_parent, name in rows
    ]


def tree_of(scope: Scope, day: dt.date | None = None, *, counts: bool = True) -> Tree:
    """The tree over which somebody may look, as of a day. Three queries, whatever its size."""
    day = day or clock.today()
    nodes = {row[0]: Node(*row) for row in _rows(day, scope)}
    members = _heads_by_unit(day, _counting(list(nodes))) if counts and nodes else {}
    roots: list[Node] = []
    for node in sorted(nodes.values(), key=lambda n: (_ORDER[n.kind], n.path)):
        node.heads = members.get(node.pk, Heads())
        node.heads.branches = int(node.kind in Unit.MEMBER_KINDS)
        parent = nodes.get(node.parent_id) if node.parent_id else None
        (parent.children if parent else roots).append(node)
    for root in roots:
        _sum_up(root)
    return Tree(day, nodes, roots)


def _sum_up(root: Node) -> None:
    """Children before parents, without recursion: a tree may be deeper than the interpreter likes."""
    order, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting.extend(node.children)
    for node in reversed(order):
        for child in node.children:
            node.heads.add(child.heads)


@dataclass(frozen=True)
class Kin:
    """The units around one: those above it, directly below it, and those that were merged into it."""

    line: list[Unit]
    children: list[Unit]
    merged_from: list[Unit]


def kin_of(unit: Unit, scope: Scope) -> Kin:
    """In one query. Of those above only as many as the scope covers."""
    above = unit.ancestor_paths(itself=False)
    found = list(Unit.objects.filter(Q(path__in=above) | Q(parent=unit) | Q(merged_into=unit)).order_by("path"))
    living = [one for one in found if one.parent_id == unit.pk and one.dissolved_on is None]
    return Kin(
        line=[one for one in found if one.path in above and scope.covers(one)],
        children=sorted(living, key=lambda one: (KINDS.index(one.kind), one.path)),
        merged_from=[one for one in found if one.merged_into_id == unit.pk],
    )


def as_of(day: dt.date, scope: Scope) -> Tree:
    """The tree as it stood on a day."""
    return tree_of(scope, day)


@dataclass(frozen=True)
class Leader:
    """Who holds the secretary's post, where, and since when."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    since: dt.date | None
    title: str = ""


@dataclass(frozen=True)
class UnitCard:
    """My organisation in ten seconds: what any secretary should be able to say about it."""

    unit: Unit
    day: dt.date
    organisations: tuple[tuple[str, int], ...]
    branches: int
    full: int
    probationary: int
    secretaries: tuple[Leader, ...]
    term_ends_on: dt.date | None

    @property
    def members(self) -> int:
        return self.full + self.probationary

    @property
    def secretary(self) -> Leader | None:
        return self.secretaries[0] if self.secretaries else None

    @property
    def days_left(self) -> int | None:
        return (self.term_ends_on - self.day).days if self.term_ends_on else None

    @property
    def days_over(self) -> int | None:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else None


def unit_card(unit: Unit, day: dt.date | None = None) -> UnitCard:
    """The card of a unit, in at most five queries."""
    day = day or clock.today()
    past = day < clock.today()
    if past:
        tree = tree_of(Scope(tuple(_root_paths(unit))), day, counts=False)
        below = [(n.pk, n.kind, n.parent_id) for n in tree.under(unit.pk)] if unit.pk in tree.nodes else []
        where = Q(unit_id__in=[pk for pk, _, _ in below])
    else:
        below = list(Unit.objects.on(day).under(unit).values_list("pk", "kind", "parent_id").order_by())
        where = Q(unit__path__startswith=unit.path)
    full, members = _heads_of(day, Membership.objects.filter(counted(day), where), many=len(below) >= FEW)
    kinds = [kind for pk, kind, _ in below if kind in Unit.PARTY_KINDS and pk != unit.pk]
    seats = _seats(unit, below)
    return UnitCard(
        unit=unit,
        day=day,
        organisations=tuple((str(Unit.Kind(k).label), kinds.count(k)) for k in KINDS if k in kinds),
        branches=sum(kind in Unit.MEMBER_KINDS for _, kind, _ in below),
        full=full,
        probationary=members - full,
        secretaries=_secretaries(seats, day),
        term_ends_on=_term_end(unit, seats, day),
    )


def _heads_of(day: dt.date, members: QuerySet[Membership], *, many: bool) -> tuple[int, int]:
    """Full members, and all. Of many, two plain counts along the index take a third of the time that one with a condition does."""
    if many and day >= clock.today():
        every = members.count()
        return every - members.filter(stage=Membership.Stage.PROBATIONARY).count(), every
    both = members.aggregate(full=Count("pk", filter=full_on(day)), all=Count("pk"))
    return both["full"], both["all"]


def _root_paths(unit: Unit) -> list[str]:
    return unit.ancestor_paths()[:1]


def _seats(unit: Unit, below: list[tuple[int, str, int | None]]) -> list[int]:
    """Where the unit's secretary sits: in the unit, or for a department in the organisations directly inside it."""
    if unit.kind != Unit.Kind.DEPARTMENT:
        return [unit.pk]
    inside = [(kind, pk) for pk, kind, parent in below if parent == unit.pk and kind in Unit.PARTY_KINDS]
    ordered = [pk for kind, pk in sorted(inside, key=lambda seat: KINDS.index(seat[0]))]
    # A department with one branch and nothing above it is led by that branch; with several, by none of them.
    branches = [pk for kind, pk in inside if kind in Unit.MEMBER_KINDS]
    return [unit.pk, *(pk for pk in ordered if pk not in branches or ordered == branches[:1])]


def _secretaries(seats: list[int], day: dt.date) -> tuple[Leader, ...]:
    posts = Post.objects.on(day).filter(unit_id__in=seats, role=Post.Role.SECRETARY)
    rows = posts.values_list("person_id", "person__name", "unit_id", "unit__short_name", "valid_from", "title")
    return tuple(Leader(*row) for row in sorted(rows, key=lambda row: seats.index(row[2])))


def _term_end(unit: Unit, seats: list[int], day: dt.date) -> dt.date | None:
    """The running term is on the unit itself; a department's, and a past one, are looked up."""
    if unit.kind != Unit.Kind.DEPARTMENT and day >= clock.today():
        return unit.term_ends_on
    if day >= clock.today():
        ends = dict(Unit.objects.filter(pk__in=seats, term_ends_on__isnull=False).values_list("pk", "term_ends_on"))
    else:
        terms = UnitTerm.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), starts_on__lte=day)
        ends = dict(terms.filter(unit_id__in=seats).values_list("unit_id", "ends_on"))
    return next((ends[pk] for pk in seats if pk in ends), None)


def units_found(scope: Scope, words: str, limit: int = 30) -> list[Unit]:
    """Units of a scope whose name holds the words, living ones first."""
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    found = Unit.objects.filter(scope.q(), named).select_related("parent")
    return list(found.order_by(F("dissolved_on").desc(nulls_first=True), "path")[:limit])


@dataclass(frozen=True)
class UnitPast:
    """What a unit was called and where it belonged, spell by spell; who held which post; its terms."""

    spells: list[UnitSpell]
    posts: list[Post]
    terms: list[UnitTerm]


def unit_past(unit: Unit) -> UnitPast:
    posts = unit.posts.select_related("person").only(
        "role", "title", "valid_from", "valid_to", "unit_id", "person__name"
    )
    return UnitPast(
        spells=list(unit.spells.select_related("parent")),
        posts=list(posts.order_by(F("valid_to").desc(nulls_first=True), "role", "-valid_from")),
        terms=list(unit.terms.all()),
    )
