"""Verbs of the rulebook: draft, propose, decide, end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from zugong.engine.reproving import restated
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act
from zugong.rulebook import drafting, library, proving, rules
from zugong.rulebook.decisions import Decision, announce
from zugong.rulebook.exhibits import Exhibit
from zugong.rulebook.models import DraftExhibit, InstitutionDraft, InstitutionEdition, InstitutionEnd

ONE_DAY = dt.timedelta(days=1)


@act("institution_id", "reason")
def adopt(*, institution_id: str, by: Actor, reason: str = "") -> InstitutionEdition:
    """Confirm the current edition of a file: from now on its content is fixed by its fingerprint."""
    institution = library.get(institution_id, clock.today())
    rules.adopt.check(institution, by=by)
    heading = institution.heading
    return InstitutionEdition.objects.create(
        institution_id=institution.id,
        edition=institution.edition,
        title=institution.title,
        in_force_from=heading.in_force_from,
        in_force_to=heading.in_force_to,
        digest=library.digest(institution),
        reason=reason.strip(),
        adopted_on=clock.today(),
        adopted_by=by.actor_id,
        adopted_by_name=by.display_name,
    )


# ---- drafts --------------------------------------------------------------------------------------


@act("template_id", "institution_id")
def begin_from_template(
    *, template_id: str, institution_id: str, heading: drafting.Heading, by: Actor
) -> InstitutionDraft:
    """Copy a template under an id of this county. It is in force nowhere before somebody else enacts it."""
    rules.begin_from_template.check(template_id, institution_id, by=by)
    template = next(one for one in library.templates().institutions if one.id == template_id)
    text = drafting.copied(library.text(template), institution_id, heading)
    return _begun(text, InstitutionDraft.Origin.TEMPLATE, template_id, by)


@act("institution_id")
def begin_amendment(*, institution_id: str, since: dt.date | None = None, by: Actor) -> InstitutionDraft:
    """Copy the edition of today under a new edition number, to hold from a day (tomorrow) until somebody says otherwise."""
    rules.begin_amendment.check(institution_id, by=by)
    today = clock.today()
    present = library.get(institution_id, today)
    from_ = since or max(today, present.heading.in_force_from) + ONE_DAY
    number = drafting.next_edition(institution_id, from_)
    heading = drafting.Heading(present.title, number, from_, example=present.heading.example)
    origin = f"{institution_id}@{present.edition}"
    return _begun(drafting.headed(library.text(present), heading), InstitutionDraft.Origin.AMENDMENT, origin[:120], by)


@act()
def begin_from_text(*, text: str, by: Actor) -> InstitutionDraft:
    """Take a file that somebody wrote."""
    rules.begin_from_text.check(text, by=by)
    return _begun(text, InstitutionDraft.Origin.UPLOAD, "", by)


def _begun(text: str, origin: InstitutionDraft.Origin, origin_id: str, by: Actor) -> InstitutionDraft:
    draft = InstitutionDraft(origin=origin, origin_id=origin_id, made_by_name=by.display_name, version=0)
    return _changed(draft, text, by)


def _changed(draft: InstitutionDraft, text: str, by: Actor) -> InstitutionDraft:
    heading = proving.heading_of(text)
    draft.text, draft.institution_id, draft.edition = text, heading.id[:120], heading.edition[:40]
    draft.title, draft.version = heading.title[:200], draft.version + 1
    draft.changed_by_name, draft.changed_at = by.display_name, clock.now()
    draft.save()
    return draft


def _held(draft: InstitutionDraft) -> InstitutionDraft:
    return InstitutionDraft.objects.select_for_update().get(pk=draft.pk)


@act("draft")
def change_heading(*, draft: InstitutionDraft, heading: drafting.Heading, version: int, by: Actor) -> InstitutionDraft:
    """Title, edition number, first and last day."""
    draft = _held(draft)
    rules.change_heading.check(draft, version, by=by)
    return _changed(draft, drafting.headed(draft.text, heading), by)


@act("draft")
def change_values(
    *, draft: InstitutionDraft, values: Sequence[drafting.NewValue], version: int, by: Actor
) -> InstitutionDraft:
    """Other numbers, each from a day on and with its citation."""
    draft = _held(draft)
    rules.change_values.check(draft, version, by=by)
    return _changed(draft, drafting.valued(draft.text, values), by)


@act("draft")
def fill_labels(
    *, draft: InstitutionDraft, names: Mapping[str, Mapping[str, str]], version: int, by: Actor
) -> InstitutionDraft:
    """The county's own words for the empty slots of a label set."""
    draft = _held(draft)
    rules.fill_labels.check(draft, version, by=by)
    return _changed(draft, drafting.labelled(draft.text, names), by)


@act("draft")
def replace_text(*, draft: InstitutionDraft, text: str, version: int, by: Actor) -> InstitutionDraft:
    """The whole file, as somebody wrote it elsewhere."""
    draft = _held(draft)
    rules.replace_text.check(draft, text, version, by=by)
    return _changed(draft, text, by)


@act("draft")
def restate_examples(*, draft: InstitutionDraft, version: int, by: Actor) -> InstitutionDraft:
    """Let the examples expect what the new numbers give; whoever decides sees them beside the old ones."""
    draft = _held(draft)
    rules.restate_examples.check(draft, version, by=by)
    with library.trying(draft.text) as one:
        assert one is not None
        text = restated(draft.text, one, one.beside)
    return _changed(draft, text, by)


