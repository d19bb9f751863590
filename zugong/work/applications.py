"""Applications: that a late one count, or to be let off. Filed, answered by somebody else, and kept."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zugong.evidence.ledger import FactRow
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.org.models import Account, Grant
from zugong.org.roles import ROLES
from zugong.org.scope import Scope

from . import fulfilment, matching, reminders
from .models import Application, Duty, Message

State = Application.State


def late_facts(duty: Duty) -> list[FactRow]:
    """Facts from after the due day that fit and count for nothing yet: what may be named in an application."""
    asked = duty.obligation
    if not asked.make_up_approved_by or not duty.is_open:
        return []
    counted = {entry[0] for one in fulfilment.neighbours_of(duty) for entry in one.counted}
    said = Application.objects.filter(state__in=(State.WAITING, State.AGREED), fact__isnull=False)
    spoken_for = set(said.filter(_same_owner(duty)).values_list("fact_id", flat=True))
    return [
        fact
        for fact in fulfilment.facts_about([duty])
        if fact.id not in counted | spoken_for
        and (duty.person_id is None or fact.person_id == duty.person_id)
        and matching.after_due(duty, fact)
        and matching.meets(fact, asked.conditions, asked.recorded_within)
        and asked.fact_type in ("", str(fact.data.get("type", "")))
    ]


def _same_owner(duty: Duty) -> Q:
    same = Q(duty__rule_id=duty.rule_id)
    return same & (Q(duty__person=duty.person_id) if duty.person_id else Q(duty__unit=duty.unit_id))


def file(duty: Duty, kind: str, fact: int | None, reason: str, by: Actor) -> Application:
    made = Application.objects.create(
        duty=duty,
        kind=kind,
        fact_id=fact,
        reason=reason.strip()[:200],
        asked_by=by.actor_id,
        asked_by_name=by.display_name,
    )
    duty.waiting_for = kind
    duty.save(update_fields=["waiting_for"])
    reminders.tell(duty, Message.Kind.ASKED, made.reason, _answerers(duty, kind, by))
    return made


def close(application: Application, agreed: bool, answer: str, by: Actor) -> None:
    application.state = State.AGREED if agreed else State.RETURNED
    application.answer = answer.strip()[:200]
    application.answered_by, application.answered_by_name = by.actor_id, by.display_name
    application.answered_at = clock.now()
    application.save()
    kind = Message.Kind.AGREED if agreed else Message.Kind.RETURNED
    asker = Account.objects.filter(pk=int(application.asked_by.rpartition(":")[2] or 0)).values_list("pk", flat=True)
    told = {*asker, *reminders.recipients_of([application.duty])[application.duty_id]}
    reminders.tell(application.duty, kind, application.answer, sorted(told))


def overtaken(duty: Duty, reason: str, by: Actor) -> None:
    """Let off by somebody above while an application was waiting: that answers it."""
    for one in Application.objects.filter(duty=duty, state=State.WAITING):
        close(one, one.kind == Application.Kind.EXEMPTION, reason, by)


def _answerers(duty: Duty, kind: str, by: Actor) -> list[int]:
    """Who is told that there is something to answer: of those who may, whoever is nearest."""
    keeper = kind == Application.Kind.MAKE_UP and duty.obligation.make_up_approved_by == "keeper"
    wanted = "record" if keeper else "edit_register"
    roles = [key for key, role in ROLES.items() if wanted in role.capabilities]
    paths = duty.unit.ancestor_paths(itself=keeper)
    grants = Grant.objects.on(clock.today()).filter(role__in=roles, unit__path__in=paths, account__is_active=True)
    rows = [
        (path, account)
        for path, account in grants.values_list("unit__path", "account_id")
        if f"account:{account}" != by.actor_id
    ]
    nearest = max((path for path, _account in rows), key=len, default="")
    return sorted({account for path, account in rows if path == nearest})


def to_answer(account: Account) -> QuerySet[Application]:
    """What waits for this account, the oldest first; its own are left out."""
    above, keeps = account.scope("edit_register"), account.scope("record")
    below = _inside(above) & ~Q(duty__unit__path__in=above.paths)
    by_keeper = Q(kind=Application.Kind.MAKE_UP, duty__obligation__make_up_approved_by="keeper")
    mine = (by_keeper & _inside(keeps)) | (~by_keeper & below)
    waiting = Application.objects.filter(mine, state=State.WAITING).exclude(asked_by=account.actor_id)
    if account.person_id:
        waiting = waiting.exclude(duty__person=account.person_id)
    return waiting.select_related("duty__obligation", "duty__unit", "duty__person").order_by("asked_at", "pk")


def _inside(scope: Scope) -> Q:
    return Q(pk__in=[]) if scope.empty else scope.q("duty__unit")


def standing_words(application: Application) -> tuple[str, str]:
    """Tone and words of its state."""
    words = {
        State.WAITING: ("warn", _("待批")), State.AGREED: ("ok", _("同意")), State.RETURNED: ("bad", _("没有同意")),
    }  # fmt: skip
    return words[State(application.state)]
