"""What ballots tells the ledger. The kind an institution declares for a form is booked beside these."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label


@fact("ballots.counted", title=_("公布了投票结果"))
class BallotsCounted:
    """Of what was rated: one for each question, subject and group that may be shown."""

    form: Annotated[str, label(_("表单"))]
    question: Annotated[str, label(_("问题"))]
    returned: Annotated[int, label(_("收回票数"), unit=_("票"))]
    given: Annotated[int, label(_("有效"), unit=_("票"))]
    group: Annotated[str, label(_("投票人分组"))] = ""
    mean: Annotated[Decimal | None, label(_("平均分"), unit=_("分"))] = None
    passed: Annotated[bool | None, label(_("通过"))] = None
