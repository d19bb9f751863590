from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "zugong.alerts"
    label = "alerts"
    verbose_name = _("预警")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import ledger
        from zugong.rulebook import decisions
        from zugong.ui import panels as places
        from zugong.work import changes

        from . import panels, surveying, verbs

        ledger.subscribe(surveying.on_facts)
        changes.subscribe(surveying.on_changes)
        decisions.subscribe(surveying.follow)
        places.register("workbench.later", 20, panels.burning)
        places.register("unit.main", 15, panels.of_unit)
        verbs.name_own()
