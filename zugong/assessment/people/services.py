"""The one verb of the person concerned: everything else is done to a result as a whole."""

from __future__ import annotations

from zugong.assessment.models import ResultLine
from zugong.kernel import clock
from zugong.kernel.acts import act
from zugong.org.models import Account

from . import rules


@act("line")
def note_seen(*, line: ResultLine, by: Account) -> ResultLine:
    """The person has seen the own result; said once."""
    line = ResultLine.objects.select_for_update().select_related("result").get(pk=line.pk)
    rules.note_seen.check(line, by=by)
    line.seen_at = line.seen_at or clock.now()
    line.save(update_fields=["seen_at"])
    return line
