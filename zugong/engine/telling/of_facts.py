"""Facts, conditions and kinds in words."""

from __future__ import annotations

from zugong.engine.catalogue import PERSON_KINDS, UNIT_KINDS, Catalogue
from zugong.engine.filters import EQUAL, OCCURRED, Condition, Filter
from zugong.engine.numbers import Numbers
from zugong.engine.spelling import Number
from zugong.engine.words import NOTHING, Words, joined, plain, same

EVERY: dict[str, Words] = {
    "day": Words("每天", "every day"), "week": Words("每周", "every week"), "fortnight": Words("每两周", "every two weeks"),
    "month": Words("每月", "every month"), "bimonth": Words("每两个月", "every two months"),
    "quarter": Words("每季度", "every quarter"), "half": Words("每半年", "every half-year"), "year": Words("每年", "every year"),
}  # fmt: skip


def what(catalogue: Catalogue, wanted: Filter, numbers: Numbers | None = None) -> Words:
    """The facts a filter means, as a noun: an activity's name if it picks one, else the kind's name."""
    named = [c for c in wanted.where if c.op == "is" and _is_activity(catalogue, wanted.of, c.field)]
    rest = [c for c in wanted.where if c not in named]
    if named:
        names = "、".join(catalogue.option_label(wanted.of, named[0].field, value) for value in named[0].values)
        noun = _quoted(names)
    else:
        noun = _quoted(catalogue.kind_name(wanted.of))
    if not rest:
        return noun
    told = [condition_words(catalogue, wanted.of, condition, numbers) for condition in rest]
    return Words(
        f"{noun.zh}（{'，'.join(t.zh for t in told)}）", f"{noun.en} ({', '.join(t.en for t in told)})"
    )  # fmt: skip


def _quoted(name: str) -> Words:
    """A name that brings its own quotation marks gets no second pair."""
    return same(name) if "“" in name else same(f"“{name}”")


def _is_activity(catalogue: Catalogue, kind: str, name: str) -> bool:
    item = catalogue.field(kind, name)
    return item is not None and item.type == "activity"


def condition_words(catalogue: Catalogue, kind: str, condition: Condition, numbers: Numbers | None) -> Words:
    name = "发生日" if condition.field == OCCURRED else catalogue.field_label(kind, condition.field)
    if condition.op in {"is", "not", "is_set"}:
        return _state_words(catalogue, kind, condition, name)
    shown = _shown(condition, numbers)
    words = {
        "at_least": ("不少于", "at least"),
        "at_most": ("不多于", "at most"),
        "above": ("多于", "above"),
        "below": ("少于", "below"),
        "by_day": ("不晚于每月", "by the day of the month"),
        "by": ("不晚于", "by"),
        "from": ("不早于", "from"),
    }
    zh, en = words[condition.op]
    if condition.op == "by_day":
        shown = Words(f"{shown.zh}日", shown.en)
    return Words(f"{name}{zh}{shown.zh}".rstrip(), f"{name} {en} {shown.en}")


def _state_words(catalogue: Catalogue, kind: str, condition: Condition, name: str) -> Words:
    if condition.op == "is_set":
        empty = condition.values == (False,)
        return Words(f"没填“{name}”", f"“{name}” empty") if empty else Words(f"填了“{name}”", f"“{name}” filled in")
    if condition.values in {(True,), (False,)}:
        has = (condition.values == (True,)) == (condition.op == "is")
        return Words(f"有“{name}”", f"with “{name}”") if has else Words(f"没有“{name}”", f"without “{name}”")
    labels = "或".join(catalogue.option_label(kind, condition.field, value) for value in condition.values)
    if condition.op == "not":
        return Words(f"{name}不是{labels}", f"{name}: not {labels}")
    return Words(f"{name}为{labels}", f"{name}: {labels}")


def _shown(condition: Condition, numbers: Numbers | None) -> Words:
    """The number of a condition: its value when numbers are at hand, else the parameter's name."""
    number = condition.number
    if number is None or number.is_zero:
        return Words(" 0 ", "0")
    if numbers is None:
        return Words(f" {number.name} ", number.name)
    value = numbers.dated(number)
    if value.shape == "month_day":
        month, day = (int(part) for part in str(value.value).split("-"))
        return Words(f"{month}月{day}日", f"{month:02d}-{day:02d}")
    return Words(f" {value.words()} ", value.words())


