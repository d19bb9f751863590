"""What debriefings tell the ledger: what came of a report, and the place among those of the same superior."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label


@fact("debriefing.settled", title=_("述职评完"))
class DebriefingSettled:
    """Of the unit and whoever reported."""

    debriefing: Annotated[str, label(_("哪一级"))]
    round: Annotated[str, label(_("哪一轮"))]
    total: Annotated[Decimal, label(_("合成分"), unit=_("分"))]
    members: Annotated[Decimal | None, label(_("党员评平均分"), unit=_("分"))] = None
    superior: Annotated[Decimal | None, label(_("上级评折分"), unit=_("分"))] = None
    grade: Annotated[str, label(_("上级评的等次"))] = ""


@fact("debriefing.ranked", title=_("述职评议排名"))
class DebriefingRanked:
    """Of the unit and whoever reported."""

    debriefing: Annotated[str, label(_("哪一级"))]
    round: Annotated[str, label(_("哪一轮"))]
    place: Annotated[int, label(_("名次"))]
    of: Annotated[int, label(_("一共几个"), unit=_("个"))]
    candidate: Annotated[bool, label(_("可以推荐"))]
