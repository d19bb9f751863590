"""Payment providers behind one interface. Which one takes payments is a setting; without one nobody does.

A provider asks for a payment, checks the signature of what it is told, and can be asked again. Whatever it is told, booking is
done by `services.settle_order`: once, for the sum that was asked.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from .base import BadSignature, Provider, Told, Way
from .local import LocalProvider

#: The provider that pretends. No money moves; its signature is real.
LOCAL = "local"

__all__ = ["LOCAL", "BadSignature", "LocalProvider", "Provider", "Told", "Way", "chosen", "find", "name"]


def chosen() -> Provider | None:
    """The provider of this installation."""
    name = settings.ZUGONG_DUES_PROVIDER
    return find(name) if name else None


def find(name: str) -> Provider | None:
    """By the name orders keep: "local", or the dotted path of a class that takes no arguments."""
    if not name or name != settings.ZUGONG_DUES_PROVIDER:
        return None
    made: Provider = LocalProvider() if name == LOCAL else import_string(name)()
    return made


def name() -> str:
    """What the orders of this installation keep."""
    return str(settings.ZUGONG_DUES_PROVIDER)
