from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevelopmentConfig(AppConfig):
    name = "zugong.development"
    label = "development"
    verbose_name = _("发展党员")

    def ready(self) -> None:
        from zugong.evidence import files, sources
        from zugong.org.imports import targets
        from zugong.ui import panels as places
        from zugong.work import inbox

        from . import facts, panels, queries, verbs  # noqa: F401 (facts register themselves)
        from .booking import OPEN, RESTRICTED
        from .target import DevelopmentLedger

        files.restrict(RESTRICTED, queries.review_files)
        files.restrict(OPEN, queries.paper_files)
        sources.register(OPEN, "development:act")
        sources.register("development.candidate", "development:candidate")
        places.register("work.inbox", 20, panels.inbox)
        places.register("unit.main", 70, panels.of_unit)
        places.register("workbench.main", 45, panels.own)
        inbox.also(queries.unread)
        targets.register(DevelopmentLedger())
        verbs.name_own()
