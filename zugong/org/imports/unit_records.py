"""Writing units: superiors before those below them, each with its first spell; and taking them back again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import ProtectedError

from zugong.kernel import clock
from zugong.org import register
from zugong.org.models import Person, Post, Unit, UnitSpell
from zugong.org.models.people import mask_phone
from zugong.org.models.units import step_of

from . import dependants
from .days import join, split
from .targets import Draft

TEXTS = ("kind", "note")
DAYS = {"founded_on": "founded_precision", "term_ends_on": "term_ends_precision"}
COLUMNS = [*TEXTS, "credit_code", *DAYS, *DAYS.values()]


def differences(draft: Draft, unit: Unit, secretary: Post | None) -> Iterator[tuple[str, str, str]]:
    for key in TEXTS:
        new, old = draft.text(key), getattr(unit, key) or ""
        if new and new != old:
            labels = dict(Unit.Kind.choices) if key == "kind" else {}
            yield key, str(labels.get(old, old)), str(labels.get(new, new))
    for key, precision in DAYS.items():
        new, old = draft.text(key), join(getattr(unit, key), getattr(unit, precision))
        if new and new != old and not (old.startswith(new) and len(old) > len(new)):
            yield key, old, new
    name, phone = draft.text("secretary"), draft.text("phone")
    held = secretary.person if secretary else None
    if name and (held is None or held.name != name):
        yield "secretary", held.name if held else "", name
    if name and phone and held is not None and held.name == name and phone != held.phone:
        yield "phone", mask_phone(held.phone), mask_phone(phone)
    code, owner = draft.text("credit_code"), _code_owner(draft, unit)
    if code and owner is not None and not owner.credit_code:
        yield "credit_code", "", code


def _code_owner(draft: Draft, unit: Unit) -> Unit | None:
    """The code is the body's: it belongs to the department where there is one."""
    tree = draft.data.get("tree")
    department = draft.links.get("department")
    if draft.text("department") and department is None:
        return None
    return tree.units.get(department) if tree is not None and department else unit


def _give_code(draft: Draft, owner: Unit | None, unit: Unit) -> None:
    if draft.text("credit_code") and owner is not None and not owner.credit_code:
        owner.credit_code = draft.text("credit_code")
        if owner is not unit:
            draft.result["code_of"] = [owner.pk, owner.credit_code]
            owner.save(update_fields=["credit_code"])


def fill(unit: Unit, draft: Draft) -> None:
    for key in TEXTS:
        if draft.text(key):
            setattr(unit, key, draft.text(key))
    for key, precision in DAYS.items():
        text = draft.text(key)
        if text and not join(getattr(unit, key), getattr(unit, precision)).startswith(text):
            day, held = split(text, end=key == "term_ends_on")
            setattr(unit, key, day)
            setattr(unit, precision, held)


def write(drafts: list[Draft]) -> None:
    departments: dict[str, Unit] = {}
    made: dict[int, Unit] = {}
    new = [draft for draft in drafts if "unit" not in draft.data]
    for draft in _superiors_first(new):
        parent = _parent(draft, made, departments)
        unit = _found(draft, parent)
        _give_code(draft, parent if draft.links.get("department") else None, unit)
        made[id(draft)] = unit
        draft.result["units"] = [*draft.result.get("units", []), unit.pk]
        _secretary(draft, unit, None)
    for draft in drafts:
        if "unit" in draft.data:
            _correct(draft)
    register.announce([*made.values(), *(draft.data["unit"] for draft in drafts if "unit" in draft.data)])


def _superiors_first(drafts: list[Draft]) -> list[Draft]:
    def depth(draft: Draft) -> int:
        above = draft.data.get("superior")
        return 0 if above is None else 1 + depth(above)

    return sorted(drafts, key=depth)


def _parent(draft: Draft, made: dict[int, Unit], departments: dict[str, Unit]) -> Unit:
    above = draft.data.get("superior")
    if above is not None:
        return made.get(id(above)) or above.data["unit"]
    if draft.links.get("department"):
        return Unit.objects.get(pk=draft.links["department"] or 0)
    superior = Unit.objects.get(pk=draft.links["superior"] or 0)
    if "department" not in draft.data:
        return superior
    key, name, _ = draft.data["department"]
    if key not in departments:
        body = Unit(name=name, short_name=name[:60], kind=Unit.Kind.DEPARTMENT, parent=superior)
        body.credit_code = draft.text("credit_code")
        departments[key] = _plant(body, superior)
        draft.result["units"] = [departments[key].pk]
    return departments[key]


def _found(draft: Draft, parent: Unit) -> Unit:
    name = draft.text("name")
    short = draft.text("short_name") or _short(name)
    unit = Unit(name=name, short_name=short[:60], kind=draft.text("kind"), parent=parent)
    if not draft.text("department"):
        unit.credit_code = draft.text("credit_code")
    fill(unit, draft)
    return _plant(unit, parent)


