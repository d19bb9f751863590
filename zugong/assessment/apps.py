from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "zugong.assessment"
    label = "assessment"
    verbose_name = _("考核评议")

    def ready(self) -> None:
        from zugong.casework import rules as cases
        from zugong.evidence import ledger, queries, snapshot, sources
        from zugong.org import register
        from zugong.rulebook import consequences, decisions, uses
        from zugong.ui import panels

        from . import facts, foresight, live, rules, schemes, steps, verbs  # noqa: F401 (facts and steps register themselves)
        from . import panels as own
        from .results import objections
        from .results import panels as of_results

        ledger.subscribe(live.follow)
        snapshot.look_further(schemes.days_beyond)
        register.subscribe(live.follow_register)
        register.subscribe_posts(live.follow_posts)
        consequences.register(20, foresight.marks)
        decisions.subscribe(foresight.follow)
        uses.register(20, foresight.in_use)
        sources.register("assessment.daily", "assessment:daily-record")
        sources.register("assessment.visit", "assessment:visit")
        sources.register("assessment.person", "assessment:person-result")
        sources.register("assessment.result", "assessment:result")
        cases.bar(objections.bar)
        cases.gate(objections.gate)
        cases.elsewhere(objections.begins_at)
        queries.keep_near(lambda: ["assessment.person_graded"], rules.answered_for)
        panels.register("workbench.main", 20, own.overview)
        panels.register("workbench.aside", 10, own.standing)
        panels.register("workbench.waiting", 15, of_results.waiting)
        panels.register("workbench.aside", 12, of_results.hung_out)
        panels.register("unit.aside", 10, own.standing)
        panels.register("life.recorded", 20, own.moved)
        panels.register("import.result", 20, own.imported)
        verbs.name_own()
