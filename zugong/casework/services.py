"""The verbs of casework: open, act, withdraw, pause and resume the clock, delegate, reopen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from zugong.columns import cells as typed
from zugong.evidence import files, ledger
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.kernel.rules import Refused
from zugong.org.models import Person, Unit
from zugong.rulebook import declared as institutions
from zugong.rulebook.declared import DeclaredRoute, Outcome, Route, Step
from zugong.timeline.periods import add_months
from zugong.work import changes

from . import routing, rules
from .models import DELEGATED, PAUSED, RESUMED, Case, Counter, Stamp, Task

Cells = Mapping[str, Any]
OPENED, WITHDRAWN, REOPENED = "opened", "withdrawn", "reopened"


@act("route", "unit")
def open_case(
    *, route: str, unit: Unit, cells: Cells, by: Actor, opener_unit: Unit | None = None, origin: str = ""
) -> Case:
    """Begin a case. `opener_unit` is the unit for which it is opened; without it the one the account works for, or
    of its units one under the unit it is about where the route is for those below."""
    today = clock.today()
    declared = _declared(route, today)
    rules.open_case.check(declared, unit, by=by)
    data = typed.canonical(declared.route.form, cells)
    _valid(declared, declared.route.form, declared.route.valid, data, today)
    if refused := rules.barred(declared, unit, origin, data, by):
        raise Refused(str(refused))
    case = Case(
        route=declared.id, edition=declared.institution.edition, number=_number(declared.route, today.year),
        title=_title(declared, data), unit=unit, opener_unit=opener_unit or routing.opener_of(declared, unit, by), data=data,
        place=declared.route.begins, opened_on=today, opened_by=by.actor_id, opened_by_name=by.display_name, origin=origin,
    )  # fmt: skip
    case.recurs = _earlier(case, declared)
    case.save(force_insert=True)
    _stamp(case, declared, OPENED, _("提出"), "", data, by)
    _enter(case, declared, routing.Next(declared.route.begins), today, by)
    return case


@act("case", "outcome")
def act_on_case(*, case: Case, step: str, outcome: str, cells: Cells, by: Actor, reason: str = "") -> Case:
    """Do the present step and choose what comes of it. `step` is the one the person saw: another means it has moved on."""
    case, today = _held(case), clock.today()
    declared = routing.route_of(case, today)
    here = declared.route.steps.get(step)
    chosen = here.outcomes.get(outcome) if here is not None else None
    if here is None or chosen is None:
        raise Refused(_("这一步没有这样的办法。请刷新再看。"))
    rules.act_on_case.check(case, here, chosen, reason=reason, by=by)
    said = typed.canonical(here.form, cells)
    case.data = {**{name: value for name, value in case.data.items() if name not in here.form}, **said}
    _fit(declared, here, chosen, case.data, today)
    _attach(case, declared, said)
    _stamp(case, declared, here.id, here.title, reason, said, by, outcome=chosen)
    if not _finish_tasks(case, here, chosen, by):
        case.version += 1
        _store(case)
        return case
    _enter(case, declared, routing.next_of(case, here, chosen.to, back=chosen.back), today, by)
    return case


@act("case", "reason")
def withdraw_case(*, case: Case, reason: str, by: Actor) -> Case:
    case, today = _held(case), clock.today()
    declared = routing.route_of(case, today)
    rules.withdraw_case.check(case, declared, reason=reason, by=by)
    _stamp(case, declared, WITHDRAWN, _("撤回"), reason, {}, by)
    case.tasks.all().delete()
    _enter(case, declared, routing.Next(declared.route.withdrawn), today, by)
    return case


@act("case", "reason")
def pause_case(*, case: Case, reason: str, by: Actor) -> Case:
    """The clock stands still until it is resumed; the deadline moves by as many days."""
    case, today = _held(case), clock.today()
    rules.pause_case.check(case, reason=reason, by=by)
    case.paused_on, case.paused_reason = today, reason.strip()[:200]
    _stamp(case, routing.route_of(case, today), PAUSED, _("停表"), reason, {}, by)
    _store(case)
    return case


@act("case")
def resume_case(*, case: Case, by: Actor) -> Case:
    case, today = _held(case), clock.today()
    rules.resume_case.check(case, by=by)
    assert case.paused_on is not None
    case.due_on = routing.later(case.due_on, case.paused_on, today)
    case.paused_on, case.paused_reason = None, ""
    _stamp(case, routing.route_of(case, today), RESUMED, _("恢复计时"), "", {}, by)
    _store(case)
    return case


@act("case", "person")
def delegate_task(*, case: Case, person: Person, by: Actor) -> Case:
    """Let somebody else act in one's place; the deadline stays, and the stamp says who did it."""
    case, today = _held(case), clock.today()
    rules.delegate_task.check(case, person, by=by)
    for task in case.tasks.filter(done=False).select_related("unit", "case"):
        if routing.may_act(by, task):  # type: ignore[arg-type]
            task.delegate = person
            task.save(update_fields=["delegate"])
    _stamp(case, routing.route_of(case, today), DELEGATED, _("委托%(who)s办") % {"who": person.name}, "", {}, by)
    return case


