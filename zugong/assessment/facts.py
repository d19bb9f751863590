"""What assessment tells the ledger: what a year came to, once nobody may contest it any more."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label


@fact("assessment.graded", title=_("考核定了成绩"))
class Graded:
    """Of a unit, on the last day of the period. `grade` and `stars` stand where the scheme gives them."""

    institution: Annotated[str, label(_("制度"), told=False)]
    period: Annotated[str, label(_("考核周期"))]
    total: Annotated[Decimal, label(_("总分"), unit=_("分"))]
    place: Annotated[int | None, label(_("组内名次"))] = None
    of: Annotated[int | None, label(_("组内家数"))] = None
    group: Annotated[str, label(_("组别"))] = ""
    grade: Annotated[str, label(_("等次"))] = ""
    stars: Annotated[int | None, label(_("星级"))] = None


@fact("assessment.person_graded", title=_("个人考核定了成绩"))
class PersonGraded:
    """Of a person, once nobody may contest it any more; of members without the points. Seen by the person and whoever answers
    for them."""

    institution: Annotated[str, label(_("制度"), told=False)]
    period: Annotated[str, label(_("考核周期"))]
    total: Annotated[Decimal | None, label(_("总分"), unit=_("分"))] = None
    grade: Annotated[str, label(_("等次"))] = ""
    stars: Annotated[int | None, label(_("星级"))] = None
