"""The verbs: draw up everybody of a unit, settle them, note that somebody has seen the own result."""

from __future__ import annotations

from zugong.assessment.models import PersonResult
from zugong.evidence import ledger
from zugong.kernel import clock
from zugong.kernel.acts import act
from zugong.org.models import Account, Unit
from zugong.timeline import Period

from . import improving, queries, rules
from .standing import Standing, standing


@act("institution_id", "period", "unit", "because")
def draw_up_people(
    *, institution_id: str, period: Period, unit: Unit, because: str = "", by: Account
) -> list[PersonResult]:
    """Write down what everybody came to, with every mark and its facts, as the next edition."""
    book = queries.book_of(institution_id, period)
    found = standing(book, period, unit)
    earlier = queries.editions(institution_id, period, unit)
    rules.draw_up_people.check(unit, len(found.result.scores), because, earlier, by=by)
    rows = [_row(found, int(score.subject), earlier + 1, because, by) for score in found.result.scores]
    return PersonResult.objects.bulk_create(rows)


def _row(found: Standing, person: int, number: int, because: str, by: Account) -> PersonResult:
    score, place = found.score(person), found.of(person)
    assert score is not None
    return PersonResult(
        institution_id=found.book.id, edition=found.book.edition, period_code=found.period.code, unit=found.unit,
        person_id=person, number=number, total=place.total if place else score.total, full=score.full,
        grade=place.grade if place else "", grade_title=str(place.grade_title) if place else "", trace=score.to_dict(),
        because=because.strip(), drawn_by=by.actor_id, drawn_by_name=by.display_name, drawn_at=clock.now(),
    )  # fmt: skip


@act("institution_id", "period", "unit")
def settle_people(*, institution_id: str, period: Period, unit: Unit, by: Account) -> list[PersonResult]:
    """Another person lets the last edition stand; each person's own becomes a fact for whoever builds on it."""
    last = list(queries.last_edition(institution_id, period, unit).select_for_update())
    drawn = [one for one in last if not one.settled]
    lacking = improving.lacking(institution_id, unit, period, [one.person for one in drawn])
    rules.settle_people.check(unit, drawn, lacking, by=by)
    for one in drawn:
        one.state, one.settled_by, one.settled_by_name = PersonResult.State.SETTLED, by.actor_id, by.display_name
        one.settled_at = clock.now()
    PersonResult.objects.bulk_update(drawn, ["state", "settled_by", "settled_by_name", "settled_at"])
    for old in queries.settled_before(drawn):
        ledger.reverse(source=old.source, reason=drawn[0].because or "—", by=by)
    ledger.record_many([_fact(one, period) for one in drawn], by=by)
    return drawn


def _fact(one: PersonResult, period: Period) -> ledger.Entry:
    told = {"institution": one.institution_id, "period": one.period_code, "total": one.total, "grade": one.grade}
    said = {name: value for name, value in told.items() if value not in (None, "")}
    return ledger.Entry(
        "assessment.person_graded", one.unit, min(period.end, clock.today()), said, one.source, person=one.person
    )


@act("result")
def note_seen(*, result: PersonResult, by: Account) -> PersonResult:
    """The person has seen the own result; said once."""
    result = PersonResult.objects.select_for_update().get(pk=result.pk)
    rules.note_seen.check(result, by=by)
    result.seen_at = result.seen_at or clock.now()
    result.save(update_fields=["seen_at"])
    return result
