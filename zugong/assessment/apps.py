from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "zugong.assessment"
    label = "assessment"
    verbose_name = _("考核评议")

    def ready(self) -> None:
        from zugong.evidence import ledger, sources
        from zugong.org import register
        from zugong.ui import panels

        from . import live, verbs
        from . import panels as own

        ledger.subscribe(live.follow)
        register.subscribe(live.follow_register)
        sources.register("assessment.daily", "assessment:daily-record")
        panels.register("workbench.main", 20, own.overview)
        panels.register("workbench.aside", 10, own.standing)
        panels.register("unit.aside", 10, own.standing)
        panels.register("life.recorded", 20, own.moved)
        panels.register("import.result", 20, own.imported)
        verbs.name_own()
