"""Writing the collection form's items of many members in a few statements, and taking them back again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zugong.org.imports import member_records
from zugong.org.imports.days import split
from zugong.org.imports.targets import Draft
from zugong.org.models.people import mask_phone
from zugong.roster import standard
from zugong.roster.models import Circumstance, Particulars, mask_address

BATCH, CHUNK = 1_000, 5_000
TEXTS = ("post_class", "marital", "region", "landline", "address")
LABELS = {"post_class": "post_class", "marital": "marital"}
#: column → the circumstance it notes.
NOTED = {"floating": Circumstance.Kind.FLOATING, "missing": Circumstance.Kind.LOST}


def shown(key: str, text: str) -> str:
    """As the page of the import shows it: sealed items masked, codes in words."""
    if key == "landline":
        return mask_phone(text)
    if key == "address":
        return mask_address(text)
    return standard.words(LABELS[key], text) if key in LABELS and text else text


@dataclass(slots=True)
class Held:
    """What is held about the people these rows touch."""

    particulars: dict[int, Particulars] = field(default_factory=dict)
    circumstances: dict[tuple[int, str], Circumstance] = field(default_factory=dict)

    @classmethod
    def load(cls, drafts: list[Draft]) -> Held:
        known = [draft.data["standing"].person.pk for draft in drafts if draft.data.get("standing") is not None]
        held = cls()
        for part in _chunks(known):
            for one in Particulars.objects.filter(person__in=part):
                held.particulars[one.person_id] = one
            for noted in Circumstance.objects.open().filter(person__in=part).order_by():
                held.circumstances[noted.person_id, noted.kind] = noted
        return held

    def text(self, person: int, key: str) -> str:
        one = self.particulars.get(person)
        return str(getattr(one, key)) if one is not None else ""

    def open(self, person: int, kind: str) -> Circumstance | None:
        return self.circumstances.get((person, kind))


def _chunks(pks: list[int]) -> Iterator[list[int]]:
    return (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))


def write(drafts: list[Draft], held: Held, noted_by: str) -> None:
    """After org wrote the people: `draft.result` says who each row is."""
    new: list[Particulars] = []
    changed: list[Particulars] = []
    noted: list[tuple[Draft, Circumstance]] = []
    for draft in drafts:
        person = draft.result.get("person") or draft.result.get("changed_person")
        if person is None:
            continue
        noted += [(draft, away) for away in _circumstances(draft, person, held, noted_by)]
        said = {key: draft.text(key) for key in TEXTS if draft.text(key)}
        one = held.particulars.get(person)
        if not said or (one is not None and all(getattr(one, key) == text for key, text in said.items())):
            continue
        if one is None:
            one = Particulars(person_id=person)
            new.append(one)
            draft.result["particulars"] = person
        else:
            changed.append(one)
            draft.result |= {"changed_particulars": one.pk, "particulars_was": _was(one)}
        for key, text in said.items():
            setattr(one, key, text)
        draft.result["particulars_is"] = _was(one)
    Particulars.objects.bulk_create(new, batch_size=BATCH)
    Particulars.objects.bulk_update(changed, TEXTS, batch_size=BATCH // 4)
    Circumstance.objects.bulk_create([away for _draft, away in noted], batch_size=BATCH)
    for draft, away in noted:
        draft.result.setdefault("circumstances", []).append(away.pk)


def _circumstances(draft: Draft, person: int, held: Held, noted_by: str) -> Iterator[Circumstance]:
    for key, kind in NOTED.items():
        if draft.text(key) == "yes" and held.open(person, kind) is None:
            text = draft.text(f"{kind}_since")
            since: dt.date | None = split(text)[0] if text else None
            place = draft.text("floating_place") if kind == Circumstance.Kind.FLOATING else ""
            yield Circumstance(
                person_id=person,
                kind=kind,
                code=draft.text(f"{kind}_reason"),
                place=place,
                since=since,
                noted_by=noted_by,
            )


def _was(one: Particulars) -> dict[str, str]:
    return {key: getattr(one, key) for key in TEXTS}


def why_not_withdraw(results: list[dict[str, Any]]) -> str | None:
    expected = {
        result.get("particulars") or _person_of(result): result["particulars_is"]
        for result in results
        if "particulars_is" in result
    }
    made: list[int] = []
    for part in _chunks(list(expected)):
        for one in Particulars.objects.filter(person__in=part):
            if _was(one) != expected[one.person_id]:
                return "有的党员采集表资料导入以后又改过，撤不回了；请在党员页里逐个更正"
            made.append(one.pk)
    noted = [pk for result in results for pk in result.get("circumstances", ())]
    for part in _chunks(noted):
        if Circumstance.objects.filter(pk__in=part, until__isnull=False).exists():
            return "有的流动、失联登记导入以后又改过，撤不回了；请在党员页里逐个更正"
    return member_records.why_not_withdraw(results, {Particulars: made, Circumstance: noted})


def _person_of(result: dict[str, Any]) -> int:
    return int(result["changed_person"])


def withdraw(results: list[dict[str, Any]]) -> None:
    noted = [pk for result in results for pk in result.get("circumstances", ())]
    new = [result["particulars"] for result in results if "particulars" in result]
    before = {
        result["changed_particulars"]: result["particulars_was"] for result in results if "particulars_was" in result
    }
    for part in _chunks(noted):
        Circumstance.objects.filter(pk__in=part).delete()
    for part in _chunks(new):
        Particulars.objects.filter(person__in=part).delete()
    rows: list[Particulars] = []
    for part in _chunks(list(before)):
        for one in Particulars.objects.filter(pk__in=part):
            for key, text in before[one.pk].items():
                setattr(one, key, text)
            rows.append(one)
    Particulars.objects.bulk_update(rows, TEXTS, batch_size=BATCH // 4)
