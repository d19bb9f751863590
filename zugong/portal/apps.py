from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "zugong.portal"
    label = "portal"
    verbose_name = _("网上支部")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import sources
        from zugong.org import finders
        from zugong.ui import panels as places
        from zugong.work import inbox

        from . import facts, panels, queries, verbs  # noqa: F401 (facts declare themselves)

        sources.register("portal.notice", "portal:notice")
        finders.register("notices", queries.notices_found)
        # Fetched a moment after the workbench: each takes questions of its own.
        places.register("workbench.waiting", 10, panels.to_read)
        places.register("workbench.later", 5, panels.my_branch)
        places.register("casework.case", 20, panels.article)
        places.register("work.inbox", 15, panels.inbox)
        inbox.also(queries.unread_words)
        verbs.name_own()
