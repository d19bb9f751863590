from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "zugong.work"
    label = "work"
    verbose_name = _("任务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import ledger, sources
        from zugong.rulebook import consequences, decisions, uses
        from zugong.rulebook.consulting import queries as consulting
        from zugong.ui import navigation
        from zugong.ui import panels as places

        from . import (
            calendar_feed,
            fact_kinds,
            feeds,
            foresight,
            frame_views,
            fulfilment,
            inbox,
            items,
            panels,
            queries,
            renewal,
            verbs,
        )

        ledger.subscribe(fulfilment.on_facts)
        fact_kinds.hand_over()
        decisions.subscribe(renewal.follow)
        consequences.register(10, foresight.duties)
        uses.register(10, foresight.in_use)
        places.register("workbench.waiting", 3, panels.waiting)
        places.register("workbench.main", 10, panels.to_do)
        places.register("workbench.main", 15, panels.own)
        places.register("unit.main", 20, panels.of_unit)
        places.register("branch.main", 10, panels.own_here)
        places.register("branch.main", 20, panels.of_branch)
        places.register("workbench.aside", 30, panels.own_burden)
        places.register("workbench.waiting", 5, panels.matters_waiting)
        places.register("workbench.aside", 28, panels.checks)
        places.register("unit.aside", 20, panels.checks)
        places.register("unit.aside", 30, panels.own_burden)
        places.register("item.aside", 10, panels.of_item)
        places.register("item.aside", 20, frame_views.of_item)
        places.register("person.main", 55, frame_views.of_person)
        places.register("list.top", 10, panels.on_top)
        places.register("register.new", 10, panels.too_full)
        sources.register("work.duty", "work:duty")
        items.register("work.duty", queries.item, queries.items_seen)
        feeds.register(10, calendar_feed.duties)
        inbox.also(consulting.waiting_for)
        navigation.badge("inbox", panels.unread)
        navigation.badge("home", panels.pressing)
        verbs.name_own()
