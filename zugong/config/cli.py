"""`zugong`: the one command. Each sub-command lives with the app it belongs to; this file only knows where."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module

import click

#: command → (module, function taking argv and returning an exit code, one line of help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "start": (
        "zugong.config.start",
        "start_command",
        "Set up what is missing, load the example county if asked, and serve.",
    ),
    "demo": ("zugong.demo.cli", "demo_command", "Generate a fictional county: --size county | large | engine."),
    "tick": ("zugong.config.daily", "daily_command", "The daily round: duties, reminders, scores, audit anchor."),
    "score": ("zugong.assessment.cli", "score_command", "Score every unit of a campaign again."),
    "rules": (
        "zugong.desk.cli",
        "rules_command",
        "check | test | run | explain | compare | simulate | render | draft | verify, on files alone.",
    ),
    "verify": ("zugong.desk.cli", "verify_command", "Compute a sealed result again and compare."),
    "snapshot": ("zugong.evidence.cli", "snapshot_command", "freeze | verify a snapshot of the ledger."),
    "audit": ("zugong.kernel.audit", "verify_command", "verify the audit trail's hash chain."),
    "ballots": (
        "zugong.ballots.verifying",
        "verify_command",
        "verify that no ballot was inserted, altered or removed.",
    ),
    "dues": ("zugong.dues.cli", "dues_command", "verify that the books of dues are whole."),
    "keys": ("zugong.kernel.secrets", "rotate_command", "rotate the key that encrypts fields."),
    "account": ("zugong.org.cli", "account_command", "Open the first accounts of an empty installation."),
    "django": ("zugong.config.cli", "django_command", "Any Django management command."),
}
#: Commands that need no database, or set Django up themselves.
PURE = {"rules", "start", "verify"}
#: Commands that bring the tables up to date first, so that they work on an empty installation.
PREPARING = {"demo", "tick", "score", "account"}


def django_command(argv: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zugong django", *argv])
    return 0


def _load(module: str, function: str) -> Callable[[list[str]], int]:
    return getattr(import_module(module), function)


class _Lazy(click.Group):
    """Imports a sub-command's module only when it is called, so that `zugong --help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, function, help_line = COMMANDS[name]

        @click.command(
            name,
            help=help_line,
            add_help_option=False,
            context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
        )
        @click.argument("argv", nargs=-1, type=click.UNPROCESSED)
        def command(argv: tuple[str, ...]) -> None:
            if name not in PURE:
                import django

                django.setup()
            if name in PREPARING:
                from .prepare import prepare_tables

                prepare_tables()
            sys.exit(_load(module, function)(list(argv)) or 0)

        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zugong", prog_name="zugong")
def main() -> None:
    """组工 · record work once; every duty, score and chart follows from it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zugong.config.settings")


if __name__ == "__main__":
    main()
