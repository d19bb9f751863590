"""What the page of a draft shows: its forms filled in, and every problem beside the field it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from zugong.engine import Institution, Parameter, Problem, loads
from zugong.engine.editing import paths
from zugong.rulebook import consequences, differences, drafting, library, proving, reading
from zugong.rulebook.forms import HEADING_KEYS, FileForm, HeadingForm, LabelsForm, NumbersForm, ReasonForm
from zugong.rulebook.models import InstitutionDraft


def read(draft: InstitutionDraft) -> Institution:
    return loads(draft.text)


def marks_of(one: Institution, parameter: Parameter) -> dict[str, Any]:
    """What the form of one number begins with: what is written, or the first day of the edition where what is written
    has held once and stays."""
    value = parameter.values[-1]
    if drafting.held(one.id, parameter, value.from_):
        return {"from_": one.heading.in_force_from}
    return {"from_": value.from_, "cite": value.cite, "note": value.note, "example": value.example,
            "uncertain": value.uncertain}  # fmt: skip


def of(draft: InstitutionDraft, **sent: Any) -> dict[str, Any]:
    """`sent`: forms that came back with something to change, in place of the fresh ones."""
    with library.trying(draft.text) as tried:
        assert tried is not None
        one, problems = tried, library.problems(tried)
        errors = [problem for problem in problems if problem.severity == "error"]
        broken = [] if errors else proving.broken_examples(one)
    beside = Beside(draft.text, problems)
    present = library.get(one.id) if library.editions(one.id) else None
    return {
        "draft": draft,
        "one": one,
        "errors": len(errors),
        "warnings": len(problems) - len(errors),
        "elsewhere": reading.problem_rows(beside.elsewhere),
        "empty_slots": drafting.empty_slots(one),
        "broken_examples": broken,
        "groups": [] if present is None else differences.between(present, one),
        "present": present,
        "heading_problems": beside.heading,
        "exhibits": draft.exhibits.select_related("draft"),
        "draft_asks": not errors and not draft.is_over,
        **_forms(one, beside, {"reason_form": ReasonForm(initial={"reason": draft.reason})} | sent),
    }


def _forms(one: Institution, beside: Beside, sent: dict[str, Any]) -> dict[str, Any]:
    labels_form = sent.pop("labels_form", None)
    found: dict[str, Any] = {
        "heading_form": HeadingForm(initial={key: getattr(one.heading, key) for key in HEADING_KEYS}),
        "numbers_form": NumbersForm(one, initial={"from_": one.heading.in_force_from}),
        "reason_form": ReasonForm(),
        "file_form": FileForm(),
    } | sent
    found["number_rows"] = list(found["numbers_form"].rows(beside.parameters))
    found["label_forms"] = [
        (labels_form if labels_form is not None and labels_form.labels.id == labels.id else LabelsForm(labels),
         beside.labels.get(labels.id, []))
        for labels in one.labels.values()
    ]  # fmt: skip
    return found


def foreseen(draft: InstitutionDraft) -> dict[str, Any]:
    """What changes for whom; nothing can be said of a draft that has errors."""
    faults = proving.faults(draft)
    if proving.unsound(draft):
        return {"faults": faults}
    change = consequences.of_draft(draft)
    groups = [] if change.before is None or change.after is None else differences.between(change.before, change.after)
    return {"faults": faults, "change": change, "groups": groups, "reports": consequences.reports(change)}


class Beside:
    """Problems by the field they are shown beside; what belongs to none is listed with its line."""

    def __init__(self, text: str, problems: Iterable[Problem]) -> None:
        self.heading: list[str] = []
        self.parameters: dict[str, list[str]] = defaultdict(list)
        self.labels: dict[str, list[str]] = defaultdict(list)
        self.elsewhere: list[Problem] = []
        found = list(problems)
        places = list(paths(text)) if found else []
        language = get_language() or "zh-hans"
        for problem in found:
            path = next(
                (p for p, line, column in reversed(places) if (line, column) <= (problem.line, problem.column)), ()
            )
            self._put(path, problem, problem.sentence(language))

    def _put(self, path: tuple[str | int, ...], problem: Problem, sentence: str) -> None:
        if len(path) > 1 and path[0] == "institution" and path[1] in HEADING_KEYS:
            self.heading.append(sentence)
        elif len(path) > 1 and path[0] == "parameters":
            self.parameters[str(path[1])].append(sentence)
        elif len(path) > 1 and path[0] == "labels":
            self.labels[str(path[1])].append(sentence)
        else:
            self.elsewhere.append(problem)
