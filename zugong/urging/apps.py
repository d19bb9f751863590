from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UrgingConfig(AppConfig):
    name = "zugong.urging"
    label = "urging"
    verbose_name = _("督办")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.ui import panels as places
        from zugong.work import inbox

        from . import panels, queries, verbs

        places.register("work.inbox", 10, panels.inbox)
        places.register("work.duty", 10, panels.of_duty)
        places.register("registers.row", 10, panels.of_row)
        places.register("casework.case", 10, panels.of_case)
        # One bell for both: work's messages and these.
        inbox.also(queries.unread)
        verbs.name_own()
