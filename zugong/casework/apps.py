from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "zugong.casework"
    label = "casework"
    verbose_name = _("办件")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import sources
        from zugong.rulebook import consequences, uses
        from zugong.ui import panels as places
        from zugong.work import feeds, items

        from . import actions, appointing, calendar_feed, foresight, panels, queries, verbs  # noqa: F401 (actions register themselves)

        sources.register("casework.case", "casework:case", sources.among(queries.visible_to))
        places.register("workbench.waiting", 20, panels.waiting)
        places.register("registers.row", 20, panels.begun)
        places.register("casework.case", 20, appointing.offered)
        places.register("finding", 10, panels.proposal)
        consequences.register(40, foresight.cases)
        uses.register(40, foresight.in_use)
        items.register("casework.case", queries.item, queries.items_seen)
        feeds.register(30, calendar_feed.cases)
        verbs.name_own()
