"""What the roster shows on pages of others: a person's page, a unit's page, the workbench."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from zugong.kernel import clock
from zugong.org import rules as org_rules
from zugong.org.http import SignedIn
from zugong.org.models import Account, Membership, Person, Unit
from zugong.org.scope import Scope, shortest
from zugong.timeline.periods import add_months
from zugong.ui.panels import Panel

from . import advice, listing, rules, standard, terms
from .form_sheet import readable
from .models import Circumstance, Particulars
from .standard import Level
from .tables import party_age

SHOWN = 5


def of_person(request: SignedIn, person: Person) -> Panel | None:
    """On a person's page, which org has judged: fetched once the page stands, as it takes questions of its own."""
    return Panel("roster/panels/fetched.html", {"person": person}) if standard.in_force() else None


def form_of(account: Account, person: Person) -> dict[str, Any]:
    """What the collection form says of somebody, as far as this reader may see it; to oneself everything is shown."""
    own = account.person_id == person.pk
    newest = F("valid_to").desc(nulls_first=True)
    latest = person.memberships.select_related("unit").order_by(newest).first()
    place = latest.unit if latest else org_rules.place_of(person)
    keeps = not own and account.may("edit_register", place)
    seen = readable(keeps=keeps or own)
    held = Particulars.objects.filter(person=person).first() or Particulars(person=person)
    noted = [one for one in person.circumstances.all() if own or one.kind in seen]
    sealed = [item for item in rules.SEALED if getattr(held, item)]
    opens = own or account.may("unmask", place)
    return {
        "person": person,
        "own": own,
        "rows": _rows(held, seen, own=own),
        "noted": [(one, standard.words(rules.CODES[one.kind], one.code), _long_lost(one)) for one in noted],
        "sealed": [(item, rules.item_title(item)) for item in sealed] if opens else [],
        "may_edit": keeps,
        **_standing(latest),
    }


def _rows(held: Particulars, seen: dict[str, Level], *, own: bool) -> list[tuple[str, str]]:
    """What is kept and may be seen; whatever is still held about oneself is shown even where it is kept no more."""
    words = {
        "post_class": standard.words("post_class", held.post_class),
        "marital": standard.words("marital", held.marital),
        "region": f"{held.region} {held.region_name}".strip(),
        "landline": held.masked_landline,
        "address": held.masked_address,
    }
    return [(rules.item_title(item), text) for item, text in words.items() if item in seen or (own and text)]


def _standing(latest: Membership | None) -> dict[str, Any]:
    """Party age, or the end of the probation, of who belongs to a branch here."""
    day = clock.today()
    running = latest if latest and latest.valid_to is None else None
    probation = None
    if running and running.stage == Membership.Stage.PROBATIONARY and running.joined_on:
        probation = add_months(running.joined_on, standard.whole("probation_months"))
    return {
        "party_age": party_age(running, day) if running else None,
        "probation": probation,
        "probation_over": probation is not None and probation <= day,
    }


def _long_lost(one: Circumstance) -> bool:
    """Whether the time has come at which somebody counts as lost; the state itself is for people to decide."""
    lost = one.kind == Circumstance.Kind.LOST and one.until is None
    return lost and one.lasts(clock.today()) >= standard.whole("lost_after")


def of_unit(request: SignedIn, unit: Unit) -> Panel | None:
    """The way to the card on a unit's page."""
    if not standard.in_force() or not request.user.may("read_unit", unit):
        return None
    return Panel("roster/panels/unit.html", {"unit": unit})


def due(request: SignedIn, unit: Unit | None) -> Panel | None:
    """换届 on the workbench of the body itself and of the committee over it; what its own number asks of a branch."""
    scope = answers_for(request)
    if scope.empty or not standard.in_force():
        return None
    rows, number, over = terms.due(scope, SHOWN)
    own = unit is not None and unit.kind in Unit.MEMBER_KINDS and scope.covers(unit)
    findings = advice.of_branch(unit) if own and unit is not None else []
    if not rows and not findings:
        return None
    context = {
        "rows": [(term, listing.light(term)) for term in rows],
        "number": number,
        "over": over,
        "more": number > len(rows),
        "months": standard.whole("term_remind_before"),
        "findings": findings,
        "unit": unit,
    }
    return Panel("roster/panels/due.html", context)


def answers_for(request: SignedIn) -> Scope:
    """Where this account keeps the register or decides over those who do."""
    account = request.user
    return Scope(shortest([*account.scope("edit_register").paths, *account.scope("propose").paths]))
