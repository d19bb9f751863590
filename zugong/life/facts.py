"""What life tells the ledger."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label

PRECISIONS = (("day", _("到日")), ("month", _("到月")))


@fact("life.meeting_held", title=_("开了一次会"))
class MeetingHeld:
    """Of the unit. `minutes`, `expected` and `present` are missing where an old ledger did not say."""

    type: Annotated[str, label(_("类型"))]
    precision: Annotated[str, label(_("日期精度"), choices=PRECISIONS, told=False)]
    first_item: Annotated[bool, label(_("第一项是第一议题学习"))]
    minutes: Annotated[bool | None, label(_("有记录"))] = None
    topic: Annotated[str, label(_("主要内容"))] = ""
    expected: Annotated[int | None, label(_("应到"), unit=_("人"))] = None
    present: Annotated[int | None, label(_("实到"), unit=_("人"))] = None
    merged: Annotated[bool | None, label(_("合并开展"))] = None


@fact("life.meeting_attended", title=_("参加了一次会"))
class MeetingAttended:
    """Of a person: one for each who was present."""

    type: Annotated[str, label(_("类型"))]
    topic: Annotated[str, label(_("主要内容"))] = ""
    merged: Annotated[bool | None, label(_("合并开展"))] = None
