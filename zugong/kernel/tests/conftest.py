from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_run_time_files(settings, tmp_path: Path) -> None:
    """Every test has its own key ring and its own anchors."""
    settings.ZUGONG_VAR = tmp_path
    settings.ZUGONG_KEYS = tmp_path / "keys" / "field-keys.json"
