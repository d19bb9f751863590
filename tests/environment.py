"""Before any settings are read: run-time files go to a throw-away folder, static files are served plainly.

Loaded with `-p` (see pyproject.toml), because pytest-django reads the settings before it looks at a conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_var = tempfile.mkdtemp(prefix="zugong-test-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["ZUGONG_VAR"] = _var
os.environ["ZUGONG_TESTING"] = "1"
os.environ["ZUGONG_HOSTS"] = "*"
os.environ.pop("ZUGONG_KEYS", None)
os.environ.pop("ZUGONG_EXAMPLE", None)
# Playwright's own loop runs in the main thread; Django is called from there on purpose.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from hypothesis import HealthCheck, settings  # noqa: E402 - after the environment is in place

# A busy machine is no failure: no test is judged by how long it takes.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_configure() -> None:
    """A fresh clone has no compiled translations yet."""
    from zugong.config.prepare import compile_translations

    compile_translations()
