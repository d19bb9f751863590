from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuesConfig(AppConfig):
    name = "zugong.dues"
    label = "dues"
    verbose_name = _("党费")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import ledger, sources
        from zugong.org.imports import targets
        from zugong.ui import panels as places
        from zugong.work import inbox

        from . import panels, queries, reliefs, verbs
        from .imports import target_of

        ledger.subscribe(reliefs.follow)
        sources.register("dues.bill", "dues:bill")
        # Not among those the page of imports offers: money has a way in of its own.
        targets.provide(target_of)
        places.register("work.inbox", 20, panels.inbox)
        places.register("workbench.later", 35, panels.own)
        inbox.also(queries.unread)
        verbs.name_own()