@act("case", "reason")
def reopen_case(*, case: Case, reason: str, by: Actor) -> Case:
    """What was closed turns out not to be done: back to the step its end names."""
    case, today = _held(case), clock.today()
    declared = routing.route_of(case, today)
    rules.reopen_case.check(case, declared, reason=reason, by=by)
    place = declared.route.ends[case.place].reopens
    ledger.reverse(source=case.source, reason=reason.strip(), by=by)
    case.ended_on, case.ended_well = None, False
    _stamp(case, declared, REOPENED, _("重新打开"), reason, {}, by)
    _enter(case, declared, routing.Next(place), today, by)
    return case


# ---- parts ---------------------------------------------------------------------------------------


def _declared(route: str, day: dt.date) -> DeclaredRoute:
    try:
        return institutions.route(route, day)
    except KeyError as unknown:
        raise Refused(str(unknown.args[0])) from None


def _held(case: Case) -> Case:
    """The case as it is now, held against others until this act is over."""
    related = ("unit", "opener_unit", "level")
    return Case.objects.select_for_update(of=("self",)).select_related(*related).get(pk=case.pk)


def _enter(case: Case, declared: DeclaredRoute, to: routing.Next, today: dt.date, by: Actor) -> None:
    """Come to a step or an end: new tasks, a new deadline, the facts it means."""
    case.place, case.level, case.version = to.place, to.level, case.version + 1
    case.paused_on, case.paused_reason = None, ""
    step = declared.route.steps.get(to.place)
    case.tasks.all().delete()
    case.forget()
    if step is None:
        end = declared.route.ends[to.place]
        case.ended_on, case.ended_well, case.due_on = today, end.good, None
    else:
        case.due_on = routing.due_on(step, declared, today, case.data)
        tasks = list(routing.tasks_of(case, step))
        if not tasks:
            raise Refused(_("“%(step)s”还不知道由谁来办：先把办的人填上。") % {"step": step.title})
        Task.objects.bulk_create(tasks)
    _store(case)
    _record(case, declared, today, by)


def _store(case: Case) -> None:
    case.save()
    changes.tell(changes.CASES, case.route, [case.unit_id])


def _finish_tasks(case: Case, step: Step, outcome: Outcome, by: Actor) -> bool:
    """Whether the step is over: at once where one is enough, it goes back or the outcome says so, else when the last has acted."""
    mine = [
        task
        for task in case.tasks.filter(done=False).select_related("unit", "case").order_by("pk")
        if routing.may_act(by, task)  # type: ignore[arg-type]
    ]
    # Side by side each does one part, whatever other parts would be theirs too.
    parts = mine[:1] if step.together else mine
    Task.objects.filter(pk__in=[task.pk for task in parts]).update(done=True)
    case.forget()
    waits = step.actor.every or bool(step.together)
    return not waits or outcome.back or outcome.at_once or not case.tasks.filter(done=False).exists()


