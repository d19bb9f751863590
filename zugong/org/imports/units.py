"""Rows of a list of Party organisations: units, the departments they sit in, their secretaries and the end of their terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.models import Membership, Person, Post, Unit
from zugong.sheets import Field, Raw, Value

from . import unit_records
from .latin import with_latin
from .models import ImportBatch
from .targets import CHANGED, NEW, SKIPPED, UNCHANGED, Draft, Target
from .unit_fields import FIELDS
from .unit_names import UnitNames, spelling

ANOTHER = 0
LONGEST = {"name": 120, "superior": 120, "department": 120, "note": 200, "short_name": 60}
BY_NAME = (
    (re.compile(r"总支(部)?(委员会)?$"), Unit.Kind.GENERAL_BRANCH),
    (re.compile(r"(党|联合|离退休|临时)?支部(委员会)?$"), Unit.Kind.BRANCH),
    (re.compile(r"小组$"), Unit.Kind.SUBGROUP),
    (re.compile(r"党组$"), Unit.Kind.PARTY_GROUP),
    (re.compile(r"(工委|工作委员会)$"), Unit.Kind.WORKING_COMMITTEE),
    (re.compile(r"([乡镇]|街道)(党委|委员会)$"), Unit.Kind.TOWN),
    (re.compile(r"(党委|委员会)$"), Unit.Kind.ORGAN_COMMITTEE),
)


def kind_by_name(name: str) -> str:
    return next((kind for pattern, kind in BY_NAME if pattern.search(re.sub(r"[（(].*?[)）]$", "", name))), "")


@dataclass(slots=True)
class Tree:
    """What stands today: units with their dates, secretaries, and the people who could be meant by a name."""

    names: UnitNames
    units: dict[int, Unit] = field(default_factory=dict)
    secretaries: dict[int, Post] = field(default_factory=dict)
    members: dict[tuple[str, str], list[tuple[Person, str]]] = field(default_factory=dict)

    @classmethod
    def load(cls, drafts: list[Draft], by: Actor) -> Tree:
        tree = cls(UnitNames.load(by))
        tree.units = {unit.pk: unit for unit in Unit.objects.filter(dissolved_on__isnull=True)}
        posts = Post.objects.filter(role=Post.Role.SECRETARY, valid_to__isnull=True).select_related("person")
        tree.secretaries = {post.unit_id: post for post in posts}
        wanted = sorted({draft.text("secretary") for draft in drafts} - {""})
        for start in range(0, len(wanted), 5_000):
            found = Membership.objects.filter(valid_to__isnull=True, person__name__in=wanted[start : start + 5_000])
            for membership in found.select_related("person", "unit"):
                key = (membership.person.name, "")
                tree.members.setdefault(key, []).append((membership.person, membership.unit.path))
        return tree

    def path_under_party(self, pk: int) -> int | None:
        """The superior Party organisation: the nearest ancestor that is one."""
        at = self.units[pk].parent_id
        while at is not None and at in self.units and self.units[at].kind == Unit.Kind.DEPARTMENT:
            at = self.units[at].parent_id
        return at


class Units(Target):
    key, title, order = "units", _("组织信息"), 10
    fields = with_latin(
        FIELDS, name=("organisation", "organization", "name", "zuzhimingcheng", "dangzuzhimingcheng", "dzzmc")
    )

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        read = super().normalise(wanted, raw, year=None, date1904=date1904)
        longest = LONGEST.get(wanted.key)
        if longest and isinstance(read.value, str) and len(read.value) > longest:
            return Value(None, problem=f"有 {len(read.value)} 个字，最多 {longest} 个字")
        if wanted.key == "credit_code" and isinstance(read.value, str) and len(read.value) > 18:
            return Value(None, problem=f"统一社会信用代码有 {len(read.value)} 位，多 {len(read.value) - 18} 位")
        return read

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        tree = Tree.load(drafts, by)
        book = _Book(drafts, tree)
        for draft in drafts:
            _hang_below(draft)
            book.recognise(draft)
        for draft in drafts:
            book.place(draft)
        book.refuse_rings(drafts)
        for draft in drafts:
            _check_dates(draft)
            _appoint(draft, tree)
        while any([_blocked(draft) for draft in drafts]):
            pass
        for draft in drafts:
            _compare(draft, tree)

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        unit_records.write(drafts)

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(gettext("看组织"), reverse("org:units"))]

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        return unit_records.why_not_withdraw(results)

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        unit_records.withdraw(results)


def _hang_below(draft: Draft) -> None:
    """党委 | 党总支 | 党支部 in three columns: the nearest one above is the superior."""
    between = draft.text("between")
    if between and between not in (draft.text("name"), draft.text("superior")):
        draft.values["superior"] = between
        draft.note("superior", f"上级是党总支“{between}”")


class _Book:
    """The rows of one file as a tree of their own, beside the tree that stands."""

    def __init__(self, drafts: list[Draft], tree: Tree) -> None:
        self.tree = tree
        self.names = tree.names
        self.exact: dict[str, Draft] = {}
        self.spelt: dict[str, list[Draft]] = {}
        self.departments: dict[str, int | None] = {}
        self.unique = not any(draft.text("name") and len(draft.text("name")) < 5 for draft in drafts)

    def recognise(self, draft: Draft) -> None:
        """Which unit of the register this is, if any, and whether the file already had it."""
        name = draft.text("name")
        if not name:
            return
        name = self._full_name(draft, name)
        key = spelling(name, self.names.county)
        earlier = next(iter(self.spelt.get(key, [])), None)
        if earlier is not None:
            if all(earlier.values.get(k) == draft.values.get(k) for k in draft.values):
                draft.data["skip"] = True
                draft.note("name", f"和第 {earlier.row} 行是同一个组织，内容一样，只算一次")
            else:
                draft.problem("name", f"和第 {earlier.row} 行是同一个组织，内容不一样，留一行")
            return
        self.exact[name] = draft
        self.spelt.setdefault(key, []).append(draft)
        draft.key = key
        found = self.names.find(name)
        if found.unit_id is not None:
            draft.links["unit"] = found.unit_id
            draft.data["unit"] = self.tree.units[found.unit_id]
            if found.note:
                draft.note("name", found.note)
        if not draft.text("kind") and "kind" not in {r.field for r in draft.remarks if r.level == "problem"}:
            kind = kind_by_name(name)
            draft.values["kind"] = kind or None
            if not kind:
                draft.problem("kind", "没写组织类别，从名称也看不出来")

    def _full_name(self, draft: Draft, name: str) -> str:
        """A branch called 第一支部 needs its superior's name to be told from all the others."""
        if not re.fullmatch(
            r"(第?[0-9一二三四五六七八九十]+|机关|离退休|退休|老干部)?(党)?(总)?支部(委员会)?|党总支|机关党委|党委",
            name,
        ):
            return name
        above = draft.text("superior") or draft.text("department")
        if not above:
            return name
        stem = re.sub(r"(党委|委员会|机关党委|党总支|总支部委员会)$", "", re.sub(r"^(中国共产党|中共)", "", above))
        full = f"{stem}{name}"
        draft.data["short_name"] = draft.data.get("short_name") or name
        draft.values["name"] = full
        draft.note("name", f"“{name}”和别处重名，全称补成“{full}”")
        return full

    def place(self, draft: Draft) -> None:
        """The superior: a row of this file, a unit of the register, or a question."""
        text = draft.text("superior")
        if not text or draft.data.get("skip"):
            return
        chosen = draft.chosen.get("superior")
        other = self.exact.get(text)
        spelt = self.spelt.get(spelling(text, self.names.county), [])
        if other is None and len(spelt) == 1 and chosen is None and self.names.find(text).unit_id is None:
            other = spelt[0]
            draft.note("superior", f"“{text}”认作第 {other.row} 行的“{other.text('name')}”")
        if other is draft:
            draft.problem("superior", "上级写成了自己")
        elif other is not None and chosen is None:
            draft.data["superior"] = other
        else:
            self._place_in_register(draft, text, chosen)
        if "superior" in draft.data or "superior" in draft.links:
            self._department(draft)

    def _place_in_register(self, draft: Draft, text: str, chosen: int | None) -> None:
        found = self.names.find(text)
        pk = chosen if chosen in self.names.units else found.unit_id
        if pk is None:
            options = tuple(dict.fromkeys([*found.options, *self.names.tops()]))[:8]
            asked = f"没有找到“{text}”" + ("，是不是下面的一个？" if options else "，先把它导入或建好")
            draft.problem("superior", asked, options, for_all=True)
        elif not self.names.covers(pk):
            draft.problem("superior", f"“{text}”不在您管的范围")
        elif self.names.units[pk].kind == Unit.Kind.SUBGROUP:
            draft.problem("superior", f"“{text}”是党小组，下面不再设组织")
        elif pk == draft.links.get("unit"):
            draft.problem("superior", "上级写成了自己")
        else:
            draft.links["superior"] = pk
            if found.note and chosen is None:
                draft.note("superior", found.note)

    def _department(self, draft: Draft) -> None:
        """The body a committee sits in. Units below it need none of their own: they lie under their committee."""
        text = draft.text("department")
        superior = draft.links.get("superior")
        high = superior is not None and self.names.units[superior].kind in (
            Unit.Kind.WORKING_COMMITTEE,
            Unit.Kind.COUNTY_COMMITTEE,
            Unit.Kind.ORGANISATION_DEPARTMENT,
        )
        if not text or not high:
            return
        key = spelling(text, self.names.county)
        chosen = draft.chosen.get("department")
        found = self.names.find(text)
        pk = chosen if chosen in self.names.units else found.unit_id
        if pk is not None and self.names.units[pk].kind != Unit.Kind.DEPARTMENT:
            pk = next(
                (p for p in self.names.spelt.get(key, set()) if self.names.units[p].kind == Unit.Kind.DEPARTMENT), None
            )
        if pk is not None:
            draft.links["department"] = pk
            if found.note:
                draft.note("department", found.note)
            return
        draft.data["department"] = (key, text, superior)
        draft.note("department", f"新建部门单位“{text}”")

    def refuse_rings(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            seen, at = {id(draft)}, draft.data.get("superior")
            while at is not None:
                if id(at) in seen:
                    draft.problem("superior", "上下级绕成了圈")
                    break
                seen.add(id(at))
                at = at.data.get("superior")


def _blocked(draft: Draft) -> bool:
    """A row whose superior is itself wrong cannot go in either."""
    above = draft.data.get("superior")
    if above is None or not above.wrong or draft.data.get("blocked") or above.links.get("unit"):
        return False
    draft.data["blocked"] = True
    draft.problem("superior", f"上级在第 {above.row} 行，那一行有问题，先改它")
    return True


def _check_dates(draft: Draft) -> None:
    founded, ends = draft.text("founded_on"), draft.text("term_ends_on")
    if founded and founded > clock.today().isoformat()[: len(founded)]:
        draft.problem("founded_on", f"{founded} 还没到")
    if founded and ends and ends[: len(founded)] < founded[: len(ends)]:
        draft.problem("term_ends_on", "届满比成立还早")


def _appoint(draft: Draft, tree: Tree) -> None:
    """Who the secretary is. A name alone joins nobody; name and telephone, or the person's own word, do."""
    name = draft.text("secretary")
    if not name or draft.data.get("skip"):
        if draft.text("phone") and not name:
            draft.note("phone", "没写书记，电话不导入")
        return
    unit: Unit | None = draft.data.get("unit")
    held = tree.secretaries.get(unit.pk) if unit else None
    if held is not None and held.person.name == name:
        draft.data["secretary"] = held.person
        return
    if unit is None:
        return
    near = [p for p, path in tree.members.get((name, ""), []) if path.startswith(unit.path)]
    phone = draft.text("phone")
    sure = [p for p in near if phone and p.phone == phone]
    chosen = draft.chosen.get("secretary")
    picked = next((p for p in near if p.pk == chosen), None)
    if picked or len(sure) == 1:
        draft.data["secretary"] = picked or sure[0]
    elif near and chosen != ANOTHER:
        options = [(p.pk, f"就是本组织的党员{p.name}") for p in near[:6]]
        draft.problem("secretary", f"本组织有党员也叫“{name}”，是不是同一个人？", [*options, (ANOTHER, "是另一个人")])


def _compare(draft: Draft, tree: Tree) -> None:
    if draft.data.get("skip") and not draft.wrong:
        draft.status = SKIPPED
        return
    unit: Unit | None = draft.data.get("unit")
    if unit is None:
        draft.status = NEW
        return
    draft.data["tree"] = tree
    for key, old, new in unit_records.differences(draft, unit, tree.secretaries.get(unit.pk)):
        draft.changes[key] = (old, new)
    _refuse_move(draft, tree, unit)
    draft.status = CHANGED if draft.changes else UNCHANGED


def _refuse_move(draft: Draft, tree: Tree, unit: Unit) -> None:
    """A list moves nobody: a unit that stands under another superior, be that one only now founded by this file, is told so."""
    row: Draft | None = draft.data.get("superior")
    above = draft.links.get("superior") if row is None else row.links.get("unit")
    now = tree.path_under_party(unit.pk)
    if now is None or above == now or (row is None and above is None) or draft.wrong:
        return
    draft.problem(
        "superior", f"现在的上级是“{tree.units[now].name}”；换上级请在组织树里办“改隶属”，写明日期", ask="move"
    )
