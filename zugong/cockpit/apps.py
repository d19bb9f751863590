from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    name = "zugong.cockpit"
    label = "cockpit"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from zugong.ui import panels as places

        from . import beside, panels

        places.register("workbench.later", 40, panels.card)
        places.register("unit.aside", 25, beside.ties)
