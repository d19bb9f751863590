"""My organisation in ten seconds: branches, members, secretaries, last change. Counted at this moment, nothing typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _now

from zugong.kernel import clock
from zugong.org import queries
from zugong.org.models import Membership, Post, Unit
from zugong.org.queries.units import FEW
from zugong.org.scope import Scope
from zugong.timeline.periods import add_months

from . import advice, standard
from .models import Circumstance, Confirmation

SHOWN = 8
STATE_CHANGED = Membership.End.STATE_CHANGED
#: Over so many members only the last year's changes are looked through: sorting a county's whole past takes too long.
MANY, YEAR = 2000, dt.timedelta(days=366)


@dataclass(frozen=True)
class Branch:
    node: queries.Node
    secretary: str


@dataclass(frozen=True)
class Change:
    day: dt.date
    sentence: str


@dataclass(frozen=True)
class Card:
    unit: Unit
    heads: queries.Heads
    #: (name, where unless it is the unit itself)
    secretaries: list[tuple[str, str]]
    branches: list[Branch]
    changes: list[Change]
    findings: list[advice.Finding]
    noted: Counter[str]
    waiting: int
    confirmed: Confirmation | None
    confirm_by: dt.date | None

    @property
    def others(self) -> list[tuple[str, str, int]]:
        """(kind, words, number) of members away, not to be reached, not called."""
        return [(str(kind), str(words), self.noted[kind]) for kind, words in Circumstance.Kind.choices]

    @property
    def unconfirmed(self) -> bool:
        return self.confirm_by is None or self.confirm_by < clock.today()


def card_of(unit: Unit, *, kinds: frozenset[str]) -> Card:
    """In ten queries. `kinds` are the circumstances this reader may see."""
    scope = Scope((unit.path,))
    tree = queries.tree_of(scope)
    here = _here(unit, tree)
    posts = _posts(here)
    nodes = sorted(tree.nodes.values(), key=lambda node: node.path)
    heads = tree.nodes[unit.pk].heads if unit.pk in tree.nodes else queries.Heads()
    named = {post.unit_id: post.person.name for post in posts if post.role == Post.Role.SECRETARY}
    seats = Counter(unit_id for unit_id, _person in {(post.unit_id, post.person_id) for post in posts})
    confirmed = unit.confirmations.first()
    return Card(
        unit=unit,
        heads=heads,
        secretaries=_secretaries(unit, tree, named),
        branches=[Branch(node, named.get(node.pk, "")) for node in nodes if node.kind in Unit.MEMBER_KINDS],
        changes=_changes(here, posts, many=heads.members > MANY),
        findings=list(advice.findings_in(tree, seats, advice.joint_branches(scope))),
        noted=_noted(here, kinds),
        waiting=_waiting(here),
        confirmed=confirmed,
        confirm_by=add_months(confirmed.on, standard.whole("confirm_every")) if confirmed else None,
    )


def _here(unit: Unit, tree: queries.Tree) -> dict[str, Any]:
    """What lies under the unit: few units are asked for by key, along the indexes; many by their path."""
    return {"unit__in": list(tree.nodes)} if len(tree.nodes) < FEW else {"unit__path__startswith": unit.path}


def _posts(here: dict[str, Any]) -> list[Post]:
    """Who sits on the committees under the unit today."""
    running = Post.objects.filter(role__in=advice.SEATS, valid_to__isnull=True, **here)
    named = running.select_related("person", "unit").only(
        "person__name", "unit__short_name", "valid_from", "role", "title"
    )  # fmt: skip
    return list(named.order_by("unit__path", "pk"))


def _secretaries(unit: Unit, tree: queries.Tree, named: dict[int, str]) -> list[tuple[str, str]]:
    """The unit's own; a department's sit in the organisations directly inside it."""
    if unit.pk in named:
        return [(named[unit.pk], "")]
    inside = tree.nodes[unit.pk].children if unit.kind == Unit.Kind.DEPARTMENT and unit.pk in tree.nodes else []
    return [(named[node.pk], node.name) for node in inside if node.pk in named]


def _noted(here: dict[str, Any], kinds: frozenset[str]) -> Counter[str]:
    """Of those who belong to it today, whatever the state of their membership. Few are noted; they are asked first."""
    placed = {f"person__memberships__{name}": value for name, value in here.items()}
    found = Circumstance.objects.open().filter(kind__in=kinds, person__memberships__valid_to__isnull=True, **placed)
    return Counter(dict(found.order_by().values_list("kind").annotate(n=Count("pk"))))


def _waiting(here: dict[str, Any]) -> int:
    """Members whose probation is over."""
    ended = add_months(clock.today(), -standard.whole("probation_months"))
    probationary = Membership.objects.standing().filter(stage=Membership.Stage.PROBATIONARY, joined_on__lte=ended)
    return probationary.filter(**here).count()


def _changes(here: dict[str, Any], posts: Iterable[Post], *, many: bool) -> list[Change]:
    """The last that came, left, were given a post, or whose state of membership changed."""
    day = clock.today()
    spells = Membership.objects.filter(**here).select_related("person", "unit").only(
        "person__name", "unit__short_name", "valid_from", "valid_to", "end_reason"
    )  # fmt: skip
    after = Q(valid_from__gt=day - YEAR) if many else Q()
    before = Membership.objects.filter(
        person=OuterRef("person"), unit=OuterRef("unit"), valid_to=OuterRef("valid_from"), end_reason=STATE_CHANGED
    )  # fmt: skip
    came = spells.filter(~Exists(before), after, valid_from__lte=day).order_by("-valid_from", "-pk")[:SHOWN]
    left = spells.filter(valid_to__lte=day).order_by(F("valid_to").desc(), "-pk")[:SHOWN]
    found = [Change(one.valid_from, _came(one)) for one in came if one.valid_from]
    found += [Change(one.valid_to, _left(one)) for one in left if one.valid_to]
    found += [Change(one.valid_from, _appointed(one)) for one in posts if one.valid_from and one.valid_from <= day]
    return sorted(found, key=lambda change: change.day, reverse=True)[:SHOWN]


def _came(one: Membership) -> str:
    return _now("%(name)s 编入%(unit)s") % {"name": one.person.name, "unit": one.unit.short_name}


def _left(one: Membership) -> str:
    why = one.get_end_reason_display() or _now("转出")
    said = {"name": one.person.name, "unit": one.unit.short_name, "why": why}
    if one.end_reason == STATE_CHANGED:  # nobody came or went
        return _now("%(name)s %(why)s（%(unit)s）") % said
    return _now("%(name)s 离开%(unit)s（%(why)s）") % said


def _appointed(one: Post) -> str:
    said = {"name": one.person.name, "unit": one.unit.short_name, "post": one.title or one.get_role_display()}
    return _now("%(name)s 任%(unit)s%(post)s") % said
