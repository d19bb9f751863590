"""Rows of a register of members. Who is who is decided by the ID number, else by name, birthday and branch together;
a name alone never makes two people one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.secrets import blind_index
from zugong.org.models import Membership, Person, Unit
from zugong.org.models.people import mask_id_number, mask_phone
from zugong.sheets import Field, Raw, Value, identity, values

from . import days, member_records
from .latin import with_latin
from .member_fields import EDUCATIONS, FIELDS
from .models import ImportBatch
from .targets import CHANGED, NEW, SKIPPED, UNCHANGED, Draft, Target
from .unit_names import UnitNames

ANOTHER = 0  # the option "this is somebody else"
LONGEST = {"duty_title": 60, "note": 200, "education": 20, "ethnicity": 20}
CHUNK = 5_000


@dataclass(slots=True)
class Standing:
    """A person of the register with the membership that runs today."""

    person: Person
    membership: Membership | None

    @property
    def born(self) -> str:
        return days.join(self.person.birth_on, self.person.birth_precision)


@dataclass(slots=True)
class Register:
    """The part of the register these rows touch, read in a handful of queries."""

    names: UnitNames
    by_index: dict[str, Standing] = field(default_factory=dict)
    by_name: dict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # person → (unit, role)

    @classmethod
    def load(cls, drafts: list[Draft], by: Actor) -> Register:
        register = cls(UnitNames.load(by))
        indexes = {draft.data["index"] for draft in drafts if draft.data["index"]}
        found: dict[int, Person] = {}
        for person in _chunked("id_number_index__in", indexes):
            found[person.pk] = person
        # Whoever is known by the number need not be looked for by name.
        known = {person.id_number_index for person in found.values()}
        rest = (draft for draft in drafts if draft.data["index"] not in known)
        for person in _chunked("name__in", {name for draft in rest if (name := draft.text("name"))}):
            found.setdefault(person.pk, person)
        running: dict[int, Membership] = {}
        for pks in _chunks(list(found)):
            for membership in Membership.objects.filter(person__in=pks, valid_to__isnull=True):
                running[membership.person_id] = membership
        for person in found.values():
            standing = Standing(person, running.get(person.pk))
            if person.id_number_index:
                register.by_index[person.id_number_index] = standing
            register.by_name[person.name].append(standing)
        register.posts = member_records.running_posts(list(found))
        return register


def _chunks(pks: list[Any]) -> Iterable[list[Any]]:
    return (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))


def _chunked(condition: str, keys: set[str]) -> Iterable[Person]:
    for part in _chunks(sorted(keys)):
        yield from Person.objects.filter(**{condition: part})


class Members(Target):
    key, title, order = "members", _("党员名册"), 20
    fields = with_latin(FIELDS)

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        if wanted.key == "education":
            return values.choice(raw, EDUCATIONS, "学历", strict=False)
        if wanted.key in LONGEST:
            read = super().normalise(wanted, raw, year=year, date1904=date1904)
            if isinstance(read.value, str) and len(read.value) > LONGEST[wanted.key]:
                return Value(None, problem=f"有 {len(read.value)} 个字，最多 {LONGEST[wanted.key]} 个字")
            return read
        return super().normalise(wanted, raw, year=None if wanted.kind == "date" else year, date1904=date1904)

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        for draft in drafts:
            number = draft.text("id_number")
            draft.data["index"] = draft.key = blind_index(number) if number else ""
        register = Register.load(drafts, by)
        today = clock.today().isoformat()
        for draft in drafts:
            _place(draft, register)
            _check_sense(draft, today)
            _identify(draft, register)
            _check_way(draft)
        _find_repeats(drafts)
        for draft in drafts:
            _compare(draft, register)

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        member_records.write(drafts)

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(gettext("看党员名册"), reverse("org:members"))]

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        return member_records.why_not_withdraw(results)

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        member_records.withdraw(results)


def _place(draft: Draft, register: Register) -> None:
    """Which branch the row means."""
    text = draft.text("branch")
    if not text:
        return
    names = register.names
    chosen = draft.chosen.get("branch")
    found = names.find(text, within=draft.text("committee"))
    pk = chosen if chosen in names.units else found.unit_id
    if pk is None:
        asked = (
            f"没有找到“{text}”，是不是下面的一个？"
            if found.options
            else f"没有找到“{text}”；先导入组织，或在组织树里建好它"
        )
        draft.problem("branch", asked, found.options, for_all=True)
        return
    if not names.covers(pk):
        draft.problem("branch", f"“{text}”不在您管的范围")
        return
    if names.units[pk].kind not in Unit.MEMBER_KINDS:
        below = [
            (unit.pk, unit.name)
            for unit in names.units.values()
            if unit.parent_id == pk and unit.kind in Unit.MEMBER_KINDS
        ]
        draft.problem("branch", f"“{text}”不是党支部，党员要编入党支部", below[:8], for_all=True)
        return
    draft.links["branch"] = pk
    if found.note and chosen is None:
        draft.note("branch", found.note)


def _check_sense(draft: Draft, today: str) -> None:
    """Dates that contradict each other or the number."""
    value = draft.text
    for key in ("birth_on", "works_since", "joined_on", "full_on"):
        day = value(key)
        if day and day > today[: len(day)]:
            draft.problem(key, f"{day} 还没到")
    for earlier, later, said in (
        ("birth_on", "joined_on", "入党比出生还早"),
        ("joined_on", "full_on", "转正比入党还早"),
        ("birth_on", "works_since", "参加工作比出生还早"),
    ):
        a, b = value(earlier), value(later)
        if a and b and b < a[: len(b)] and b[: len(a)] < a:
            draft.problem(later, said)
    number = value("id_number")
    born = identity.birth_in(number) if number.isascii() and len(number) in (15, 18) else None
    if born and value("birth_on") and not days.same_time(born.isoformat(), value("birth_on")):
        draft.warn("birth_on", f"和身份证号里的 {born.isoformat()} 不一样，请核对")
    sex = identity.sex_in(number) if number else ""
    if sex and value("sex") and {"男": "male", "女": "female"}[sex] != value("sex"):
        draft.warn("sex", f"身份证号看是{sex}，请核对")
    if value("stage") == Membership.Stage.PROBATIONARY and value("full_on"):
        draft.warn("full_on", "还是预备党员，却写了转正时间，请核对")


def _identify(draft: Draft, register: Register) -> None:
    """Which person of the register this is, if any; `draft.links["person"]` and a sentence where it is not certain."""
    name, index = draft.text("name"), draft.data["index"]
    if not name:
        return
    chosen = draft.chosen.get("name")
    same_name = register.by_name.get(name, [])
    if chosen:
        picked = next((s for s in [*same_name, *register.by_index.values()] if s.person.pk == chosen), None)
        if picked:
            _settle(draft, picked, register)
            return
    if index and index in register.by_index:
        standing = register.by_index[index]
        if standing.person.name != name:
            sentence = f"这个身份证号登记的是“{standing.person.name}”，是不是同一个人改了名？"
            draft.problem("name", sentence, [(standing.person.pk, "是同一个人，按表改名")])
            return
        _settle(draft, standing, register)
        return
    if chosen == ANOTHER:
        return
    _identify_without_number(draft, register, same_name)


def _identify_without_number(draft: Draft, register: Register, same_name: list[Standing]) -> None:
    born, branch, index = draft.text("birth_on"), draft.links.get("branch"), draft.data["index"]
    if not index and not born:
        draft.problem("id_number", "没有身份证号，也没有出生日期，没法认人；补上一样")
        return
    here: list[Standing] = []
    elsewhere: list[Standing] = []
    for standing in same_name:
        if index and standing.person.id_number_index:
            continue  # two different numbers are two people
        if standing.born and born and not days.same_time(standing.born, born):
            continue
        near = (standing.membership and standing.membership.unit_id == branch) or _posted_near(
            standing, branch, register
        )
        (here if near else elsewhere).append(standing)
    sure = [s for s in here if (s.born and born) or _same_phone(s, draft)]
    if len(sure) == 1 and len(here) == 1:
        _settle(draft, sure[0], register)
    elif here or any(s.born and born for s in elsewhere):
        options = [(s.person.pk, _who(s, register)) for s in [*here, *elsewhere]][:7]
        draft.problem(
            "name",
            f"库里有 {len(options)} 个“{draft.text('name')}”，是不是同一个人？",
            [*options, (ANOTHER, "是另一个人")],
        )


def _posted_near(standing: Standing, branch: int | None, register: Register) -> bool:
    """Someone known only as secretary of this branch, or of the committee above it."""
    if branch is None or standing.membership is not None:
        return False
    path = register.names.units[branch].path
    posts = register.posts.get(standing.person.pk, [])
    return any(
        unit in register.names.units and path.startswith(register.names.units[unit].path[:-4]) for unit, _ in posts
    )


def _same_phone(standing: Standing, draft: Draft) -> bool:
    return bool(draft.text("phone")) and standing.person.phone == draft.text("phone")


def _who(standing: Standing, register: Register) -> str:
    unit = register.names.units.get(standing.membership.unit_id) if standing.membership else None
    place = unit.name if unit else "没有党支部"
    tail = mask_id_number(standing.person.id_number)[-4:] if standing.person.id_number else standing.born or "没有证号"
    return f"就是{place}的{standing.person.name}（{tail}）"


def _settle(draft: Draft, standing: Standing, register: Register) -> None:
    draft.data["standing"] = standing
    draft.links["person"] = standing.person.pk
    branch, held = draft.links.get("branch"), standing.membership
    if branch is None or held is None or held.unit_id == branch:
        return
    unit = register.names.units.get(held.unit_id)
    if unit is None or not register.names.covers(held.unit_id):
        draft.problem("branch", "这个人的组织关系在您管的范围之外，请先办转接")
    elif held.state == Membership.State.IN_TRANSIT:
        draft.problem("branch", _on_the_way(standing.person))
    elif draft.chosen.get("transfer") == held.unit_id:
        draft.links["branch"] = held.unit_id
        draft.note("branch", f"不转，还在“{unit.name}”")
    elif draft.chosen.get("transfer") != branch:
        options = [(branch, "转到这个支部"), (held.unit_id, "不转，还在原支部")]
        draft.problem("branch", f"组织关系现在在“{unit.name}”，可能是转接", options, ask="transfer")


def _check_way(draft: Draft) -> None:
    """Onto the way to another branch, and off it, leads a transfer alone (decision 0014)."""
    said = draft.text("state")
    standing: Standing | None = draft.data.get("standing")
    held = standing.membership if standing is not None else None
    if standing is None or held is None or held.state != Membership.State.IN_TRANSIT:
        if said == Membership.State.IN_TRANSIT:
            draft.problem("state", "在途由“组织关系转接”登记，不能导入")
    elif held.unit_id == draft.links.get("branch") and said not in ("", held.state):
        draft.problem("state", _on_the_way(standing.person))


def _on_the_way(person: Person) -> str:
    return f"{person.name}正在转接途中；请在“组织关系转接”里接收或者退回，落地以后再导入"


def _find_repeats(drafts: list[Draft]) -> None:
    """The same person twice in the file. Equal rows count once; different ones are never put together by themselves."""
    groups: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.key:
            groups[draft.key].append(draft)
        elif draft.text("name") and draft.text("birth_on"):
            groups["|".join((draft.text("name"), draft.text("birth_on"), str(draft.links.get("branch"))))].append(draft)
    for same in groups.values():
        if len(same) < 2:
            continue
        kept = next((draft for draft in same if draft.chosen.get("id_number") == 1), same[0])
        for draft in same:
            if draft is kept:
                others = "、".join(str(other.row) for other in same if other is not kept)
                draft.warn("id_number" if draft.key else "name", f"第 {others} 行又出现一次同一个人")
            elif _equal(draft, kept):
                draft.data["skip"] = True
                draft.note("name", f"和第 {kept.row} 行是同一个人，内容一样，只算一次")
            else:
                where = f"，那里的支部是“{kept.text('branch')}”" if kept.text("branch") != draft.text("branch") else ""
                draft.problem(
                    "id_number" if draft.key else "name",
                    f"和第 {kept.row} 行是同一个人，内容不一样{where}",
                    [(1, "以这一行为准")],
                )


def _equal(a: Draft, b: Draft) -> bool:
    return (
        not a.wrong and not b.wrong and all(a.values.get(key) == b.values.get(key) for key in a.values if key != "note")
    )


SHOWN = {
    "sex": dict(Person.Sex.choices),
    "stage": dict(Membership.Stage.choices),
    "state": dict(Membership.State.choices),
}


def _compare(draft: Draft, register: Register) -> None:
    if draft.data.get("skip") and not draft.wrong:
        draft.status = SKIPPED
        return
    standing: Standing | None = draft.data.get("standing")
    if standing is None:
        draft.status = NEW
        return
    for key, old, new in member_records.differences(draft, standing.person, standing.membership):
        words = SHOWN.get(key, {})
        draft.changes[key] = (masked(key, str(words.get(old, old))), masked(key, str(words.get(new, new))))
    branch, held = draft.links.get("branch"), standing.membership
    if branch is not None and (held is None or held.unit_id != branch):
        old_unit = register.names.units.get(held.unit_id) if held else None
        draft.changes["branch"] = (old_unit.name if old_unit else "", register.names.units[branch].name)
    draft.status = CHANGED if draft.changes else UNCHANGED


def masked(key: str, text: str) -> str:
    return mask_id_number(text) if key == "id_number" else mask_phone(text) if key == "phone" else text
