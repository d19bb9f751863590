"""Any leaf can be left out, and what remains stands: it checks, migrates, and answers its pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zugong.config import settings

ROOT = Path(__file__).resolve().parents[2]
LEAVES = [leaf.removeprefix("zugong.") for leaf in settings.LEAVES]
#: The rest keeps its own tests; one page of every remaining app is asked for by them.
TRUNK_TESTS = ["zugong/kernel", "zugong/org", "zugong/evidence", "zugong/work"]


def without(leaf: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "ZUGONG_WITHOUT": leaf},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("leaf", LEAVES)
def test_the_rest_checks_without_a_leaf(leaf: str) -> None:
    done = without(leaf, "manage.py", "check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("leaf", LEAVES)
def test_the_other_leaves_pages_answer_without_a_leaf(leaf: str) -> None:
    done = without(leaf, "-m", "pytest", "-q", "tests/architecture/leafless.py", "-p", "no:randomly")
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.long
@pytest.mark.parametrize("leaf", LEAVES)
def test_the_rest_passes_its_own_tests_without_a_leaf(leaf: str) -> None:
    others = [f"zugong/{other}" for other in LEAVES if other != leaf]
    done = without(leaf, "-m", "pytest", "-q", *TRUNK_TESTS, *others)
    assert done.returncode == 0, done.stdout[-3000:]
