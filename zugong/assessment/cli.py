"""`zugong score`: compute every department again, as the nightly job does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from zugong.kernel import clock
from zugong.kernel.actors import SYSTEM
from zugong.timeline import Period

from . import opening, services


def score_command(argv: Sequence[str]) -> int:
    """`zugong score [--year Y]`; without a year the current one. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="zugong score", description="重新计算各单位的考核得分")
    parser.add_argument("--year", type=int, default=clock.today().year, help="年度，如 2026")
    asked = parser.parse_args(list(argv))
    period = Period.parse(f"{asked.year:04d}")
    books = opening.begun(period)
    if not books:
        sys.stdout.write(f"{asked.year} 年没有生效的计分方案。\n")
        return 1
    for book in books:
        campaign = services.open_campaign(period=period, institution_id=book.id, by=SYSTEM)
        if not campaign.live:
            sys.stdout.write(f"{campaign.title}：已截止，得分不再变。\n")
            continue
        moved = services.rescore(campaign=campaign, by=SYSTEM)
        sys.stdout.write(f"{campaign.title}：{campaign.scores.count()} 家，{moved} 家得分有变化。\n")
    return 0
