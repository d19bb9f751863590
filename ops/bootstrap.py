"""The two commands, with nothing but the standard library: `run` and `test` (see the Makefile).

Makes .venv, installs the locked and hashed requirements into it, and hands over. Each step is skipped when it is fresh.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("ZUGONG_VENV", ROOT / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
OLDEST = (3, 11)


def run(*words: object, **more: object) -> None:
    subprocess.run([str(word) for word in words], check=True, cwd=ROOT, **more)  # type: ignore[call-overload]


def suitable_python() -> str:
    """This interpreter if it is new enough, else a newer one from PATH."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit(f"Zugong needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install python3.11 and try again.")


def make_venv() -> None:
    """A virtual environment with pip in it; one that is already there is kept."""
    if not PYTHON.exists():
        python = suitable_python()
        if python == sys.executable:
            venv.create(VENV, with_pip=True)
        else:
            run(python, "-m", "venv", VENV)
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        run(PYTHON, "-m", "ensurepip", "--upgrade", stdout=subprocess.DEVNULL)


def environment(lock: str) -> None:
    """Installs `lock` into .venv unless it is the one installed last. The test lock holds the run lock's packages too."""
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = VENV / ".stamp"
    installed = stamp.read_text().split() if stamp.exists() else []
    if wanted in installed:
        command_line()
        return
    print(f"Setting up {VENV.name} from {lock} …", flush=True)
    make_venv()
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    try:
        run(BIN / "uv", "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", lock)
    except subprocess.CalledProcessError:
        print("uv could not install; trying pip …", flush=True)
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    site = next((VENV / "lib").glob("python*/site-packages")) if os.name != "nt" else VENV / "Lib" / "site-packages"
    (site / "zugong.pth").write_text(f"{ROOT}\n")
    command_line()
    # Compiled once here, or every start would compile a thousand modules again where nobody may write beside them.
    run(PYTHON, "-m", "compileall", "-q", "-j", "0", site, ROOT / "zugong", stdout=subprocess.DEVNULL)
    same_run_lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    stamp.write_text(f"{wanted}\n{same_run_lock}\n")


def command_line() -> None:
    """The command `zugong` of the documentation, for who never installs the package."""
    called = BIN / "zugong"
    if os.name != "nt" and not called.exists():
        called.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m zugong.config.cli "$@"\n')
        called.chmod(0o755)


def browser() -> None:
    """Chromium and a Chinese font for the journey tests: installed where we may, else said in one line."""
    missing = [] if shutil.which("chromium") or shutil.which("google-chrome") else ["chromium"]
    fonts = (
        shutil.which("fc-list")
        and subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout
    )
    if not fonts:
        missing.append("fonts-noto-cjk")
    if not missing:
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {' '.join(missing)} for the browser tests …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        run("apt-get", "update", "-qq", **quiet)
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, **quiet)
    else:
        sys.exit(f"The browser tests need {' and '.join(missing)}. Run: sudo apt-get install {' '.join(missing)}")


def main(argv: list[str]) -> None:
    command, *rest = argv or ["run"]
    if command == "run":
        environment("requirements.lock")
        more = {"ZUGONG_EXAMPLE": "1", **os.environ}
        raise SystemExit(
            subprocess.call([str(PYTHON), "-m", "zugong.config.cli", "start", "--example", *rest], cwd=ROOT, env=more)
        )
    if command in ("test", "test-long", "check"):
        environment("requirements-test.lock")
        if command != "check":
            browser()
        raise SystemExit(subprocess.call([str(PYTHON), "ops/checks.py", command, *rest], cwd=ROOT))
    sys.exit(f"Unknown command {command!r}: run, test, test-long or check.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as failed:
        sys.exit(f"Failed: {' '.join(map(str, failed.cmd))} (exit {failed.returncode})")
    except KeyboardInterrupt:
        sys.exit(130)
