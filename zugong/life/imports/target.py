"""三会一课台账 from workbooks: each row is one meeting or one person at it, found again by branch, kind, day and topic."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.life import queries, services
from zugong.life.models import Meeting
from zugong.org.imports.models import ImportBatch
from zugong.org.imports.targets import CHANGED, NEW, Draft, Target
from zugong.sheets import Field, Raw, Sheet, Unfolded, Value, unfold
from zugong.sheets import values as cells

from .columns import fields
from .matching import match
from .rows import Reader


class MeetingLedger(Target):
    key = "meetings"
    title = gettext_lazy("会议台账")
    order = 30

    @property
    def fields(self) -> tuple[Field, ...]:  # type: ignore[override]
        return fields(clock.today())

    def normalise(self, wanted: Field, raw: Raw, *, year: int | None, date1904: bool) -> Value:
        if wanted.key == "activity":
            # Judged in `examine`, where an unknown word can be answered by picking one.
            return cells.text(raw)
        if wanted.key == "empty_names":
            names = str(cells.text(raw).value or "")
            return Value(
                None, warning=_("空着，没有记到会也没有记缺席：%(names)s") % {"names": names[:120]} if names else ""
            )
        return super().normalise(wanted, raw, year=year, date1904=date1904)

    def examine(self, drafts: list[Draft], *, by: Actor) -> None:
        reader = Reader(drafts, by)
        match([row for row in reader.rows() if not row.draft.wrong], reader.rolls.names)

    def unfold(self, sheet: Sheet) -> Unfolded | None:
        """A roll of ticks, one column a meeting, is a ledger turned round."""
        kinds = queries.activity_names(clock.today())
        return unfold(sheet, lambda text: queries.plain_name(text) in kinds)

    def apply(self, drafts: list[Draft], *, batch: ImportBatch, by: Actor) -> None:
        new = [draft for draft in drafts if draft.status == NEW]
        changed = [draft for draft in drafts if draft.status == CHANGED]
        services.import_meetings(
            new=_booked(new),
            changed=_booked(changed),
            batch=reference(batch),
            reason=_("导入台账“%(file)s”时更正") % {"file": batch.file_name[:120]},
            by=by,
        )
        for draft in (*new, *changed):
            draft.result = {"meeting": draft.data["booked"].meeting.pk}
        batch.concern({draft.data["booked"].meeting.held_on.year for draft in (*new, *changed)})

    def next_steps(self, batch: ImportBatch) -> list[tuple[str, str]]:
        return [(_("看会议"), reverse("life:meetings"))]

    def why_not_withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch) -> str | None:
        touched = sum(not meeting.stands for meeting in _meetings(results))
        if not touched:
            return None
        return _("这批里有 %(n)d 次会议后来又更正或撤回过，整批撤回会盖掉那些改动。请逐条处理。") % {"n": touched}

    def withdraw(self, results: list[dict[str, Any]], *, batch: ImportBatch, by: Actor) -> None:
        services.withdraw_import(
            meetings=_meetings(results), batch=reference(batch), reason=_("整批撤回导入的台账"), by=by
        )


def _booked(drafts: list[Draft]) -> list[services.Booked]:
    """Each meeting once, however many rows tell of it."""
    return list({id(draft.data["booked"]): draft.data["booked"] for draft in drafts}.values())


def reference(batch: ImportBatch) -> str:
    return f"import:{batch.pk}"


def _meetings(results: list[dict[str, Any]]) -> list[Meeting]:
    keys = list(dict.fromkeys(result["meeting"] for result in results))
    found = Meeting.objects.select_related("unit", "corrects__unit", "corrects__host", "corrects__file")
    return [meeting for start in range(0, len(keys), 500) for meeting in found.filter(pk__in=keys[start : start + 500])]
