"""``python -m tests.netlab [NUMBER…]``: play all scenarios (or those named) and report."""

import argparse
import shutil
import sys
import time
from pathlib import Path

from tests.netlab.playing import play_all
from tests.netlab.report import blamed, line, matrix, shares
from tests.netlab.requirements import missing
from tests.netlab.scenarios import NOT_HERE, SCENARIOS, SMALLER
from tests.netlab.spaces import remove_leftovers


def main() -> int:
    """Exit code 0 when every party was right."""
    parser = argparse.ArgumentParser(prog="python -m tests.netlab", description=__doc__)
    parser.add_argument("numbers", nargs="*", metavar="NUMBER")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--mode", default="standard", help="of the local test: minimal, standard or full")
    parser.add_argument("--why", action="store_true", help="the evidence of what was wrong")
    parser.add_argument("--markdown", metavar="FILE", help="write the confusion matrix there")
    chosen = parser.parse_args()
    if reason := missing():
        print(f"The lab cannot be built here: {reason}.")
        return 2
    remove_leftovers()
    wanted = [one for one in SCENARIOS if not chosen.numbers or one.number in chosen.numbers]
    for one in [one for one in wanted if one.needs and not shutil.which(one.needs)]:
        print(f"left out: {one.number} {one.title}: {one.needs} is not installed")
        wanted.remove(one)
    began, played = time.monotonic(), []
    for one in play_all(wanted, at_once=chosen.at_once, mode=chosen.mode):
        played.append(one)
        print(line(one), flush=True)
        if chosen.why and not one.code_right:
            print(one.said.told())
    print(f"\n{shares(played)}; {time.monotonic() - began:.0f} s in all\n\n{matrix(played)}\n")
    print("Blamed for another one's fault:", *(blamed(played) or ["nobody"]), sep="\n  ")
    for number, why in (NOT_HERE | SMALLER).items():
        print(f"{'Not reproduced' if number in NOT_HERE else 'Reproduced in part'}: {number}: {why}")
    if chosen.markdown:
        Path(chosen.markdown).write_text(f"{shares(played)}\n\n{matrix(played)}\n", "utf-8")
    return 0 if all(one.party_right for one in played) else 1


if __name__ == "__main__":
    sys.exit(main())
