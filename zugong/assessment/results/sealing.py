"""A result as a folder: the rules, the frozen facts, earlier results it rests on, and what came out, under one seal.

`zugong verify` proves the folder on any machine: nothing in it needs this database. It appears complete or not at all.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from zugong import engine
from zugong.assessment import schemes
from zugong.assessment.models import Campaign, Result
from zugong.assessment.people.marked import Marked
from zugong.desk import running
from zugong.engine import seal
from zugong.engine.spans import results_read
from zugong.evidence import snapshot
from zugong.kernel import clock
from zugong.kernel.rules import Refused
from zugong.org.models import Unit
from zugong.rulebook import library

RULES, FACTS, EARLIER, RESULT = "rules", "facts", "earlier", "result.json"
UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Sealed:
    """What came out, and the folder it can be proven from."""

    folder: str
    seal: str
    snapshot: str
    #: When the campaign closed: what was recorded later is not in it.
    moment: dt.datetime
    run: running.Run
    #: person → the unit in which they are marked; empty where units are
    homes: Mapping[str, Unit] = field(default_factory=dict)

    @property
    def result(self) -> engine.Result:
        return self.run.result


def home() -> Path:
    return Path(settings.ZUGONG_VAR) / "results"


def file_of(result: Result) -> Path:
    return home() / result.folder / RESULT


def copies_of(result: Result) -> list[Path]:
    """Copies of the published results this one rests on, each under its key; none where the folder is gone."""
    folder = home() / result.folder / EARLIER
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def untouched(result: Result) -> bool:
    """Whether the file bears the very seal that was published, and the seal fits what stands in it."""
    try:
        return str(seal.read(file_of(result))["seal"]) == result.seal
    except seal.BadResult:
        return False


def seal_campaign(campaign: Campaign, moment: dt.datetime) -> Sealed:
    """Freeze what was known at the moment, compute everything anew from the frozen files, write it down under a seal."""
    marked = _marked(campaign)
    # Of people only what their scheme looks at, about them alone; of units what is known of the county.
    about = None if marked is None else marked.about()
    with unfinished() as folder:
        write_rules(campaign, folder / RULES)
        frozen = snapshot.freeze(campaign.period, folder / FACTS, moment, about=about)
        run = _run(campaign, folder, moment.astimezone(clock.ZONE).date())
        written = running.sealed(run, beside=folder)
        written["places"]["scheme"] = RULES  # all of them: whoever verifies may have others installed
        seal.write(written, folder / RESULT)
        name = f"{campaign.period_code}-{campaign.pk}-{written['seal'][:16]}"
        shutil.rmtree(home() / name, ignore_errors=True)  # the same content, from an act that was undone
        folder.rename(home() / name)
    return Sealed(name, written["seal"], frozen.digest, moment, run, {} if marked is None else marked.homes)


@contextmanager
def unfinished() -> Iterator[Path]:
    folder = home() / f"{UNFINISHED}{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _marked(campaign: Campaign) -> Marked | None:
    if campaign.unit is None:
        return None
    return Marked(schemes.book_of(campaign), campaign.period, campaign.unit)


def write_rules(campaign: Campaign, folder: Path) -> None:
    """The edition that marks, and every institution it takes words or numbers from, as they read now."""
    folder.mkdir()
    plan = schemes.book_of(campaign).plan
    for number, one in enumerate(running.used_by(plan, library.shelf()), 1):
        if one.id != campaign.institution_id or one.file == plan.institution.file:
            (folder / f"{number:03d}-{one.id}.yaml").write_text(library.text(one), "utf-8")


def _run(campaign: Campaign, folder: Path, day: dt.date) -> running.Run:
    try:
        rules = running.rules_at(folder / RULES, campaign.institution_id, alone=True)
        case = running.case_of(rules, folder / FACTS, campaign.period_code, day)
    except (running.Cannot, engine.Unsound) as cannot:
        raise Refused(_("封存时重新计算没有成功：%(why)s") % {"why": cannot}) from cannot
    return running.run(_with_earlier(case, campaign, folder))


def _with_earlier(case: running.Case, campaign: Campaign, folder: Path) -> running.Case:
    """Copies of published results the scheme may look back at, so that the folder needs nothing beside it: of the period
    before and of this one, and of the months and quarters in them. Of people only those of the very same unit."""
    first, last = campaign.period.previous().start, campaign.period.end
    near = Q(campaign__unit=None) | Q(campaign__unit=campaign.unit)
    wanted = Result.objects.published().filter(near, campaign__institution_id__in=results_read(case.plan))
    latest = {
        one.campaign_id: one
        for one in wanted.exclude(campaign=campaign).select_related("campaign").order_by("number")
        if first <= one.campaign.period.start and one.campaign.period.end <= last
    }
    copies = []
    for one in sorted(latest.values(), key=lambda each: each.pk):
        if not untouched(one):
            raise Refused(
                _("据以计算的“%(t)s”第 %(n)d 版封存文件不在了或被改过，先从备份找回。")
                % {"t": one.campaign.title, "n": one.number}
            )
        (folder / EARLIER).mkdir(exist_ok=True)
        copy = folder / EARLIER / f"{one.pk:06d}.json"
        shutil.copyfile(file_of(one), copy)
        copies.append(copy)
    return replace(case, earlier=tuple(copies))
