from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "zugong.evidence"
    label = "evidence"
    verbose_name = _("纪实台账")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(_ask_the_limit, dispatch_uid="evidence.one_insert_per_booking")


def _ask_the_limit(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Django assumes 999 parameters per statement on SQLite; this library usually takes 32,766 and more.
    Asking it lets a meeting with 300 attendees be booked in one insert."""
    if connection.vendor == "sqlite":
        import sqlite3

        connection.features.max_query_params = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
