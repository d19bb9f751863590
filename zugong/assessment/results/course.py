"""考核进程: how far a campaign has come, what comes next, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zugong.assessment import rules as campaigns
from zugong.assessment.models import Campaign, Result
from zugong.kernel import clock
from zugong.org.models import Account

from . import audience, objections, rules


@dataclass(frozen=True)
class Stage:
    """One stop on the way. `state`: done, now or ahead."""

    title: str
    words: str
    state: str


@dataclass(frozen=True)
class NextStep:
    """What can be done now: the button, or the sentence why this account cannot."""

    label: str
    url: str
    icon: str
    why_not: str = ""


@dataclass(frozen=True)
class Course:
    campaign: Campaign
    results: list[Result]
    open_objections: int
    all_objections: int

    @property
    def last(self) -> Result | None:
        return self.results[0] if self.results else None

    @property
    def standing(self) -> Result | None:
        """The one that is valid: published last."""
        return next((one for one in self.results if one.published), None)

    @property
    def stages(self) -> list[Stage]:
        here = self._here
        return [
            Stage(title, words, "done" if at < here else "now" if at == here else "ahead")
            for at, (title, words) in enumerate(self._stops)
        ]

    @property
    def _here(self) -> int:
        if self.campaign.archived:
            return len(self._stops)
        if self.campaign.live:
            return 0
        if self.last is not None and self.last.state == Result.State.DRAWN:
            return 2
        if self.standing is None:
            return 1
        return 3 if self.standing.takes_objections(clock.today()) or self.open_objections else 4

    @property
    def _stops(self) -> list[tuple[str, str]]:
        last, standing = self.last, self.standing
        closed, archived = self.campaign.closed_at, self.campaign.archived_at
        return [
            (
                _("计分、截止"),
                _("%(day)s 截止") % {"day": localtime(closed, clock.ZONE).date()} if closed else _("记一笔算一笔"),
            ),
            (_("封存"), _("第 %(n)d 版") % {"n": last.number} if last else _("冻结事实，全部重算")),
            (
                _("复核") if self.campaign.of_people else _("复核公布"),
                _("%(who)s") % {"who": standing.decided_by_name} if standing else _("换一个人复核"),
            ),
            (_("本人看、异议") if self.campaign.of_people else _("公示、异议"), self._notice(standing)),
            (_("归档"), str(localtime(archived, clock.ZONE).date()) if archived else _("成绩定下，记进台账")),
        ]

    def _notice(self, standing: Result | None) -> str:
        if standing is None:
            return _("给本人看，收异议") if self.campaign.of_people else _("公示，收异议")
        return _("异议到 %(day)s，%(n)d 件在办") % {"day": standing.objections_until, "n": self.open_objections}

    def next_for(self, account: Account) -> list[NextStep]:
        """Every step open to the campaign as it stands; what others have to do is said, not hidden."""
        if self.campaign.archived:
            return []
        if self.campaign.live:
            return [
                _step(
                    _("截止考核"),
                    "close",
                    self.campaign,
                    "lock",
                    campaigns.close_campaign.why_not(self.campaign, by=account),
                )
            ]
        if self.last is not None and self.last.state == Result.State.DRAWN:
            return [self._review(account, self.last)]
        because = "—" if self.standing else ""
        found = [_step(_("封存更正版") if self.standing else _("封存成绩"), "draw-up", self.campaign, "certificate",
                       rules.draw_up_result.why_not(self.campaign, because, by=account))]  # fmt: skip
        if self.standing is not None:
            why = rules.archive_campaign.why_not(self.campaign, by=account)
            found.append(_step(_("归档"), "archive", self.campaign, "archive", why))
        again = campaigns.reopen_campaign.why_not(self.campaign, "—", by=account)
        return [*found, _step(_("重新打开"), "reopen", self.campaign, "lock-open", again)]

    def _review(self, account: Account, result: Result) -> NextStep:
        address = reverse("assessment:review", args=[result.pk])
        return NextStep(
            _("复核第 %(n)d 版") % {"n": result.number}, address, "eye-check", why_not_review(result, account)
        )


def why_not_review(result: Result, account: Account) -> str:
    """Why this account cannot publish it as it is; empty where it can."""
    today = clock.today()
    notice = today if audience.has_notice(result.campaign) else None
    return str(rules.publish_result.why_not(result, (notice, today), by=account) or "")


def _step(label: str, name: str, campaign: Campaign, icon: str, why: object) -> NextStep:
    return NextStep(label, reverse(f"assessment:{name}", args=[campaign.pk]), icon, str(why or ""))


def course_of(campaign: Campaign) -> Course:
    contested = objections.of_campaign(campaign)
    return Course(
        campaign, list(campaign.results.order_by("-number")), contested.open().count(), contested.count()
    )  # fmt: skip
