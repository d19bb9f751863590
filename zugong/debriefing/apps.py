from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebriefingConfig(AppConfig):
    name = "zugong.debriefing"
    label = "debriefing"
    verbose_name = _("述职评议")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import sources
        from zugong.ui import panels as places
        from zugong.work import feeds

        from . import calendar_feed, facts, panels, reach, verbs  # noqa: F401 (facts declare themselves)

        sources.register("debriefing.report", "debriefing:report", sources.among(reach.readable))
        # Fetched a moment after the workbench: it takes questions of its own.
        places.register("workbench.later", 25, panels.waiting)
        places.register("branch.main", 40, panels.of_branch)
        feeds.register(60, calendar_feed.due)
        verbs.name_own()
