"""Journeys run against the real thing: a set-up folder, the example county, granian, Chromium. Nothing is stubbed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "chengchuan-demo"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60.0
expect.set_options(timeout=30_000)
FAILED: pytest.StashKey[bool] = pytest.StashKey()


@dataclass(frozen=True)
class Site:
    address: str
    environment: dict[str, str]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`zugong …` beside the running site."""
        return subprocess.run(
            [sys.executable, "-m", "zugong.config.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _own_database(name: str) -> str:
    """On PostgreSQL a journey gets a database of its own, beside the one the other tests use."""
    url = os.environ.get("ZUGONG_DATABASE", "")
    if not url.startswith("postgres"):
        return ""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")  # type: ignore[arg-type]
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))


def wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"The server stopped with {server.returncode}.")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("The server did not answer /healthz.")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("site")
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZUGONG_")},
        "ZUGONG_VAR": str(var),
        "ZUGONG_EXAMPLE": "1",
        "ZUGONG_DATABASE": _own_database(f"journey_{os.getpid()}"),
        "DJANGO_SETTINGS_MODULE": "zugong.config.settings",
    }
    port = free_port()
    made = Site(f"http://127.0.0.1:{port}", environment)
    for words in (["start", "--prepare-only"], ["demo", "--size", "tiny"]):
        done = made.command(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    server = subprocess.Popen(
        [sys.executable, "-m", "zugong.config.cli", "start", "--port", str(port)], cwd=ROOT, env=environment
    )
    try:
        wait_until_healthy(made.address, server)
        yield made
    finally:
        server.terminate()
        server.wait(timeout=20)


@dataclass
class Visitor:
    """Somebody at a screen."""

    page: Page
    address: str

    def open(self, path: str) -> int:
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        return answer.status

    def sign_in(self, username: str) -> Visitor:
        self.open("/sign-in/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.locator("main, form").get_by_role("button", name="登录").click()
        self.page.wait_for_load_state()
        return self

    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "call":
        item.stash[FAILED] = report.failed


@pytest.fixture
def visit(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Any]:
    """`visit("secretary", phone=True)`: a fresh browser, signed in. A failed test leaves pictures in var/journeys/."""
    contexts = []

    def come(username: str | None = None, *, phone: bool = False) -> Visitor:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        contexts.append(context)
        visitor = Visitor(context.new_page(), site.address)
        visitor.page.set_default_timeout(60_000)  # patience, not a measure: the machine may be busy
        return visitor.sign_in(username) if username else visitor

    yield come
    failed = request.node.stash.get(FAILED, False)
    for number, context in enumerate(contexts):
        if failed and context.pages:
            picture = ROOT / "var" / "journeys" / f"{request.node.name.split('[')[0]}-{number}.png"
            context.pages[0].screenshot(path=picture, full_page=True)
        context.close()
