"""Refresh the committed browser assets from npm, by the committed lock. Standard library only (fonts: fontTools + brotli).

    python frontend/vendor.py            everything: npm ci, copy, icons, fonts, manifest
    python frontend/vendor.py --icons    only the icon sheet (after adding a name to icons.txt)
    python frontend/vendor.py --check    compare the committed files with the manifest

Running Zugong needs none of this: the results are in the repository.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
UI = FRONTEND.parent / "zugong" / "ui"
VENDOR = UI / "static" / "ui" / "vendor"
MANIFEST = VENDOR / "manifest.json"
ICONS = UI / "icons.json"
SOURCE_MAP = re.compile(rb"(?m)/\*# sourceMappingURL=[^*]*\*/|^//# sourceMappingURL=.*$")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installed(into: Path) -> Path:
    """npm ci in a folder of its own, so that nothing is left in the working tree."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(FRONTEND / name, into)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=into, check=True)
    return into / "node_modules"


def copy_files(modules: Path) -> list[dict[str, str]]:
    entries = []
    for folder, table in tomllib.loads((FRONTEND / "vendor.toml").read_text()).items():
        base = modules / table["package"]
        about = json.loads((base / "package.json").read_text())
        for source, target in table["files"].items():
            path = VENDOR / folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            found = base / source
            data = (found if found.exists() else FRONTEND / source).read_bytes()
            if path.suffix in (".css", ".js"):
                data = SOURCE_MAP.sub(b"", data)  # hashed static files refuse a reference to a missing map
            path.write_bytes(data)
            entries.append(entry(path, table["package"], about["version"], about["license"]))
    return entries


def entry(path: Path, package: str, version: str, licence: str) -> dict[str, str]:
    return {
        "file": path.relative_to(UI).as_posix(),
        "package": package,
        "version": version,
        "licence": licence,
        "sha256": sha256(path),
    }


def icon_names() -> list[str]:
    lines = (FRONTEND / "icons.txt").read_text().splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def drawing(modules: Path, name: str) -> str:
    kind = "filled" if name.endswith("!") else "outline"
    svg = (modules / "@tabler/icons/icons" / kind / f"{name.rstrip('!')}.svg").read_text()
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner)
    return re.sub(r"\s+", " ", inner).strip().replace(" />", "/>").replace("> <", "><")


def write_icons(modules: Path) -> dict[str, str]:
    sheet = {name: drawing(modules, name) for name in icon_names()}
    ICONS.write_text(json.dumps(sheet, indent=0, sort_keys=True) + "\n")
    about = json.loads((modules / "@tabler/icons/package.json").read_text())
    return entry(ICONS, "@tabler/icons", about["version"], about["license"])


def gb2312_levels() -> tuple[list[int], list[int]]:
    """The common characters (rows 1–55) and the rarer ones (rows 56–87): two files, the second is seldom fetched."""

    def rows(first: int, last: int) -> list[int]:
        found = []
        for row in range(first, last + 1):
            for cell in range(1, 95):
                try:
                    found.append(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
                except UnicodeDecodeError:
                    continue
        return found

    latin = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2040), 0x2212, 0x25C6, 0x25C7]
    return sorted({*latin, *rows(1, 55)}), rows(56, 87)


def write_fonts(modules: Path) -> list[dict[str, str]]:
    from fontTools import subset

    package = "@expo-google-fonts/noto-serif-sc"
    version = json.loads((modules / package / "package.json").read_text())["version"]
    source = modules / package / "700Bold/NotoSerifSC_700Bold.ttf"
    entries = []
    for name, characters in zip(("common", "rare"), gb2312_levels(), strict=True):
        options = subset.Options(flavor="woff2", hinting=False, layout_features=["kern", "palt", "tnum", "lnum"])
        font = subset.load_font(str(source), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        path = VENDOR / "serif" / f"noto-serif-sc-bold-{name}.woff2"
        subset.save_font(font, str(path), options)
        entries.append(entry(path, package, version, "OFL-1.1"))
    return entries


def write_manifest(entries: list[dict[str, str]]) -> None:
    known = json.loads(MANIFEST.read_text())["files"] if MANIFEST.exists() else []
    merged = {item["file"]: item for item in [*known, *entries]}
    kept = [item for name, item in sorted(merged.items()) if (UI / name).exists()]
    MANIFEST.write_text(json.dumps({"files": kept}, indent=1) + "\n")


def changed() -> list[str]:
    files = json.loads(MANIFEST.read_text())["files"]
    return [item["file"] for item in files if sha256(UI / item["file"]) != item["sha256"]]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        wrong = changed()
        sys.stdout.write("\n".join(wrong) or "vendor files match the manifest\n")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as folder:
        modules = installed(Path(folder))
        entries = [write_icons(modules)]
        if "--icons" not in arguments:
            entries += copy_files(modules)
            try:
                entries += write_fonts(modules)
            except ImportError:
                sys.stdout.write("fontTools is not installed: the committed fonts stay as they are\n")
        write_manifest(entries)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
