from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ColumnsConfig(AppConfig):
    name = "zugong.columns"
    label = "columns"
    verbose_name = _("栏")
