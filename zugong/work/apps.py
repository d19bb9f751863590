from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "zugong.work"
    label = "work"
    verbose_name = _("任务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import ledger
        from zugong.ui import navigation
        from zugong.ui import panels as places

        from . import fact_kinds, fulfilment, panels, verbs

        ledger.subscribe(fulfilment.on_facts)
        fact_kinds.hand_over()
        places.register("workbench.main", 10, panels.to_do)
        places.register("unit.main", 20, panels.of_unit)
        navigation.badge("inbox", panels.unread)
        navigation.badge("home", panels.pressing)
        verbs.name_own()
