"""Which frozen data a campaign has to try other numbers on: what was sealed last, or, while it still runs, what somebody froze
for trying. Both are folders with the rules and the facts of one moment; neither moves any more."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zugong.assessment import rules
from zugong.assessment.models import Campaign, Result
from zugong.assessment.results import sealing
from zugong.evidence import snapshot
from zugong.kernel import clock
from zugong.kernel.actors import Actor
from zugong.kernel.acts import act

STAMP = "%Y%m%d%H%M%S%f"
PROOF = 16


@dataclass(frozen=True)
class Frozen:
    """`result` is None for what was frozen while the campaign runs; `proof` names the data."""

    folder: Path
    moment: dt.datetime
    proof: str
    result: Result | None = None

    @property
    def day(self) -> dt.date:
        return localtime(self.moment, clock.ZONE).date()

    def __str__(self) -> str:
        if self.result is None:
            return _("考核还没截止，用 %(day)s 冻结的数据") % {"day": self.day}
        return _("第 %(n)d 版，%(day)s 封存") % {
            "n": self.result.number,
            "day": localtime(self.result.drawn_at, clock.ZONE).date(),
        }


def home() -> Path:
    return Path(settings.ZUGONG_VAR) / "trials"


def sealed_of(campaign: Campaign) -> Frozen | None:
    """The last edition that was sealed and not turned down, if its folder is there."""
    results = campaign.results.exclude(state=Result.State.DISCARDED).order_by("-number")
    found = next((one for one in results if sealing.file_of(one).is_file()), None)
    if found is None:
        return None
    return Frozen(sealing.home() / found.folder, campaign.closed_at or found.drawn_at, found.seal[:PROOF], found)


def frozen_of(campaign: Campaign) -> Frozen | None:
    """What knows most: data of a running campaign are newer than anything sealed before it was opened again."""
    tried = _tried(campaign) if campaign.live else None
    return tried or sealed_of(campaign)


def _tried(campaign: Campaign) -> Frozen | None:
    folders = sorted(home().glob(f"{campaign.pk}-*")) if home().is_dir() else []
    for folder in reversed(folders):
        try:
            manifest = snapshot.Manifest.read(folder / sealing.FACTS)
        except snapshot.BadSnapshot:
            continue
        return Frozen(folder, dt.datetime.fromisoformat(manifest.as_of), manifest.digest[:PROOF])
    return None


@act("campaign")
def freeze_for_trial(*, campaign: Campaign, by: Actor) -> Campaign:
    """Write down what is known now, to try other numbers on; it takes the place of what was frozen before, and nothing is scored."""
    rules.freeze_for_trial.check(campaign, by=by)
    moment = clock.now()
    home().mkdir(parents=True, exist_ok=True)
    before = list(home().glob(f"{campaign.pk}-*"))
    with sealing.unfinished() as folder:
        sealing.write_rules(campaign, folder / sealing.RULES)
        snapshot.freeze(campaign.period, folder / sealing.FACTS, moment)
        folder.rename(home() / f"{campaign.pk}-{moment.astimezone(clock.ZONE):{STAMP}}")
    for old in before:
        shutil.rmtree(old, ignore_errors=True)
    return campaign
