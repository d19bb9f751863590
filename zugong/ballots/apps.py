from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "zugong.ballots"
    label = "ballots"
    verbose_name = _("票决测评")

    def ready(self) -> None:
        from zugong.evidence import sources
        from zugong.rulebook import consequences, uses
        from zugong.ui import panels as places
        from zugong.work import feeds

        from . import calendar_feed, facts, foresight, panels, rules, verbs  # noqa: F401 (facts register themselves)

        sources.register("ballots.poll", "ballots:result", rules.results_open_to)
        places.register("workbench.waiting", 10, panels.waiting)
        consequences.register(50, foresight.polls)
        uses.register(50, foresight.in_use)
        feeds.register(40, calendar_feed.polls)
        verbs.name_own()
