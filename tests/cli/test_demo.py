"""``traymon demo``: the whole script, in real processes and on real sockets."""

import re

from tests.user import User
from traymon.demo import SCRIPT

LINE = re.compile(r"\d\d:\d\d:\d\d  Mistral AI: (.+) → (.+)")


def test_the_whole_script_is_seen_and_told(stranger: User) -> None:
    demo = stranger.start("demo", "--once", "--headless", "--speed", "60")
    done = demo.end(seconds=90)
    lines = [line.strip() for line in done.out.splitlines()]
    told = [found[2] for line in lines if (found := LINE.fullmatch(line))]
    expected = [
        stage.expect_level.label + ("" if stage.expect_party == "none" else f" ({stage.expect_party})")
        for stage in SCRIPT[1:]
    ]
    assert told == expected
    assert sum(line.startswith("» ") for line in lines) == len(told), "each was told"
    assert [line for line in lines if line.endswith(" …")] == [f"{stage.title} …" for stage in SCRIPT]
    assert lines[-1] == f"All {len(SCRIPT)} stages of the script were seen and told."
    assert (done.code, done.err) == (0, "")
    assert not stranger.state.exists(), "the user's own folders are left alone"
