from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zugong.kernel import audit


class Command(BaseCommand):
    help = "Verify the audit trail's hash chain; with --anchor also note its end outside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify", "anchor"], nargs="?", default="verify")
        parser.add_argument("--anchor", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if code := audit.verify_command([options["action"], *(["--anchor"] if options["anchor"] else [])]):
            sys.exit(code)
