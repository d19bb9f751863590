"""发展党员台账 from workbooks: each row is one candidate, found again by ID number or by branch, name and birth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.secrets import blind_index
from zugong.org.imports.days import split
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import CHANGED, NEW, UNCHANGED, Draft, Target
from zugong.org.imports.unit_names import UnitNames
from zugong.org.models import Person, Unit

from . import judging, ledger, matching, rules, services, wording
from .judging import Finding
from .matching import Known
from .paths import path_on
from .record import OUTCOMES, Done
from .services.imports import OWN as OWN_TEXT
from .services.imports import PERSON_TEXT

LONGEST = {"job": 120, "note": 300, "contacts": 120, "introducers": 120, "education": 20}
#: findings that an old ledger cannot help: what it does not record is a gap, not an offence
UNTOLD = frozenset({"needed_first", "held", "reason_missing", "birth_unknown", "month_only", "already_done"})


class DevelopmentLedger(Target):
    key = "development"
    title = gettext_lazy("发展党员台账")
    order = 40
    fields = ledger.fields()

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        names = UnitNames.load(by)
        units: dict[int, Unit] = {}
        placed = [draft for draft in drafts if _place(draft, names)]
        units = Unit.objects.in_bulk({draft.links["unit"] for draft in placed})  # type: ignore[assignment]
        numbers = {blind_index(number) for draft in placed if (number := draft.text("id_number"))}
        known = Known.load(units, numbers)
        for draft in placed:
            if units[draft.links["unit"] or 0].kind not in Unit.MEMBER_KINDS:
                draft.problem("unit", _("申请人归党支部培养；这里要写党支部。"))
            _read(draft, known)

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        chosen = [draft for draft in drafts if draft.status in (NEW, CHANGED) and "row" in draft.data]
        results = services.import_candidates(
            rows=[draft.data["row"] for draft in chosen], batch=f"import:{batch.pk}",
            reason=_("导入台账“%(file)s”时更正") % {"file": batch.file_name[:120]}, by=by,
        )  # fmt: skip
        for draft, result in zip(chosen, results, strict=True):
            draft.result = result
        batch.concern({act.on.year for draft in chosen for act in draft.data["row"].acts})

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(_("看发展党员看板"), reverse("development:board"))]

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        touched = services.touched_since(results, batch=f"import:{batch.pk}")
        sentence = rules.untouched.why_not(touched)
        return str(sentence) if sentence else None

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        services.withdraw_import(results=results, batch=f"import:{batch.pk}", reason=_("整批撤回导入的台账"), by=by)


def _place(draft: Draft, names: UnitNames) -> bool:
    text = draft.text("unit")
    if not text:
        return False
    found = names.find(text, within=draft.text("committee"))
    pk = draft.chosen.get("unit") or found.unit_id
    if pk is None:
        draft.problem("unit", _("名册里没有“%(name)s”这个组织。") % {"name": text}, found.options, for_all=True)
        return False
    if not names.covers(pk):
        draft.problem("unit", _("“%(name)s”不在你的导入范围里。") % {"name": text})
        return False
    if found.note:
        draft.note("unit", found.note)
    draft.links["unit"] = pk
    return bool(draft.text("name"))


def _read(draft: Draft, known: Known) -> None:
    acts = _acts(draft)
    for key, longest in LONGEST.items():
        if len(draft.text(key)) > longest:
            draft.problem(
                key, _("这一格有 %(n)d 个字，最多 %(longest)d 个。") % {"n": len(draft.text(key)), "longest": longest}
            )
    if not acts and not draft.wrong:
        draft.problem("name", _("一个日期也没有，不知道办到哪一步。至少要有递交入党申请书时间。"))
    candidate, person = matching.who(draft, known)
    unit, number = draft.links["unit"] or 0, draft.text("id_number")
    draft.key = number or f"{unit}|{draft.text('name')}|{draft.text('birth_on')}"
    if draft.wrong:
        return
    told = _told(draft)
    if held := known.of_register(candidate, person):
        _leave(draft, told, held)
    row = services.Row(unit_id=unit, candidate=candidate, person=person, acts=acts, told=told)
    row.changed_acts = [one for one in acts if candidate is None or candidate.dates.get(one.step) != one.written]
    draft.data["row"] = row
    _judge(draft, row, known)
    draft.changes = dict(_differences(draft, row)) if candidate is not None else {}
    draft.status = NEW if candidate is None else CHANGED if draft.changes else UNCHANGED


def _acts(draft: Draft) -> list[Done]:
    today, found = clock.today(), []
    for step in ledger.DATED:
        text = draft.text(ledger.day_field(step))
        if not text:
            continue
        if len(text) == len("2025"):
            draft.problem(ledger.day_field(step), _("只写了 %(year)s 年，至少要写到月。") % {"year": text})
            continue
        day, precision = split(text)
        if day is None or day > today:
            draft.problem(ledger.day_field(step), _("%(day)s还没到。打算哪天办，写在“参考计划”里。") % {"day": text})
            continue
        decides = path_on(day).steps[step].decides
        found.append(Done(step, day, 0, OUTCOMES[decides][0] if decides else "", 0, precision))
    return found


def _told(draft: Draft) -> dict[str, Any]:
    told: dict[str, Any] = {
        key: draft.text(key) for key in ("name", *PERSON_TEXT, *OWN_TEXT, "id_number") if draft.text(key)
    }
    if born := draft.text("birth_on"):
        told["birth"] = split(born)
    return told


def _leave(draft: Draft, told: dict[str, Any], person: Person) -> None:
    """Who stands in the register of members is corrected there: what the ledger says otherwise is told and not stored."""
    for key in (*PERSON_TEXT, "birth"):
        new = told.pop(key, None)
        known = getattr(person, key, None)
        if new and known and new != known:
            draft.warn(key, _("名册里不是这样写的，没有改。名册错了，请在名册里更正。"))


def _judge(draft: Draft, row: services.Row, known: Known) -> None:
    """What the law says against the days of the ledger is a warning on the row, and a mark on the act once it is in."""
    born = row.told.get("birth", (None, ""))[0] or (row.person.birth_on if row.person else None)
    row.findings = {}
    for act, found in zip(row.acts, judging.marks(row.acts, born), strict=True):
        kept = [one for one in found if one.code not in UNTOLD]
        row.findings[act.step] = kept
        for one in kept:
            draft.warn(ledger.day_field(act.step), wording.with_article(one))
    decided = [act for act in row.acts if act.outcome]
    if decided:
        draft.note(ledger.day_field(decided[-1].step), _("结论照台账的日期记为办成，页上写明没有凭证。"))
    for act in row.acts:
        if act.precision == "month":
            row.findings[act.step].append(Finding("month_only"))


def _differences(draft: Draft, row: services.Row) -> Iterable[tuple[str, tuple[str, str]]]:
    candidate = row.candidate
    assert candidate is not None
    for act in row.changed_acts:
        before = candidate.dates.get(act.step, "")
        if not (
            before.startswith(act.written) and len(before) > len(act.written)
        ):  # a month says nothing against its day
            yield ledger.day_field(act.step), (before, act.written)
    row.changed_acts = [
        act for act in row.changed_acts if not candidate.dates.get(act.step, "").startswith(act.written)
    ]
    for key in OWN_TEXT:
        if (new := row.told.get(key, "")) and new != getattr(candidate, key):
            yield key, (getattr(candidate, key), new)
    for key in PERSON_TEXT:
        if (new := row.told.get(key, "")) and new != getattr(candidate.person, key):
            yield key, (getattr(candidate.person, key), new)
