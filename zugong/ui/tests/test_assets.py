"""What is committed is what the manifest says, every drawn icon exists, and nothing needs a browser newer than Chrome 88."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from zugong.ui import icons

PROJECT = Path(__file__).resolve().parents[3]
UI = PROJECT / "zugong" / "ui"
VENDOR = UI / "static" / "ui" / "vendor"
OWN_CSS = sorted(path for path in PROJECT.glob("zugong/*/static/**/*.css") if "vendor" not in path.parts)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TEMPLATES = sorted(PROJECT.glob("zugong/*/templates/**/*.html"))
TOO_NEW = re.compile(r"color-mix\(|light-dark\(|oklch\(|:has\(|@layer|@container|accent-color|\bdvh\b|@scope|text-wrap")
DRAWN = re.compile(r"""\{%\s*icon\s+["']([^"']+)["']|icon=["']([a-z0-9!-]+)["']|icons\.draw\(["']([^"']+)["']""")
NAVIGATION = re.compile(r'NavItem\(\s*"[^"]+",\s*[^,]+,\s*"[^"]*",\s*"([^"]+)"')


def manifest() -> list[dict[str, str]]:
    files: list[dict[str, str]] = json.loads((VENDOR / "manifest.json").read_text())["files"]
    return files


def test_every_vendor_file_is_the_one_in_the_manifest() -> None:
    differing = [
        item["file"]
        for item in manifest()
        if hashlib.sha256((UI / item["file"]).read_bytes()).hexdigest() != item["sha256"]
    ]
    assert differing == []


def test_every_vendor_file_is_in_the_manifest_with_version_and_licence() -> None:
    listed = {item["file"] for item in manifest()}
    present = {path.relative_to(UI).as_posix() for path in VENDOR.rglob("*") if path.is_file()} - {
        "static/ui/vendor/manifest.json"
    }
    assert present - listed == set()
    assert [item for item in manifest() if not (item["version"] and item["licence"])] == []
    assert {item["licence"] for item in manifest()} <= {"MIT", "0BSD", "Apache-2.0", "OFL-1.1", "MIT AND OFL-1.1"}


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((PROJECT / "frontend" / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_the_icon_sheet_is_the_list() -> None:
    lines = (PROJECT / "frontend" / "icons.txt").read_text().splitlines()
    assert set(icons.sheet()) == {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def test_every_drawn_icon_is_on_the_sheet() -> None:
    missing = []
    sources = [*TEMPLATES, *(p for p in PROJECT.glob("zugong/**/*.py") if "tests" not in p.parts)]
    for path in sources:
        text = path.read_text()
        names = {name for match in DRAWN.findall(text) for name in match if name} | set(NAVIGATION.findall(text))
        missing += [f"{path.relative_to(PROJECT)}: {name}" for name in sorted(names) if name not in icons.sheet()]
    assert missing == []


@pytest.mark.parametrize("path", OWN_CSS, ids=lambda path: path.name)
def test_styles_stay_within_chrome_88(path: Path) -> None:
    assert TOO_NEW.findall(COMMENT.sub("", path.read_text())) == []


def test_the_base_sheet_has_no_colours_an_old_browser_cannot_read() -> None:
    sheet = (VENDOR / "tabler" / "tabler.min.css").read_text()
    assert re.findall(r"color-mix\(|light-dark\(|oklch\(", sheet) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_templates_carry_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert (
        re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|\son[a-z]+=[\"']|javascript:", text)
        == []
    )
    assert re.findall(r"https?://(?!www\.w3\.org/)", text) == []


@override_settings(
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
)
def test_hashed_static_files_find_everything_they_refer_to(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert names["ui/css/tokens.css"] != "ui/css/tokens.css"
