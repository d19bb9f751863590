from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "zugong.work"
    label = "work"
    verbose_name = _("任务")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.evidence import ledger

        from . import fact_kinds, fulfilment

        ledger.subscribe(fulfilment.on_facts)
        fact_kinds.hand_over()