@act("draft", "exhibit.title")
def attach_exhibit(*, draft: InstitutionDraft, exhibit: Exhibit, reason: str = "", by: Actor) -> DraftExhibit:
    """Put something beside a draft for those who are asked and who decide. `reason`: why it is changed, where nobody said it yet."""
    draft = _held(draft)
    rules.attach_exhibit.check(draft, by=by)
    if reason.strip() and not draft.reason:
        draft.reason = reason.strip()
        draft.save(update_fields=["reason"])
    return DraftExhibit.objects.create(
        draft=draft,
        title=exhibit.title[:120],
        content=exhibit.plain(),
        version=draft.version,
        made_by_name=by.display_name,
    )


@act("draft")
def drop_draft(*, draft: InstitutionDraft, by: Actor) -> InstitutionDraft:
    """Give a draft up. It stays on record."""
    draft = _held(draft)
    rules.drop_draft.check(draft, by=by)
    draft.state = InstitutionDraft.State.DROPPED
    draft.save(update_fields=["state"])
    return draft


@act("draft", "reason")
def propose_draft(*, draft: InstitutionDraft, reason: str, version: int, by: Actor) -> InstitutionDraft:
    """Put a draft before somebody else; from now on its text stands still."""
    draft = _held(draft)
    rules.propose_draft.check(draft, reason, version, by=by)
    draft.state, draft.reason, draft.answer = InstitutionDraft.State.PROPOSED, reason.strip(), ""
    draft.proposed_by, draft.proposed_by_name, draft.proposed_on = by.actor_id, by.display_name, clock.today()
    draft.save()
    return draft


@act("draft", "answer")
def return_draft(*, draft: InstitutionDraft, answer: str, by: Actor) -> InstitutionDraft:
    """Send a proposed draft back to be changed."""
    draft = _held(draft)
    rules.return_draft.check(draft, answer, by=by)
    draft.state, draft.answer = InstitutionDraft.State.OPEN, answer.strip()
    draft.save(update_fields=["state", "answer"])
    return draft


@act("draft")
def enact_draft(*, draft: InstitutionDraft, by: Actor) -> InstitutionEdition:
    """The second pair of eyes: the text is kept whole and holds from its first day on. It never changes again."""
    draft = _held(draft)
    rules.enact_draft.check(draft, by=by)
    heading = proving.heading_of(draft.text)
    edition = InstitutionEdition.objects.create(
        institution_id=heading.id,
        edition=heading.edition,
        title=heading.title,
        in_force_from=heading.in_force_from,
        in_force_to=heading.in_force_to,
        digest=library.fingerprint(draft.text.encode()),
        text=draft.text,
        reason=draft.reason,
        adopted_on=clock.today(),
        adopted_by=by.actor_id,
        adopted_by_name=by.display_name,
        proposed_by=draft.proposed_by,
        proposed_by_name=draft.proposed_by_name,
        proposed_on=draft.proposed_on,
    )
    draft.state, draft.enacted = InstitutionDraft.State.ENACTED, edition
    draft.save(update_fields=["state", "enacted"])
    _decided(Decision(heading.id, heading.in_force_from, False, by.display_name, heading.supersedes))
    return edition


def _decided(decision: Decision) -> None:
    """Those who compute from institutions see the library as it is after this act; everybody else when it is done."""
    with library.afresh():
        announce(decision)
    library.look_again()
    transaction.on_commit(library.look_again)


# ---- ends ----------------------------------------------------------------------------------------


@act("institution_id", "last_day", "reason")
def propose_end(*, institution_id: str, last_day: dt.date, reason: str, by: Actor) -> InstitutionEnd:
    """Say that an institution shall end with a day; somebody else decides."""
    rules.propose_end.check(institution_id, last_day, reason, by=by)
    return InstitutionEnd.objects.create(
        institution_id=institution_id,
        title=library.get(institution_id, clock.today()).title[:200],
        last_day=last_day,
        reason=reason.strip(),
        proposed_by=by.actor_id,
        proposed_by_name=by.display_name,
        proposed_on=clock.today(),
    )


@act("end")
def drop_end(*, end: InstitutionEnd, by: Actor) -> InstitutionEnd:
    end = InstitutionEnd.objects.select_for_update().get(pk=end.pk)
    rules.drop_end.check(end, by=by)
    end.state = InstitutionEnd.State.DROPPED
    end.save(update_fields=["state"])
    return end


@act("end")
def decide_end(*, end: InstitutionEnd, by: Actor) -> InstitutionEnd:
    """The institution ends with that day. What was owed and scored before stays."""
    end = InstitutionEnd.objects.select_for_update().get(pk=end.pk)
    rules.decide_end.check(end, by=by)
    end.state = InstitutionEnd.State.DECIDED
    end.decided_by, end.decided_by_name, end.decided_on = by.actor_id, by.display_name, clock.today()
    end.save()
    superseded = library.get(end.institution_id, end.last_day).heading.supersedes
    _decided(Decision(end.institution_id, end.last_day + ONE_DAY, True, by.display_name, superseded))
    return end
