"""Django's command line; what a command changes, the history says of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pghistory
from django.core.management import execute_from_command_line

# The context goes before each statement, with its values as parameters: a migration's SQL may hold a bare "%".
MIGRATING = {"migrate", "prepare", "up"}


def run(argv: Sequence[str]) -> None:
    """`argv` as the shell gives it: ["manage.py", "load_seed", ...]."""
    with _history(argv[1] if len(argv) > 1 else ""):
        execute_from_command_line(list(argv))


def _history(command: str) -> AbstractContextManager[Any]:
    known = command and command not in MIGRATING
    return pghistory.context(command=command) if known else nullcontext()
