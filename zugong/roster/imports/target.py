"""Members with the collection form's items beside org's columns."""

from __future__ import annotations

from typing import Any

from zugong.kernel.actors import Actor
from zugong.org.imports.days import split
from zugong.org.imports.members import Members
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import CHANGED, UNCHANGED, Draft
from zugong.org.rules.standing import dated
from zugong.roster import regions, standard
from zugong.roster.standard import Level
from zugong.sheets import Field, Raw, Value, values
from zugong.sheets.values import tidy

from . import columns, records
from .records import NOTED, TEXTS, shown

#: Columns of org's that may hold a code of a standard: label set, digits of a code, name of the standard.
CODED = {
    "ethnicity": ("ethnicity", 2, "GB/T 3304"),
    "education": ("education", 2, "GB/T 4658"),
    "stage": ("politics", 2, "GB/T 4762"),
}
SEX_CODES = {"1": "男", "2": "女"}
#: Columns of ours whose cells are codes or words of a label set.
LABELLED = {
    "post_class": "post_class",
    "marital": "marital",
    "floating_reason": "floating_reasons",
    "lost_reason": "lost_reasons",
}
LONGEST = {"address": 100, "region": 12, "floating_place": 60}
YES = frozenset(("是", "有", "1", "y", "yes", "√", "流动", "失联", "流动党员", "失联党员", "已失联"))
NO = frozenset(("否", "不是", "没有", "0", "n", "no", "×", "正常", "未失联", "非流动"))
PARTY = ("01", "02")
LONGEST_TITLE = 60


class RosterMembers(Members):
    """Registered in place of org's own: the same key, the same rows."""

    @property
    def fields(self) -> tuple[Field, ...]:  # type: ignore[override]  # what is kept is said by the institution
        return columns.fields()

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        own = self._own(wanted.key, raw)
        if own is not None:
            return own
        plain = tidy(raw)
        if wanted.key == "sex" and plain.isdigit():
            if plain not in SEX_CODES:
                return _unknown("GB/T 2261.1", plain, known=plain in standard.labels("sex"))
            raw = SEX_CODES[plain]
        elif wanted.key in CODED and plain.isdigit():
            name, width, title = CODED[wanted.key]
            words = standard.labels(name).get(plain.zfill(width))
            if words is None:
                return _unknown(title, plain)
            raw = words
        return super().normalise(wanted, raw, year=year, date1904=date1904)

    def _own(self, key: str, raw: Raw) -> Value | None:
        """A cell of a column of ours; None for one of org's."""
        if key in LABELLED:
            return _labelled(key, raw)
        if key in ("floating", "missing"):
            return _yes_or_no(raw)
        if key == "politics":
            return _politics(raw)
        if key in ("address", "region", "floating_place"):
            read = values.text(raw, LONGEST[key])
            if isinstance(read.value, str) and "*" in read.value:
                return Value(None, warning="打了码，没有存")
            return read
        return None

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        titles = standard.level("duty_title") != Level.OFF
        for draft in drafts:
            _settle_words(draft, titles=titles)
            _settle_days(draft)
        super().examine(drafts, by=by)
        held = records.Held.load(drafts)
        for draft in drafts:
            _compare(draft, held)

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        held = records.Held.load(drafts)
        super().apply(drafts, batch=batch, by=by)
        records.write(drafts, held, by.display_name)

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        return records.why_not_withdraw(results)

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        records.withdraw(results)
        super().withdraw(results, batch=batch, by=by)


def _unknown(standard_title: str, code: str, *, known: bool = False) -> Value:
    if known:
        return Value(None, note=f"代码 {code} 是没有说明，没有存")
    return Value(None, warning=f"{standard_title} 里没有代码 {code[:12]}，没有存，请核对")


def _labelled(key: str, raw: Raw) -> Value:
    """A code of the label set, or its words, or words that begin like only one of them."""
    read = values.text(raw)
    if not isinstance(read.value, str):
        return read
    plain, labels = tidy(raw).replace(" ", ""), standard.labels(LABELLED[key])
    if plain in labels:
        return Value(plain)
    near = [code for code, words in labels.items() if words == plain] or [
        code for code, words in labels.items() if len(plain) > 1 and words.startswith(plain)
    ]
    if len(near) == 1:
        return Value(near[0])
    return Value(None, warning=f"“{plain[:20]}”不在代码表里，没有存，请核对")


def _yes_or_no(raw: Raw) -> Value:
    plain = tidy(raw).replace(" ", "").lower()
    if not plain:
        return Value(None)
    if plain in YES:
        return Value("yes")
    return Value("no") if plain in NO else Value(None, warning=f"“{plain[:20]}”看不出是或否，没有存，请核对")


def _politics(raw: Raw) -> Value:
    """Tells the stage of a member; whoever is none does not go into a register of members."""
    plain, labels = tidy(raw).replace(" ", ""), standard.labels("politics")
    if not plain:
        return Value(None)
    code = plain.zfill(2) if plain.isdigit() else next((one for one, words in labels.items() if words == plain), "")
    if plain.isdigit() and code not in labels:
        return _unknown("GB/T 4762", plain)
    if code and code not in PARTY:
        return Value(None, problem=f"政治面貌是“{labels[code]}”，不是党员，不能进党员名册")
    probationary = code == "02" or "预备" in plain
    return Value("probationary" if probationary else "full")


def _settle_words(draft: Draft, *, titles: bool) -> None:
    """What one column says about another: the political status about the stage, a title written as a class of work."""
    if draft.text("politics") and not draft.text("stage"):
        draft.values["stage"] = draft.text("politics")
    written = draft.raw.get("post_class", "")
    spoken_of = draft.text("post_class") or draft.text("duty_title")
    if titles and written and not spoken_of and not written.isdigit() and len(written) <= LONGEST_TITLE:
        draft.values["duty_title"] = written
        draft.note("post_class", f"“{written[:20]}”是职务，记到职务里")
    if (code := draft.text("region")) and (doubt := regions.doubt(code)):
        draft.warn("region", doubt)


def _settle_days(draft: Draft) -> None:
    """A circumstance of which the rule would say that its day has not come is not noted."""
    for key, kind in NOTED.items():
        since = split(text)[0] if (text := draft.text(f"{kind}_since")) else None
        if draft.text(key) == "yes" and since and (why := dated(since)):
            draft.values[key] = None
            draft.warn(key, f"{why}，这一项没有存")


def _compare(draft: Draft, held: records.Held) -> None:
    """What the row says otherwise than the register, beside what org compared."""
    standing = draft.data.get("standing")
    if standing is None or draft.status not in (CHANGED, UNCHANGED):
        return
    pk = standing.person.pk
    for key in TEXTS:
        new, old = draft.text(key), held.text(pk, key)
        if new and new != old:
            draft.changes[key] = (shown(key, old), shown(key, new))
    for key, kind in NOTED.items():
        open_one = held.open(pk, kind)
        if draft.text(key) == "yes" and open_one is None:
            draft.changes[key] = ("", "是")
        elif draft.text(key) == "no" and open_one is not None:
            draft.warn(key, "表里写否，底册里还登记着；要终止请在党员页里登记到哪天止")
    if draft.changes:
        draft.status = CHANGED
