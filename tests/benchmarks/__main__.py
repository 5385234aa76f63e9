"""``python -m tests.benchmarks [--long] [NAME ...]``: measures, and prints what must hold beside what does.

Linux only. Times vary with the machine and its load, ratios less: each floor is measured in the same run. Nothing here
is a test.
"""

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import checking, desktop, holding, many, probing, starting, writing
from tests.benchmarks.figures import Figure, table

BENCHMARKS: dict[str, Callable[..., Iterator[Figure]]] = {
    "starting": starting.measure,
    "holding": holding.measure,
    "checking": checking.measure,
    "writing": writing.measure,
    "probing": probing.measure,
    "desktop": desktop.measure,
    "many": many.measure,
}


def main() -> int:
    """0 when every goal is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="What traymon costs.")
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(BENCHMARKS)}; default: all")
    parser.add_argument("--long", action="store_true", help="half an hour instead of five minutes")
    chosen = parser.parse_args()
    unknown = set(chosen.name) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}")
    if sys.platform != "linux":
        parser.error("costs are read from /proc, which only Linux has")
    figures: list[Figure] = []
    for name in chosen.name or BENCHMARKS:
        print(f"measuring: {name} …", file=sys.stderr, flush=True)
        figures += BENCHMARKS[name](long=chosen.long)
    print(table(figures))
    return 1 if any(figure.verdict == "NOT MET" for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