def _short(name: str) -> str:
    short = name.removeprefix("中国共产党").removeprefix("中共")
    for long, brief in (
        ("总支部委员会", "党总支"),
        ("支部委员会", "党支部"),
        ("机关委员会", "机关党委"),
        ("工作委员会", "工委"),
    ):
        short = short.replace(long, brief)
    return short


def _plant(unit: Unit, parent: Unit) -> Unit:
    unit.save()
    unit.path = parent.path + step_of(unit.pk)
    unit.save(update_fields=["path"])
    UnitSpell.objects.create(unit=unit, name=unit.name, parent=parent, valid_from=unit.founded_on)
    return unit


def _secretary(draft: Draft, unit: Unit, held: Post | None) -> None:
    name = draft.text("secretary")
    if not name:
        return
    person: Person | None = draft.data.get("secretary")
    if person is None:
        person = Person.objects.create(name=name, phone=draft.text("phone"))
        draft.result["people"] = [person.pk]
    elif draft.text("phone") and person.phone != draft.text("phone"):
        draft.result["phone_was"] = [person.pk, person.phone, draft.text("phone")]
        person.phone = draft.text("phone")
        person.save(update_fields=["phone"])
    if held is not None and held.person_id == person.pk:
        return
    since = None
    if held is not None:
        since = max(clock.today(), held.valid_from or clock.today())
        draft.result["relieved"] = [held.pk, since.isoformat()]
        held.valid_to = since
        held.save(update_fields=["valid_to"])
    post = Post.objects.create(person=person, unit=unit, role=Post.Role.SECRETARY, title="书记", valid_from=since)
    draft.result["posts"] = [post.pk]


def _correct(draft: Draft) -> None:
    unit, tree = draft.data["unit"], draft.data["tree"]
    was = _state(unit)
    fill(unit, draft)
    _give_code(draft, _code_owner(draft, unit), unit)
    unit.save(update_fields=COLUMNS)
    draft.result |= {"changed": unit.pk, "was": was, "is": _state(unit)}
    _secretary(draft, unit, tree.secretaries.get(unit.pk))


def _state(unit: Unit) -> dict[str, str | None]:
    return {c: v.isoformat() if isinstance(v := getattr(unit, c), dt.date) else v for c in COLUMNS}


def _all(results: list[dict[str, Any]], key: str) -> list[int]:
    return [pk for result in results for pk in result.get(key, [])]


def why_not_withdraw(results: list[dict[str, Any]]) -> str | None:
    units, people, posts = _all(results, "units"), _all(results, "people"), _all(results, "posts")
    spells = list(UnitSpell.objects.filter(unit__in=units).values_list("pk", flat=True))
    if said := dependants.of(Unit, units, apart_from={Unit: units, Post: posts, UnitSpell: spells}):
        return f"这批组织后来又有了{said}，撤不回了；请在组织树里逐个办理"
    if said := dependants.of(Person, people, apart_from={Post: posts}):
        return f"这批书记后来又有了{said}，撤不回了"
    expected = {result["changed"]: result["is"] for result in results if "changed" in result}
    for unit in Unit.objects.filter(pk__in=expected):
        if _state(unit) != expected[unit.pk]:
            return f"“{unit}”导入以后又改过，撤不回了；请在组织树里逐个更正"
    return None


def withdraw(results: list[dict[str, Any]]) -> None:
    Post.objects.filter(pk__in=_all(results, "posts")).delete()
    Person.objects.filter(pk__in=_all(results, "people")).delete()
    units = _all(results, "units")
    changed = [result["changed"] for result in results if "changed" in result]
    touched = set(Unit.objects.filter(pk__in=units).values_list("parent", flat=True)) - set(units)
    UnitSpell.objects.filter(unit__in=units).delete()
    for unit in Unit.objects.filter(pk__in=units).order_by("-path"):
        try:
            unit.delete()
        except ProtectedError as error:
            raise AssertionError("why_not_withdraw let a unit through that something refers to") from error
    for result in results:
        _restore(result)
    register.announce(Unit.objects.filter(pk__in=[*touched, *changed]))


def _restore(result: dict[str, Any]) -> None:
    if "changed" in result:
        unit = Unit.objects.get(pk=result["changed"])
        for column, value in result["was"].items():
            held: Any = unit._meta.get_field(column)
            setattr(unit, column, held.to_python(value))
        unit.save(update_fields=COLUMNS)
    if "relieved" in result:
        Post.objects.filter(pk=result["relieved"][0]).update(valid_to=None)
    if "code_of" in result:
        Unit.objects.filter(pk=result["code_of"][0], credit_code=result["code_of"][1]).update(credit_code="")
    if "phone_was" in result:
        pk, was, now = result["phone_was"]
        person = Person.objects.filter(pk=pk).first()
        if person is not None and person.phone == now:
            person.phone = was
            person.save(update_fields=["phone"])