def meant(catalogue: Catalogue, wanted: Filter, numbers: Numbers) -> Words:
    """The facts and everything that is said of them."""
    return joined([what(catalogue, wanted, numbers), also(catalogue, wanted, numbers)])


def also(catalogue: Catalogue, wanted: Filter, numbers: Numbers) -> Words:
    """The conditions for counting, as a bracket; then whose facts, of which days, and what is excused."""
    told = [condition_words(catalogue, wanted.of, condition, numbers) for condition in wanted.counts_if]
    if wanted.recorded_within is not None:
        days = plain(numbers.decimal(wanted.recorded_within))
        told.append(Words(f"发生后 {days} 天内登记", f"recorded within {days} days"))
    found = NOTHING
    if told:
        found = Words(f"（{'、'.join(t.zh for t in told)}才计）", f"(counted only {' and '.join(t.en for t in told)})")
    return found if wanted.plain and wanted.excused is None else joined([found, *_further(catalogue, wanted, numbers)])


WHOSE = {
    "itself": Words("（只算本组织自己的）", "(the unit's own only)"),
    "unit": Words("（本人所在组织的）", "(of the person's unit)"),
    "members": Words("（本组织人员的）", "(of the people of the unit)"),
}


def _further(catalogue: Catalogue, wanted: Filter, numbers: Numbers) -> list[Words]:
    found = [WHOSE[wanted.whose]] if wanted.whose in WHOSE else []
    if wanted.parties is not None:
        found.append(_parties(catalogue, wanted, numbers))
    if wanted.dated_by:
        label = {"recorded": "登记日", "occurred": "发生日"}.get(wanted.dated_by) or catalogue.field_label(
            wanted.of, wanted.dated_by
        )
        found.append(Words(f"（按{label}算在哪一期）", f"(dated by {label})"))
    if wanted.window is not None:
        found += _window(wanted, numbers)
    if wanted.excused is not None:
        told = [condition_words(catalogue, wanted.of, condition, numbers) for condition in wanted.excused.where]
        label = catalogue.field_label(wanted.of, wanted.excused.approval)
        cause = (
            Words("、".join(t.zh for t in told) + "并", " where " + " and ".join(t.en for t in told))
            if told
            else NOTHING
        )
        found.append(
            Words(
                f"（{cause.zh}经批准的不计，批准见“{label}”）", f"(not counted with approval{cause.en}, see “{label}”)"
            )
        )
    return found


def _parties(catalogue: Catalogue, wanted: Filter, numbers: Numbers) -> Words:
    assert wanted.parties is not None
    label = catalogue.field_label(wanted.of, wanted.parties.field)
    whom = (
        Words(f"归“{label}”", f"to “{label}”") if wanted.parties.instead else Words(f"“{label}”也算", f"“{label}” too")
    )
    if wanted.parties.shares == EQUAL:
        return Words(f"（{whom.zh}，各方均分）", f"({whom.en}, in equal parts)")
    if not isinstance(wanted.parties.shares, Number):
        return Words(f"（{whom.zh}，各方各计）", f"({whom.en}, each in full)")
    shares = numbers.dated(wanted.parties.shares).words()
    return Words(f"（{whom.zh}，按先后各占 {shares}）", f"({whom.en}, in order {shares})")


def _window(wanted: Filter, numbers: Numbers) -> list[Words]:
    assert wanted.window is not None
    found = []
    if wanted.window.until is not None:
        month, day = (int(part) for part in str(numbers.dated(wanted.window.until).value).split("-"))
        found.append(Words(f"（到{month}月{day}日截止，之后算下一年）", f"(the year ends on {month:02d}-{day:02d})"))
    if wanted.window.back is not None:
        back, unit = plain(numbers.decimal(wanted.window.back)), numbers.unit(wanted.window.back)
        found.append(Words(f"（往回看 {back} {unit}）", f"(looking back {back} {BACK.get(unit, unit)})"))
    return found


BACK = {"年": "years", "个月": "months", "月": "months", "天": "days"}


def kinds(names: tuple[str, ...]) -> Words:
    if names == ("member",):
        return Words("党员", "members")
    pairs = [UNIT_KINDS.get(name) or PERSON_KINDS.get(name, (name, name)) for name in names]
    return Words("、".join(zh for zh, _ in pairs), " or ".join(en for _, en in pairs))
