"""System checks of the kernel: what an administrator should hear before the first page is served."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from zugong.kernel import clock

OTHERS = 0o077


@register()
def key_ring_is_private(**_kwargs: Any) -> list[CheckMessage]:
    path = Path(settings.ZUGONG_KEYS)
    if not path.exists() or not path.stat().st_mode & OTHERS:
        return []
    return [Warning(f"The key file {path} can be read by others.", hint=f"chmod 600 {path}", id="kernel.W001")]


@register()
def chosen_day_is_a_day(**_kwargs: Any) -> list[CheckMessage]:
    if not os.environ.get(clock.ENVIRONMENT):
        return []
    try:
        clock.today()
    except ValueError as error:
        return [Error(str(error), id="kernel.E002")]
    return []
