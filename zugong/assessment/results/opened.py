"""One sealed mark, opened: drawn from the trace that was sealed, whatever has moved since."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from zugong.assessment import schemes
from zugong.assessment.models import Campaign, Result, ResultLine, ScoreChange
from zugong.engine import Score
from zugong.engine.groups.measures import ResultOf
from zugong.engine.walking import every
from zugong.kernel import clock
from zugong.org.models import Account, Unit
from zugong.ui.templatetags.zg import day

from . import sealing, ways


@dataclass
class SealedSheet:
    """What the page of an indicator asks of a sheet, answered by the sealed line."""

    row: ResultLine
    account: Account
    #: marks that stand still have no history: the way there is on the unit's live page
    history: list[ScoreChange] = field(default_factory=list)
    moving: bool = False

    @property
    def result(self) -> Result:
        return self.row.result

    @property
    def campaign(self) -> Campaign:
        return self.row.result.campaign

    @property
    def unit(self) -> Unit:
        return self.row.unit

    @cached_property
    def trace(self) -> Score:
        return Score.from_dict(self.row.trace)

    @cached_property
    def book(self) -> schemes.Book | None:
        """The edition it was sealed by; none where another is in force by now."""
        found = schemes.find_of(self.campaign)
        return found if found is not None and found.edition == self.edition else None

    @property
    def edition(self) -> str:
        return self.result.scheme_edition

    @property
    def computed(self) -> str:
        moment = self.result.drawn_at.astimezone(clock.ZONE)
        return f"{day(moment.date())} {moment:%H:%M}"

    def indicator_url(self, key: str) -> str:
        return ways.mark_url(self.row, key)

    def rests_on(self, key: str) -> list[ResultLine]:
        """This unit's (or the person's own) lines of the published results that the mark was made of; of all its marks where
        none is named."""
        keys = [int(one.stem) for one in sealing.copies_of(self.result)]
        own = Q(person__isnull=True) | Q(person=self.row.person_id)
        known = ResultLine.objects.filter(own, result__in=keys, unit=self.unit)
        found = known.select_related("result__campaign", "unit", "person")
        if self.book is None or not key:
            return list(found)
        blocks = self.book.institution.scheme.blocks
        asked = [one for block in blocks for one in block.indicators if one.id == key]
        wanted = {one.of or self.book.id for one in every(tuple(asked), ResultOf)}
        return [line for line in found if line.result.campaign.institution_id in wanted]
