"""Short questions to the system's own commands."""

import subprocess

_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows alone knows this flag."""

_PATIENCE = 1.5
"""Seconds. They read tables of the kernel or of a daemon and take milliseconds."""


def output_of(*command: str) -> str:
    """What ``command`` prints; raises ``OSError`` when it is missing, fails or hangs."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
            creationflags=_NO_WINDOW,
        )
    except subprocess.SubprocessError as error:
        raise OSError(f"{command[0]} gave no answer") from error
    return done.stdout.decode("utf-8", "replace")
