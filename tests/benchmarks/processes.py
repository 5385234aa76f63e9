"""Other processes: starting them, and reading from ``/proc`` (proc(5)) what they cost. Linux only."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
"""Where ``tests`` and ``traymon`` are importable from."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Megabytes (10⁶ bytes)."""

    rss: float
    pss: float
    """Pages that several processes share are divided among them."""


class Child:
    """``python -m MODULE ARGUMENTS``, ended with the block. Talks in lines of JSON, if it talks."""

    def __init__(self, module: str, *arguments: str, environ: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=None if environ is None else dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate()

    def line(self) -> str:
        """The next one that it prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def answer(self, question: object = None) -> Any:
        """The document that it prints next, after having been asked."""
        assert self._process.stdin is not None
        if question is not None:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        return json.loads(self.line())


def cpu_ms(pid: int) -> float:
    """User and system time of all threads so far, those that ended too; exact to 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> Memory:
    """What the process holds now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return Memory(rss=kilobytes["Rss"] * 1024 / 1e6, pss=kilobytes["Pss"] * 1024 / 1e6)
