"""What can be wrong with a debriefing, besides its spelling."""

from __future__ import annotations

from decimal import Decimal

from zugong.engine.catalogue import PERIOD_KINDS, Catalogue
from zugong.engine.nodes import Institution
from zugong.engine.problems import Problems
from zugong.engine.sections.checking_among import check_filled, kinds, posts
from zugong.engine.sections.checking_plans import check_counted
from zugong.engine.sections.debriefings import SIDES, Debriefing

WHOLE = Decimal(100)


def check(institution: Institution, seen: Catalogue, problems: Problems) -> None:
    for one in institution.debriefings.values():
        kinds((*one.of, *one.to), one.spot, problems)
        posts((one.post,), one.spot, problems)
        for every in one.every:
            if every not in PERIOD_KINDS:
                problems.add("unknown-period", getattr(every, "spot", one.spot), near=PERIOD_KINDS, name=every)
        for name in (one.sections, one.grades, one.awards):
            if name and name not in seen.labels:
                problems.add("unknown-label", getattr(name, "spot", one.spot), near=seen.labels, name=name)
        _level(institution, one, problems)
        _form(institution, one, problems)
        _tables(one, seen, problems)
        _figures(one, seen, problems)
        _fact(one, seen, problems)
        if one.proposes is not None:
            fixed = one.proposes.fields or {}
            filled = {one.proposes.problem: "", **fixed}
            check_filled(institution, one.proposes.route, filled, fixed, one.proposes.spot, seen, problems)


def _level(institution: Institution, one: Debriefing, problems: Problems) -> None:
    seen, lower = {one.id}, one.after
    while lower:
        if lower in seen or lower not in institution.debriefings:
            problems.add("debriefing-level", one.spot, name=one.title, after=one.after)
            return
        seen.add(lower)
        lower = institution.debriefings[lower].after


def _form(institution: Institution, one: Debriefing, problems: Problems) -> None:
    form = institution.forms.get(one.form)
    question = form.questions.get(one.question) if form is not None else None
    marked = (
        question is not None and question.about == "each" and (question.asks == "score" or question.worth is not None)
    )
    if form is None or form.subjects != "people" or form.secrecy == "named" or not marked:
        problems.add("debriefing-form", one.spot, name=one.title, form=one.form, question=one.question)


def _tables(one: Debriefing, seen: Catalogue, problems: Problems) -> None:
    weights = seen.parameters.get(one.weights.name) if one.weights is not None else None
    for value in weights.values if weights is not None else ():
        table = value.value
        if isinstance(table, dict) and (table.keys() != SIDES.keys() or sum(table.values(), Decimal(0)) != WHOLE):
            problems.add("debriefing-weights", value.spot, name=one.title, day=value.from_)
    worth = seen.parameters.get(one.worth.name) if one.worth is not None else None
    grades = seen.labels.get(one.grades, {})
    for value in worth.values if worth is not None and grades else ():
        for key in sorted(grades.keys() - value.value.keys()) if isinstance(value.value, dict) else ():
            problems.add("table-keys", value.spot, name=worth.id if worth is not None else "", key=key)


def _figures(one: Debriefing, seen: Catalogue, problems: Problems) -> None:
    sections = seen.labels.get(one.sections, {})
    for figure in one.figures.values():
        check_counted(figure, seen, problems)
        if sections and figure.section not in sections:
            problems.add("unknown-value", figure.spot, near=sections, field=one.sections, name=figure.section)


def _fact(one: Debriefing, seen: Catalogue, problems: Problems) -> None:
    """The fact booked besides holds the title of the meeting, the total, and nothing else."""
    if not one.emits:
        return
    kind = seen.kinds.get(one.emits)
    if kind is None:
        problems.add("unknown-kind", getattr(one.emits, "spot", one.spot), near=seen.kinds, name=one.emits)
        return
    for name in (one.tells, one.rates):
        if name and name not in kind.fields:
            problems.add("unknown-field", getattr(name, "spot", one.spot), near=kind.fields, kind=kind.id, name=name)
    for field in kind.fields.values():
        if field.required and field.id not in (one.tells, one.rates):
            problems.add("debriefing-tells", one.spot, name=one.title, kind=kind.id, field=field.label)
