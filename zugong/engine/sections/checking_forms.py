"""What can be wrong, or left open, with a form."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.catalogue import UNIT_KINDS, Catalogue
from zugong.engine.groups.asking import asked
from zugong.engine.problems import Problems
from zugong.engine.sections.forms import Form, Question, Quota, Threshold
from zugong.engine.spelling import Number

HUNDRED = Decimal(100)
#: what each way of asking cannot do without
NEEDS = {"grade": ("labels",), "score": ("lowest", "highest", "step"), "several": ("labels", "most"), "candidates": ("most",),
         "text": ("longest",), "approve": (), "known": ("draws",)}  # fmt: skip
#: the options of a vote for or against, the same everywhere
APPROVE = {"for": "赞成", "against": "反对", "abstain": "弃权"}
CHOSEN = ("grade", "approve")


def check(forms: dict[str, Form], seen: Catalogue, problems: Problems) -> None:
    for form in forms.values():
        _form(form, seen, problems)
        for question in form.questions.values():
            _question(form, question, seen, problems)
        for quota in form.quotas:
            _quota(form, quota, seen, problems)
        for name in ("quorum", "majority"):
            _threshold(form, name, getattr(form, name), problems)
        _booking(form, seen, problems)
        _drawing(form, seen, problems)


def _form(form: Form, seen: Catalogue, problems: Problems) -> None:
    for name in (*form.held_by, *form.rated):
        if name not in UNIT_KINDS:
            problems.add("unknown-unit-kind", form.spot, near=UNIT_KINDS, name=name)
    if not form.questions:
        problems.add("form-empty", form.spot, name=form.title)
    if form.subjects == "labels" and form.labels not in seen.labels:
        problems.add("unknown-label", form.spot, near=seen.labels, name=form.labels or "labels")
    each = [one for one in form.questions.values() if one.about == "each"]
    if form.subjects == "none" and each and any(one.asks != "candidates" for one in each):
        problems.add("form-subjects", form.spot, name=form.title)
    _open_choices(form, each, problems)
    if form.secrecy == "codes" and form.recused in {"self", "own_unit"}:
        problems.add("form-codes-recused", form.spot, name=form.title)
    drawn = [one for one in form.raters.values() if one.slips]
    if drawn and (form.secrecy != "secret" or len(drawn) == len(form.raters)):
        problems.add("raters-slips", drawn[0].spot, name=form.title)
    _weights(form, seen, problems)


def _open_choices(form: Form, each: list[Question], problems: Problems) -> None:
    """What decides a vote may not be decided silently; a questionnaire decides nothing."""
    if form.kind == "ballot":
        for key in ("over", "blank", *(("recused",) if form.subjects in {"people", "units"} else ())):
            if not getattr(form, key):
                asked(problems, form.spot, form.title, f"form-{key}")
        if not form.all_same and any(one.asks in CHOSEN for one in each):
            asked(problems, form.spot, form.title, "form-all_same")


def _weights(form: Form, seen: Catalogue, problems: Problems) -> None:
    if form.weights is None:
        return
    if not form.empty:
        asked(problems, form.spot, form.title, "form-empty")
    parameter = seen.parameters.get(form.weights.name)
    for value in () if parameter is None else parameter.values:
        if not isinstance(value.value, dict):
            continue
        for key in form.raters.keys() - value.value.keys():
            problems.add("weights-lack", value.spot, table=form.weights.name, name=key)
        for key in value.value.keys() - form.raters.keys():
            problems.add("weights-keys", value.spot, table=form.weights.name, name=key)
        total = sum(value.value.values(), Decimal(0))
        if total != HUNDRED:
            problems.add("hundred", value.spot, name=form.title, parts=total, day=value.from_)


def options_of(question: Question, seen: Catalogue) -> dict[str, str]:
    return APPROVE if question.asks == "approve" else seen.labels.get(question.labels, {})


def _question(form: Form, question: Question, seen: Catalogue, problems: Problems) -> None:
    for key in NEEDS[question.asks]:
        if not getattr(question, key):
            problems.add("question-needs", question.spot, name=question.title, asks=question.asks, key=key)
    if question.labels and question.labels not in seen.labels:
        problems.add("unknown-label", question.spot, near=seen.labels, name=question.labels)
    if question.asks == "candidates" and (question.about != "whole" or form.subjects == "none"):
        problems.add("question-candidates", question.spot, name=question.title)
    if question.worth is not None:
        _worth(question, seen, problems)
    if question.asks == "score":
        _range(question, seen, problems)


def _worth(question: Question, seen: Catalogue, problems: Problems) -> None:
    known = options_of(question, seen)
    parameter = seen.parameters.get(question.worth.name) if question.worth else None
    for value in () if parameter is None else parameter.values:
        if not isinstance(value.value, dict):
            continue
        for key in known.keys() - value.value.keys():
            problems.add("table-keys", value.spot, name=parameter.id if parameter else "", key=key)
        for key in value.value.keys() - known.keys():
            problems.add(
                "table-extra",
                value.spot,
                near=known,
                table=parameter.id if parameter else "",
                name=key,
                field=question.id,
            )


def _values(number: Number | None, seen: Catalogue) -> list[Decimal]:
    if number is None:
        return []
    if number.is_zero:
        return [Decimal(0)]
    parameter = seen.parameters.get(number.name)
    return [one.value for one in (parameter.values if parameter else ()) if isinstance(one.value, Decimal)]


def _range(question: Question, seen: Catalogue, problems: Problems) -> None:
    lowest, highest, step = (_values(one, seen) for one in (question.lowest, question.highest, question.step))
    if lowest and highest and min(highest) <= max(lowest):
        problems.add("question-range", question.spot, name=question.title)
    elif any(one <= 0 or (high - low) % one for low in lowest for high in highest for one in step):
        problems.add("question-step", question.spot, name=question.title)


def _quota(form: Form, quota: Quota, seen: Catalogue, problems: Problems) -> None:
    question = form.questions.get(quota.question)
    if question is None:
        problems.add("unknown-question", quota.spot, near=form.questions, name=quota.question)
        return
    if question.asks not in CHOSEN or question.about != "each":
        problems.add("quota-question", quota.spot, name=question.title)
    known = options_of(question, seen)
    if quota.option not in known:
        problems.add("unknown-value", quota.spot, near=known, field=question.title, name=quota.option)
    for key in ("rounding", "broken"):
        if not getattr(quota, key):
            asked(problems, quota.spot, question.title, f"quota-{key}")


def _drawing(form: Form, seen: Catalogue, problems: Problems) -> None:
    """Who is drawn is known to whoever inspects, so what they answer must not be: codes. The options come from the
    register of one unit, so there is no subject either."""
    known = [one for one in form.questions.values() if one.asks == "known"]
    if form.draw is not None and form.secrecy != "codes":
        problems.add("draw-codes", form.draw.spot, name=form.title)
    for question in known:
        if form.draw is None or question.about != "whole":
            problems.add("question-known", question.spot, name=question.title)
    finding = form.finding
    if finding is None:
        return
    if not known:
        problems.add("finding-known", finding.spot, name=form.title)
    columns = seen.routes.get(finding.route)
    if columns is None:
        problems.add("unknown-route", finding.spot, near=seen.routes, name=finding.route)
        return
    for name in (finding.problem, *(finding.fields or {})):
        if name and name not in columns:
            problems.add("unknown-column", finding.spot, near=columns, name=name)


def _threshold(form: Form, name: str, threshold: Threshold | None, problems: Problems) -> None:
    if threshold is None:
        return
    for key in ("how", "of"):
        if not getattr(threshold, key):
            asked(problems, threshold.spot, form.title, f"threshold-{key}")
    if name == "quorum" and threshold.of in {"returned", "valid"}:
        problems.add("quorum-of", threshold.spot, name=form.title)
    if name == "majority" and form.weights is not None:
        problems.add("majority-weights", threshold.spot, name=form.title)
    if name == "majority" and not any(one.asks in {"approve", "candidates"} for one in form.questions.values()):
        problems.add("majority-of", threshold.spot, name=form.title)


def _booking(form: Form, seen: Catalogue, problems: Problems) -> None:
    booking = form.emits
    if booking is None:
        return
    question = form.questions.get(booking.question)
    if question is None:
        problems.add("unknown-question", booking.spot, near=form.questions, name=booking.question)
    kind = seen.kinds.get(booking.of)
    if kind is None:
        problems.add("unknown-kind", booking.spot, near=seen.kinds, name=booking.of)
        return
    if form.subjects not in {"units", "people"} and not booking.subject:
        problems.add("booking-subjects", booking.spot, name=form.title)
    counted = booking.fields or {}
    for field in (*counted.values(), booking.mean, booking.group, booking.subject, booking.issued, booking.returned):
        if field and field not in kind.fields:
            problems.add("unknown-field", booking.spot, near=kind.fields, kind=kind.id, name=field)
    for option in counted if question is not None else ():
        known = options_of(question, seen) if question else {}
        if option not in known:
            problems.add("unknown-value", booking.spot, near=known, field=booking.question, name=option)
