"""What development tells the ledger."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from zugong.evidence.facts import fact, label


@fact("development.step_taken", title=_("发展党员办了一步"))
class StepTaken:
    """Of the branch and the candidate. What a restricted step found is not told."""

    step: Annotated[str, label(_("步骤编号"))]
    title: Annotated[str, label(_("步骤"))]
    stage: Annotated[str, label(_("阶段"))]
    late: Annotated[bool, label(_("晚办"))]
    local: Annotated[bool, label(_("本县补充"))]
    outcome: Annotated[str, label(_("结果"))] = ""
