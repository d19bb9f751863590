from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "zugong.rulebook"
    label = "rulebook"
    verbose_name = _("制度库")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.rulebook import checks, library, panels, verbs
        from zugong.rulebook.consulting import panels as asked
        from zugong.timeline import workdays
        from zugong.ui import panels as places

        checks.register_all()
        verbs.name_own()
        workdays.kept_by(library.workdays)
        places.register("workbench.waiting", 12, asked.waiting)
        places.register("workbench.waiting", 30, panels.to_decide)
        places.register("work.inbox", 5, asked.waiting)
