"""What the number of members asks for: the article beside each, proposals only. People found, divide and merge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from django.db.models import Count, Q
from django.utils.translation import gettext as _now

from zugong.kernel import clock
from zugong.org import queries
from zugong.org.models import Membership, Post, Unit
from zugong.org.queries.units import counted, full_on
from zugong.org.scope import Scope

from . import standard
from .models import UnitParticulars
from .standard import Article

#: Posts that sit on the committee of a branch.
SEATS = (
    Post.Role.SECRETARY,
    Post.Role.DEPUTY_SECRETARY,
    Post.Role.ORGANISER,
    Post.Role.DISCIPLINE,
    Post.Role.PUBLICITY,
    Post.Role.MEMBER,
)
JOINT = "joint"
#: What a department may have over its branches.
UPPER = (Unit.Kind.ORGAN_COMMITTEE, Unit.Kind.GENERAL_BRANCH)


@dataclass(frozen=True)
class Finding:
    """One thing an article asks of a unit as its numbers stand."""

    pk: int
    unit: str
    parent: str
    key: str
    sentence: str

    @property
    def article(self) -> Article:
        return standard.article(self.key)


@dataclass(frozen=True)
class _Standing:
    full: int
    members: int
    seats: int
    joint: bool
    covered: int


@dataclass(frozen=True)
class _Sizes:
    """The numbers of the articles on a day, asked once for a county of branches."""

    branch_least: int
    branch_most: int
    joint_most: int
    committee_from: int
    committee_least: int
    committee_most: int
    general_branch_from: int
    organ_committee_from: int


@standard.remembered
def sizes() -> _Sizes:
    return _Sizes(**{one.name: standard.whole(one.name) for one in fields(_Sizes)})


Said = Iterator[tuple[str, str]]


def findings(scope: Scope) -> list[Finding]:
    """All of a scope, in the order of the tree. Five queries, whatever its size."""
    posts = Post.objects.filter(scope.q("unit"), role__in=SEATS, valid_to__isnull=True).order_by()
    seats = Counter(dict(posts.values_list("unit_id").annotate(n=Count("person", distinct=True))))
    return list(findings_in(queries.tree_of(scope), seats, joint_branches(scope)))


def joint_branches(scope: Scope) -> dict[int, UnitParticulars]:
    found = UnitParticulars.objects.filter(scope.q("unit"), situation=JOINT)
    return {one.unit_id: one for one in found}


def findings_in(tree: queries.Tree, seats: Counter[int], joint: Mapping[int, UnitParticulars]) -> Iterator[Finding]:
    for node in sorted(tree.nodes.values(), key=lambda node: node.path):
        said: Said = iter(())
        if node.kind in Unit.MEMBER_KINDS:
            said = _of_branch(_standing(node.heads.full, node.heads.members, seats[node.pk], joint.get(node.pk)))
        elif node.kind == Unit.Kind.DEPARTMENT:
            said = _of_body(node.heads.members, {child.kind for child in node.children})
        above = tree.nodes.get(node.parent_id) if node.parent_id else None
        for key, sentence in said:
            yield Finding(node.pk, node.name, above.name if above else "", key, sentence)


def of_branch(unit: Unit) -> list[Finding]:
    """One branch alone, for pages that have little time."""
    day = clock.today()
    members = Membership.objects.filter(counted(day), unit=unit)
    heads = members.aggregate(full=Count("pk", filter=full_on(day)), all=Count("pk"))
    kept = UnitParticulars.objects.filter(unit=unit, situation=JOINT).first()
    posts = Post.objects.filter(Q(unit=unit), role__in=SEATS, valid_to__isnull=True)
    said = _standing(heads["full"], heads["all"], posts.values("person").distinct().count(), kept)
    return [Finding(unit.pk, str(unit), "", key, sentence) for key, sentence in _of_branch(said)]


def _standing(full: int, members: int, seats: int, kept: UnitParticulars | None) -> _Standing:
    return _Standing(full, members, seats, kept is not None, len(kept.covered) if kept is not None else 0)


def _of_branch(said: _Standing) -> Said:
    asked = sizes()
    if said.full < asked.branch_least and not said.joint:
        sentence = _now("正式党员 %(n)s 名，不足 %(least)s 名：宜与邻近单位建联合党支部")
        yield "branch_least", sentence % {"n": said.full, "least": asked.branch_least}
    if said.members > asked.branch_most:
        sentence = _now("党员 %(n)s 名，一般不超过 %(most)s 名：宜分设党支部或者改设党总支")
        yield "branch_most", sentence % {"n": said.members, "most": asked.branch_most}
    if said.joint and said.covered > asked.joint_most:
        sentence = _now("联合党支部覆盖 %(n)s 个单位，一般不超过 %(most)s 个")
        yield "joint_most", sentence % {"n": said.covered, "most": asked.joint_most}
    yield from _of_committee(said, asked)


def _of_committee(said: _Standing, asked: _Sizes) -> Said:
    if said.full >= asked.committee_from and said.seats < asked.committee_least:
        sentence = _now("正式党员 %(n)s 名，应设支部委员会（委员至少 %(least)s 名）；现登记支委 %(seats)s 名")
        yield "committee_from", sentence % {"n": said.full, "least": asked.committee_least, "seats": said.seats}
    if said.seats > asked.committee_most:
        sentence = _now("支委 %(seats)s 名，一般不超过 %(most)s 名")
        yield "committee_most", sentence % {"seats": said.seats, "most": asked.committee_most}
    if said.full < asked.committee_from and said.seats >= asked.committee_least:
        sentence = _now("正式党员 %(n)s 名，不足 %(begin)s 名：设书记 1 名，必要时副书记 1 名；现登记支委 %(seats)s 名")
        yield "committee_from", sentence % {"n": said.full, "begin": asked.committee_from, "seats": said.seats}


def _of_body(members: int, inside: set[str]) -> Said:
    """A department and what stands directly inside it."""
    asked = sizes()
    if members >= asked.organ_committee_from and Unit.Kind.ORGAN_COMMITTEE not in inside:
        sentence = _now("党员 %(n)s 名，达到 %(least)s 名：应设机关党委")
        yield "organ_committee_from", sentence % {"n": members, "least": asked.organ_committee_from}
    elif asked.general_branch_from <= members < asked.organ_committee_from and not inside & set(UPPER):
        sentence = _now("党员 %(n)s 名，达到 %(least)s 名：应设党总支")
        yield "general_branch_from", sentence % {"n": members, "least": asked.general_branch_from}
