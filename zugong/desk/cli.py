"""`zugong rules …` and `zugong verify`: a folder of rules, a folder of facts; no database, no settings.

Exit codes: 0 all is well · 1 something is wrong with rules, facts or result · 2 called the wrong way."""

from __future__ import annotations

from zugong.desk import cmd_batch, cmd_check, cmd_office, cmd_run, cmd_whatif
from zugong.desk.command import called, group

__all__ = ["cmd_batch", "cmd_check", "cmd_office", "cmd_run", "cmd_whatif", "rules_command", "verify_command"]


def rules_command(argv: list[str]) -> int:
    return called(group, argv, "zugong rules")


def verify_command(argv: list[str]) -> int:
    return called(cmd_run.verify, argv, "zugong verify")
