"""The doors that import-linter cannot see: foreign keys, addresses and includes are strings."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from inspect import getmembers, getsource, isclass, signature
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from zugong.org.verbs import verb_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "zugong"
#: From the ground up; an app may use what stands before it, and nothing on its own level.
LEVELS = [
    *({"kernel"}, {"ui"}, {"org"}, {"evidence", "rulebook"}, {"columns"}, {"work"}),
    *({"registers", "casework", "ballots"}, {"alerts", "urging"}),
    {"life", "dues", "transfers", "development", "portal", "roster", "debriefing", "assessment", "cockpit"},
]
LEVEL = {name: height for height, names in enumerate(LEVELS) for name in names}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("zugong.")]


def below(label: str) -> set[str]:
    return {name for name, height in LEVEL.items() if height < LEVEL[label]} | {label}


def test_no_table_points_sideways_or_up() -> None:
    assert [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for config in OURS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        and field.related_model._meta.app_label in LEVEL
        and field.related_model._meta.app_label not in below(config.label)
    ] == []  # fmt: skip


@pytest.mark.parametrize("label", sorted(LEVEL))
def test_no_template_links_or_includes_sideways_or_up(label: str) -> None:
    pattern = re.compile(r"""{%\s*(?:url|include|extends)\s+["']([a-z_]+)[:/]""")
    found = [
        f"{template.relative_to(ROOT)}: {match}"
        for template in (PACKAGE / label).rglob("*.html")
        for match in pattern.findall(template.read_text())
        if match in LEVEL and match not in below(label)
    ]
    assert found == []


@pytest.mark.parametrize("label", sorted(LEVEL))
def test_no_python_names_an_address_sideways_or_up(label: str) -> None:
    pattern = re.compile(r"""(?:reverse|redirect|reverse_lazy|resolve_url)\(\s*["']([a-z_]+):""")
    found = [
        f"{file.relative_to(ROOT)}: {match}"
        for file in (PACKAGE / label).rglob("*.py")
        if "tests" not in file.parts
        for match in pattern.findall(file.read_text())
        if match in LEVEL and match not in below(label)
    ]
    assert found == []


def services() -> list[tuple[str, str]]:
    """Every module that may write: `services.py`, or the modules of a `services/` package."""
    found = []
    for config in OURS:
        for file in sorted(Path(config.path).rglob("services.py")) + sorted(Path(config.path).rglob("services/*.py")):
            if file.name != "__init__.py" and "tests" not in file.parts:
                found.append((config.label, ".".join(file.relative_to(ROOT).with_suffix("").parts)))
    return found


WRITES = re.compile(r"\.(save|create|bulk_create|bulk_update|update|delete|get_or_create|update_or_create)\(|\bsave\(")


@pytest.mark.parametrize(("label", "module"), services())
def test_every_verb_that_writes_is_an_act_and_every_act_has_a_rule_of_the_same_name(label: str, module: str) -> None:
    loaded = import_module(module)
    rules = import_module(f"{module.rsplit('.services', 1)[0]}.rules")
    public = [
        (name, function)
        for name, function in getmembers(loaded, callable)
        if not name.startswith("_") and getattr(function, "__module__", "") == module and not isclass(function)
    ]
    acts = [name for name, function in public if getattr(function, "is_act", False)]
    verbs = [(name, function) for name, function in public if "by" in signature(function).parameters]
    assert [name for name, function in verbs if name not in acts and WRITES.search(getsource(function))] == []
    assert [name for name in acts if not hasattr(rules, name)] == []


def test_views_do_not_write() -> None:
    writing = re.compile(r"\.(save|create|bulk_create|update|delete|bulk_update|get_or_create|update_or_create)\(")
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in PACKAGE.rglob("*.py")
        if (file.name == "views.py" or file.parent.name == "views") and "tests" not in file.parts
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if writing.search(line)
    ]
    assert found == []


def test_files_and_functions_keep_to_the_house_sizes() -> None:
    import ast

    too_long = []
    for file in PACKAGE.rglob("*.py"):
        if "migrations" in file.parts or "tests" in file.parts:
            continue
        text = file.read_text()
        code = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
        if len(code) > 400:
            too_long.append(f"{file.relative_to(ROOT)}: {len(code)} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 60:
                    too_long.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines")
    assert too_long == []


def test_no_template_outgrows_a_screenful_of_reading() -> None:
    assert [
        f"{file.relative_to(ROOT)}: {lines} lines"
        for file in PACKAGE.rglob("*.html")
        if (lines := len(file.read_text().splitlines())) > 250
    ] == []


@pytest.mark.django_db
def test_every_table_of_ours_has_a_migration() -> None:
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)
    assert "No changes detected" in out.getvalue()


def test_every_constraint_speaks_in_a_sentence() -> None:
    silent = [
        f"{model._meta.label}.{constraint.name}"
        for config in OURS
        for model in config.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []


def test_no_committed_file_names_a_registry_or_a_cdn() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|jsdelivr|unpkg|cdnjs|googleapis|registry\.npmmirror")
    suffixes = {".py", ".toml", ".lock", ".json", ".html", ".yaml", ".md", ".npmrc", ".css"}
    found = [
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*")
        if file.is_file()
        and file.suffix in suffixes
        and not {".venv", ".git", "node_modules", "var", "vendor"} & set(file.relative_to(ROOT).parts)
        and file != Path(__file__)
        and hosts.search(file.read_text(errors="ignore"))
    ]
    assert found == []


def test_settings_know_every_package() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/apps.py")}
    installed = {name.removeprefix("zugong.") for name in settings.INSTALLED_APPS if name.startswith("zugong.")}
    assert packages == installed


def test_every_act_has_its_words_on_the_audit_page() -> None:
    places = [f"{config.name}.services" for config in OURS if find_spec(f"{config.name}.services")]
    acts = {
        function.verb
        for place in [*places, "zugong.org.imports.services"]
        for function in vars(import_module(place)).values()
        if getattr(function, "is_act", False)
    }
    assert len(acts) > 50
    assert sorted(verb for verb in acts if verb_name(verb) == verb) == []
