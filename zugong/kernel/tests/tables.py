"""Tables for tests in processes of their own: as the models have them, in a sixth of the time that migrations take."""

from __future__ import annotations


def create() -> None:
    """What all migrations come to; that they do come to it is tested in the architecture tests and by every start."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
