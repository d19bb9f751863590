"""`zugong start`: from a fresh folder to a page in the browser."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys

from django.conf import settings

from zugong.kernel import serving

from .prepare import is_prepared, prepare


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zugong start", description="Set up what is missing and serve.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--workers",
        type=int,
        default=serving.WORKERS,
        help=f"worker processes ({serving.WORKERS}: one a core, two at most)",
    )
    parser.add_argument(
        "--example", action="store_true", help="load the fictional example county into an empty database"
    )
    parser.add_argument("--prepare-only", action="store_true", help="set up, then stop")
    return parser


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _logins() -> str:
    from zugong.demo.logins import example_logins

    logins = example_logins()
    if not logins:
        return "  还没有账号。先运行 / no accounts yet, run:  zugong account open"
    lines = [f"    {login.username:<14}{login.password:<18}{login.title}" for login in logins]
    return "\n".join(["  示例账号（人名、数字全部虚构；口令都相同）/ example logins:", *lines])


def _set_up(example: bool) -> str:
    """Everything that must be true before the first page; returns whom the welcome names.

    Starting Django takes seconds, and the server will do it again: where nothing changed since the example was
    loaded, what was said then is said again.
    """
    remembered = settings.ZUGONG_VAR / "stamps" / "welcome-example"
    if example and remembered.exists() and is_prepared():
        return remembered.read_text("utf-8")
    import django

    django.setup()
    prepare()
    if example:
        from zugong.demo.county import load_example_if_empty

        load_example_if_empty()
    logins = _logins()
    if example:
        remembered.write_text(logins, "utf-8")
    return logins


def _welcome(address: str, logins: str) -> None:
    print(f"\n  组工 Zugong · {settings.ZUGONG_COUNTY}\n  {address}\n\n{logins}\n\n  停止 / stop: Ctrl C\n", flush=True)


def _daily_round() -> subprocess.Popen[bytes]:
    """A child of its own: a slow round never keeps a page waiting."""
    return subprocess.Popen(
        [sys.executable, "-m", "zugong.config.cli", "tick", "--every-day"], stdout=subprocess.DEVNULL
    )


def _server(options: argparse.Namespace) -> subprocess.Popen[bytes]:
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "zugong.config.settings"}
    return subprocess.Popen(serving.command(options.host, options.port, options.workers), env=known)


def _serve(options: argparse.Namespace) -> int:
    """Serve until told to stop. Whoever stops this process (Ctrl C, a service manager's TERM) stops its children too."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    children = [_server(options), _daily_round()]
    try:
        return children[0].wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def _say_faults() -> None:
    from zugong.desk import faults

    faults.say(faults.of_files(settings.ZUGONG_INSTITUTIONS))


def start_command(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    if not options.prepare_only and not _port_is_free(options.host, options.port):
        print(
            f"端口 {options.port} 已被占用。换一个：zugong start --port 8001 · Port {options.port} is taken.",
            file=sys.stderr,
        )
        return 1
    logins = _set_up(options.example)
    if options.prepare_only:
        _say_faults()
        return 0
    _welcome(f"http://{options.host}:{options.port}/", logins)
    return _serve(options)
