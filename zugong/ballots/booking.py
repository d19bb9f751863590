"""Which facts a published result becomes. Only what is shown is booked, so that a fact tells no more than the page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zugong.evidence import ledger

from .counting.paper import Ask, Books
from .facts import BallotsCounted
from .models import Poll, Subject


def entries(poll: Poll) -> list[ledger.Entry]:
    if not poll.result.get("stands"):
        return []
    found = [entry for ask in poll.paper.asks for entry in _of_question(poll, ask)]
    return [*found, *_declared(poll, poll.paper.emits)]


def _of_question(poll: Poll, ask: Ask) -> Iterator[ledger.Entry]:
    for key, cell in poll.result["cells"].get(ask.id, {}).items():
        for group, figures in shown_parts(cell):
            passed = cell.get("passed") if ask.asks == "approve" and not group else None
            fact = BallotsCounted(
                form=f"{poll.institution}/{poll.form}", question=ask.id, group=group, returned=poll.result["returned"],
                given=figures["given"], mean=_decimal(figures.get("mean")), passed=passed,
            )  # fmt: skip
            yield _entry(poll, _subject(poll, key), BallotsCounted, fact)


def _declared(poll: Poll, books: Books | None) -> Iterator[ledger.Entry]:
    """The kind the institution declares: by groups where they are weighted, else one of all."""
    if books is None:
        return
    for key, cell in poll.result["cells"].get(books.question, {}).items():
        parts = [one for one in shown_parts(cell) if bool(one[0]) == bool(poll.paper.weights)]
        for group, figures in parts:
            data: dict[str, Any] = {field: figures["votes"].get(option, 0) for option, field in books.fields.items()}
            subject = _subject(poll, key)
            named = {
                books.group: group, books.subject: str(subject or ""), books.issued: poll.result["issued"],
                books.returned: poll.result["returned"],
            }  # fmt: skip
            if figures.get("mean") is not None:
                named[books.mean] = Decimal(figures["mean"])
            data |= {field: value for field, value in named.items() if field}
            yield _entry(poll, subject, books.of, data)


def shown_parts(cell: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """group → figures of what may be shown; all together stand under no name."""
    groups = [(name, figures) for name, figures in cell["groups"].items() if figures]
    return [*([("", cell["all"])] if cell["all"] else []), *groups]


def _entry(poll: Poll, subject: Subject | None, kind: Any, data: Any) -> ledger.Entry:
    assert poll.counted_on is not None
    return ledger.Entry(
        kind=kind, data=data, source=poll.source, occurred_on=poll.counted_on,
        unit=(subject.unit if subject and subject.unit else poll.unit), person=subject.person if subject else None,
    )  # fmt: skip


def _subject(poll: Poll, key: str) -> Subject | None:
    return next((one for one in poll.subject_list if one.key == key), None)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
