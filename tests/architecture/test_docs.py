"""What the docs say is what there is."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils import translation

from zugong.config.cli import COMMANDS
from zugong.desk.cli import group
from zugong.engine.sections.routes import ROLES as CAPABILITIES
from zugong.org.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_read_from_the_environment_is_documented_and_no_other() -> None:
    read = {
        key
        for file in (ROOT / "zugong").rglob("*.py")
        if "tests" not in file.parts
        for key in re.findall(
            r"""(?:ENVIRONMENT = |env\.\w+\(|environ\.get\(|environ\[)["'](ZUGONG_[A-Z_]+)["']""", file.read_text()
        )
    }
    documented = set(re.findall(r"^\| `(ZUGONG_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(), re.M))
    assert read == documented


def test_every_command_is_named_in_the_reference() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text()
    assert [name for name in COMMANDS if f"`zugong {name}" not in text] == []


def test_every_command_about_rules_is_in_the_reference_with_its_options() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text()
    rows = {match[1]: match[0] for match in re.finditer(r"^\| `zugong rules ([a-z]+).*$", text, re.M)}
    assert sorted(rows) == sorted(group.commands)
    everywhere = {"--json", "--lang", "--lenient", "--scheme", "--help"}
    missing = [
        f"{name} {option.opts[0]}"
        for name, command in group.commands.items()
        for option in command.params
        if option.param_type_name == "option"
        and not set(option.opts) & everywhere
        and not any(re.search(rf"{word}\b", rows[name]) for word in option.opts)
        and not (name in {"explain", "compare", "simulate", "marks"} and set(option.opts) & {"--period", "--as-of"})
    ]
    assert missing == []


def test_every_decision_is_listed_once() -> None:
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(file.name for file in folder.glob("[0-9]*.md"))


def test_every_link_in_the_docs_leads_somewhere() -> None:
    broken = []
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", file.read_text()):
            if not re.match(r"[a-z]+:", target) and not (file.parent / target).exists():
                broken.append(f"{file.relative_to(ROOT)} → {target}")
    assert broken == []


def test_the_first_heading_of_the_changelog_is_the_version() -> None:
    heading = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    project = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.M)
    assert heading is not None
    assert project is not None
    assert heading[1] == project[1]


def test_the_posts_named_for_a_capability_are_those_that_have_it() -> None:
    text = (ROOT / "docs/reference/institution-files.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", text.partition("| 权限 |")[2].partition("\n\n")[0], re.M)
    with translation.override("zh-hans"):
        held = {
            capability: "、".join(str(role.title) for role in ROLES.values() if capability in role.capabilities)
            for capability in CAPABILITIES
        }
    assert dict(rows) == held
