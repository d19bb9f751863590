"""Settings that cannot be understood are refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from zugong.config import env


def test_a_folder_that_is_not_there_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZUGONG_INSTITUTIONS", f"{tmp_path}, {tmp_path / 'missing'}")
    with pytest.raises(env.BadSetting, match=r"there is no folder .*missing"):
        env.folders("ZUGONG_INSTITUTIONS")
    monkeypatch.setenv("ZUGONG_INSTITUTIONS", str(tmp_path))
    assert env.folders("ZUGONG_INSTITUTIONS") == [tmp_path.resolve()]
