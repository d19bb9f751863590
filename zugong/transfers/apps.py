from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransfersConfig(AppConfig):
    name = "zugong.transfers"
    label = "transfers"
    verbose_name = _("组织关系转接")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import sources
        from zugong.org import register
        from zugong.ui import panels as places
        from zugong.work import inbox

        from . import facts, panels, queries, verbs  # noqa: F401 (facts declare themselves)
        from .services.watching import follow_register

        sources.register("transfers.transfer", "transfers:transfer", sources.among(queries.visible_to))
        register.subscribe(follow_register)
        places.register("workbench.waiting", 22, panels.waiting)
        places.register("workbench.main", 35, panels.own)
        places.register("unit.aside", 60, panels.on_the_way)
        places.register("person.main", 60, panels.of_person)
        places.register("work.inbox", 20, panels.inbox)
        inbox.also(queries.unread)
        verbs.name_own()
