"""What the portal tells the ledger. No scheme counts a receipt unless an institution with a basis says so."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label


@fact("portal.notice_issued", title=_("发出通知"))
class NoticeIssued:
    """Of the unit that issued it."""

    number: Annotated[str, label(_("编号"))]
    urgent: Annotated[bool, label(_("紧急"))]


@fact("portal.notice_read", title=_("读了通知"))
class NoticeRead:
    """Of the person who answered right, or said to have read it where nothing was asked."""

    number: Annotated[str, label(_("编号"))]
    asked: Annotated[bool, label(_("答对一题"))]
