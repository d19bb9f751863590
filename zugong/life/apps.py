from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LifeConfig(AppConfig):
    name = "zugong.life"
    label = "life"
    verbose_name = _("组织生活")

    def ready(self) -> None:
        from zugong.evidence import sources
        from zugong.org import finders
        from zugong.org.imports import targets
        from zugong.rulebook import uses
        from zugong.ui import panels as places
        from zugong.work import feeds

        from . import actions, calendar_feed, facts, panels, queries, verbs  # noqa: F401 (facts and actions register themselves)
        from .imports import MeetingLedger
        from .uses import in_use

        targets.register(MeetingLedger())
        uses.register(15, in_use)
        sources.register("life.meeting", "life:meeting")
        finders.register("meetings", queries.meetings_found)
        places.register("workbench.main", 50, panels.calendar)
        places.register("workbench.main", 40, panels.own)
        places.register("workbench.aside", 60, panels.birthdays)
        places.register("work.inbox", 60, panels.birthdays_told)
        places.register("unit.main", 50, panels.calendar)
        places.register("unit.main", 60, panels.recent)
        places.register("person.main", 50, panels.of_person)
        places.register("branch.main", 40, panels.of_branch)
        feeds.register(50, calendar_feed.meetings)
        feeds.register(51, calendar_feed.birthdays)
        verbs.name_own()
