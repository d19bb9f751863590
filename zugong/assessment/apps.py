from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "zugong.assessment"
    label = "assessment"
    verbose_name = _("考核评议")

    def ready(self) -> None:
        from zugong.evidence import ledger, snapshot, sources
        from zugong.org import register
        from zugong.rulebook import consequences, decisions, uses
        from zugong.ui import panels

        from . import foresight, live, schemes, steps, verbs  # noqa: F401 (steps register themselves)
        from . import panels as own

        ledger.subscribe(live.follow)
        snapshot.look_further(schemes.days_beyond)
        register.subscribe(live.follow_register)
        consequences.register(20, foresight.marks)
        decisions.subscribe(foresight.follow)
        uses.register(20, foresight.in_use)
        sources.register("assessment.daily", "assessment:daily-record")
        panels.register("workbench.main", 20, own.overview)
        panels.register("workbench.aside", 10, own.standing)
        panels.register("unit.aside", 10, own.standing)
        panels.register("life.recorded", 20, own.moved)
        panels.register("import.result", 20, own.imported)
        verbs.name_own()
