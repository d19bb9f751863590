from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "zugong.roster"
    label = "roster"
    verbose_name = _("党员支部底册")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.org import items, looks
        from zugong.org.imports import targets
        from zugong.ui import panels as places

        from . import panels, standard, verbs
        from .imports import RosterMembers

        targets.register(RosterMembers())  # takes the place of org's own: the same rows with more columns
        items.tell(standard.left_out)
        looks.also("roster.form_read")
        looks.also("roster.read_particular")
        places.register("workbench.later", 30, panels.due)
        places.register("unit.aside", 20, panels.of_unit)
        places.register("person.main", 20, panels.of_person)
        verbs.name_own()
