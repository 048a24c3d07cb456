"""The `nhiemvu` command. Importing this package imports nothing heavy: `--help` answers in half a second."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

__all__ = ["main", "run"]


def main() -> None:
    """The console script."""
    # As `settings.keep_private`, which `--help` has no time to import.
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        # A terminal set to another alphabet shows wrong letters; without this, it would stop the program.
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:], clock=lambda: datetime.now(UTC)))


def run(arguments: Sequence[str], *, clock: Callable[[], datetime]) -> int:
    """Run one command and return its exit code; answers go to stdout, failures in Vietnamese to stderr.

    0 done; 1 refused by the rules, or `verify` found a break; 2 not understood; 3 an error of the program.
    """
    from cli.app import program
    from cli.failures import REFUSED, explain, log_unexpected
    from cli.terminal import Terminal

    terminal = Terminal(clock)
    try:
        _refuse_undecodable(arguments)
        code = program.main(list(arguments), "nhiemvu", standalone_mode=False, obj=terminal)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`). What is still buffered must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except (Exception, KeyboardInterrupt) as error:
        failure = explain(error)
        if failure is None:
            failure = log_unexpected(error, terminal.logs, now=clock())
        print(failure.message, file=sys.stderr)
        return failure.code
    return code if isinstance(code, int) else 0


def _refuse_undecodable(arguments: Sequence[str]) -> None:
    """Bytes from the shell that are no UTF-8 (Python keeps them as surrogates) cannot be stored or printed."""
    from states.errors import BadInput

    for text in arguments:
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise BadInput(f"Tham số {text!r} không phải là chữ UTF-8; hãy gõ lại.")
