from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "zugong.kernel"
    label = "kernel"
    verbose_name = _("系统底座")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zugong.kernel import checks  # noqa: F401 (registers itself)