def _fit(declared: DeclaredRoute, step: Step, outcome: Outcome, data: Cells, day: dt.date) -> None:
    _valid(declared, step.form, step.valid, data, day)
    columns = declared.route.columns
    for name in outcome.needs:
        if data.get(name) in (None, "", []):
            raise Refused(_("先填%(label)s，再办。") % {"label": columns[name].label})


def _valid(declared: DeclaredRoute, asked: Cells, valid: Any, data: Cells, day: dt.date) -> None:
    binding = routing.binding_of(declared, day)
    known = typed.values(binding.columns, data)
    for fault in binding.faults(known, valid):
        if not fault.columns or any(name in asked for name in fault.columns):
            raise Refused(fault.sentence)


def _stamp(
    case: Case, declared: DeclaredRoute, step: str, title: str, reason: str, data: Cells, by: Actor, outcome: Outcome | None = None
) -> None:  # fmt: skip
    case.forget()
    Stamp.objects.create(
        case=case, step=step, step_title=title, outcome=outcome.id if outcome else "", outcome_label=outcome.label if outcome else "",
        reason=reason.strip()[:500], data=dict(data), unit=getattr(by, "home_unit", None), by=by.actor_id,
        by_name=by.display_name, at=clock.now(), due_on=case.due_on, edition=declared.institution.edition,
    )  # fmt: skip


def _attach(case: Case, declared: DeclaredRoute, said: Cells) -> None:
    columns = declared.route.columns
    keys = [str(value) for name, value in said.items() if columns[name].type == "file" and value]
    if keys:
        files.attach_keys(keys, source=case.source)


def _record(case: Case, declared: DeclaredRoute, today: dt.date, by: Actor) -> None:
    """The facts of the place just reached."""
    binding = routing.binding_of(declared, today)
    known = typed.values(binding.columns, case.data)
    types = {name: column.type for name, column in binding.columns.items()}
    names = typed.names_of((known.get(name), type_) for name, type_ in types.items())
    entries = [
        ledger.Entry(one.fact, case.unit, today, {
            field: typed.booked_as(one.fact, field, known.get(name), types.get(name, ""), names)
            for field, name in (one.fields or {}).items()
        }, case.source)
        for one in declared.route.records
        if one.on == case.place and binding.meets(one.when, known)
    ]  # fmt: skip
    if entries:
        ledger.record_many(entries, by=by)


def _number(route: Route, year: int) -> str:
    """督2026-0007 or 督〔2026〕7号: one after the other within a year, none twice and none left out."""
    counter, _made = Counter.objects.get_or_create(prefix=route.prefix, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    if route.numbered == "document":
        return f"{route.prefix}〔{year}〕{counter.last}号"
    return f"{route.prefix}{year}-{counter.last:04d}"


def _title(declared: DeclaredRoute, data: Cells) -> str:
    for column in declared.route.form.values():
        if column.type in ("text", "long_text") and data.get(column.id) and not column.personal:
            return " ".join(str(data[column.id]).split())[:200]
    return declared.route.name


def _earlier(case: Case, declared: DeclaredRoute) -> Case | None:
    """The latest case of the same kind at the same unit that ended well within the time the institution names."""
    recurs = declared.route.recurs
    if recurs is None or recurs.within is None:
        return None
    months = int(routing.binding_of(declared, case.opened_on).number(recurs.within))
    since = add_months(case.opened_on, -months)
    before = Case.objects.filter(route=case.route, unit=case.unit, ended_on__gte=since, ended_well=True).order_by(
        "-ended_on", "-pk"
    )
    wanted = [case.data.get(name) for name in recurs.by]
    return next((one for one in before if [one.data.get(name) for name in recurs.by] == wanted), None)
