"""`.venv/bin/python ops/pictures.py`: takes the pictures of the README anew from an example county of its own.

Needs what `make test` needs (Chromium, a Chinese font). Run it after the score page has changed its looks.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "chengchuan-demo"
#: Tall enough for one indicator with its slip, its wishes and its facts.
SIZE = {"width": 1440, "height": 1250}
PATIENCE = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("The example county did not come up.")


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def score(page: Page, address: str) -> None:
    """A department's score with one indicator opened down to its facts."""
    sign_in(page, address, "clerk")
    page.goto(f"{address}/assessment/")
    page.locator("summary.sc-row", has_text="政治思想建设").click()
    page.locator(".sc-ind", has_text="主题党日").locator("summary").first.click()
    page.locator(".ev li").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURES / "score.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as var:
        own = {key: value for key, value in os.environ.items() if not key.startswith("ZUGONG_")}
        environment = {**own, "ZUGONG_VAR": var, "ZUGONG_EXAMPLE": "1"}
        port = free_port()
        command = [sys.executable, "-m", "zugong.config.cli", "start", "--example", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            with sync_playwright() as play:
                chromium = shutil.which("chromium") or shutil.which("google-chrome")
                browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--lang=zh-CN"])
                score(browser.new_page(viewport=SIZE, locale="zh-CN", timezone_id="Asia/Shanghai"), address)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
