from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zugong.kernel import secrets


class Command(BaseCommand):
    help = "Rotate the key that seals fields, or show how far a rotation has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rotate", "status"])

    def handle(self, *_args: Any, **options: Any) -> None:
        if code := secrets.rotate_command([options["action"]]):
            sys.exit(code)
