from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "zugong.registers"
    label = "registers"
    verbose_name = _("台账")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import files, ledger, sources
        from zugong.evidence import queries as facts
        from zugong.org import register
        from zugong.org.imports import targets
        from zugong.rulebook import consequences, uses
        from zugong.ui import panels as at
        from zugong.work import feeds, items

        from . import (
            actions,  # noqa: F401 (actions register themselves)
            calendar_feed,
            counting,
            foresight,
            holders,
            imports,
            opening,
            panels,
            queries,
            veiled,
            verbs,
        )

        sources.register(opening.SOURCE, "registers:row", opening.open_to)
        files.restrict(opening.SOURCE, opening.files_seen)
        facts.keep_near(veiled.kinds_kept_near)
        targets.provide(imports.target_of)
        at.register("registers.row", 10, panels.pointing)
        at.register("unit.aside", 30, panels.lit)
        at.register("casework.asking", 10, panels.answered)
        at.register("casework.case", 10, panels.kept)
        consequences.register(30, foresight.rows)
        uses.register(30, foresight.in_use)
        items.register("registers.row", queries.item, queries.items_seen)
        at.register("workbench.waiting", 25, panels.to_verify)
        at.register("workbench.waiting", 30, panels.due)
        feeds.register(20, calendar_feed.rows)
        verbs.name_own()
        ledger.subscribe(counting.recount)
        register.subscribe(holders.follow_register)
        register.subscribe_posts(holders.follow_register)
        at.register("workbench.main", 40, panels.unmarked)
