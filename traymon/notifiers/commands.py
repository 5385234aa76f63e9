"""Running another program for a notification."""

import subprocess
from collections.abc import Callable, Sequence

PATIENCE_S = 5.0
"""Below the deadline of a way of telling, so that a hung program is ended and not only left behind."""

Run = Callable[[Sequence[str]], None]
"""Runs a command; raises when it is missing, fails or takes too long."""


def run(command: Sequence[str]) -> None:
    """Run ``command`` to its end without a shell, an input or an output."""
    subprocess.run(  # noqa: S603 - no shell; the texts are single arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE_S,
        check=True,
    )
