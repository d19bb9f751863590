"""A vote by drawn slips, held from paper to published result, for tests about what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from zugong.ballots import declared as papers
from zugong.ballots import services
from zugong.ballots.models import Poll, Subject
from zugong.ballots.sealing import codes
from zugong.org.models import Account, Person, Unit

from .conftest import TODAY


def held(
    institution: str,
    form: str,
    unit: Unit,
    subjects: Sequence[str | Person | Unit],
    said: Sequence[Sequence[str]],
    by: Account,
) -> Poll:
    """`said`: what each slip says of the subjects, in their order, on the form's first question."""
    declared = papers.form_of(institution, form, TODAY)
    assert declared is not None
    paper = papers.paper_of(declared, TODAY)
    rated = [_subject(number, one) for number, one in enumerate(subjects)]
    asked = services.Asked(
        institution=institution, form=form, paper=paper, title="投票", subjects=rated, entitled=len(said)
    )
    poll = services.prepare_poll(unit=unit, asked=asked, by=by)
    slips = services.print_slips(poll=poll, group="", number=len(said), by=by)
    poll = services.launch_poll(poll=poll, by=by)
    question = paper.asks[0].id
    for slip, answers in zip(slips, said, strict=True):
        answered = {question: dict(zip(poll.subject_keys, answers, strict=True))}
        services.cast_slip(poll=poll, slip=slip, said=services.Said(answered, codes.receipt()), by=services.HOLDER)
    services.close_poll(poll=poll, by=by)
    services.open_poll(poll=poll, opening=services.Opening(), by=by)
    return services.publish_poll(poll=poll, by=by)


def _subject(number: int, rated: str | Person | Unit) -> Subject:
    if isinstance(rated, Unit):
        return Subject(key=f"u{rated.pk}", name=rated.name, unit=rated, order=number)
    if isinstance(rated, Person):
        return Subject(key=f"p{rated.pk}", name=rated.name, person=rated, order=number)
    return Subject(key=f"t{number}", name=rated, order=number)
