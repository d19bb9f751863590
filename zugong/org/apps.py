from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "zugong.org"
    label = "org"
    verbose_name = _("组织人员")

    def ready(self) -> None:
        from zugong.org.imports import targets
        from zugong.org.imports.members import Members
        from zugong.org.imports.units import Units

        targets.register(Units())
        targets.register(Members())
