"""What a whole run shows, as text and as Markdown."""

from collections import Counter
from collections.abc import Sequence

from tests.netlab.playing import Played

PARTIES = ("none", "you", "account", "local_network", "isp", "path", "cdn", "provider", "unknown")

NEAR = frozenset({"you", "account", "local_network", "isp"})
FAR = frozenset({"cdn", "provider"})


def line(played: Played) -> str:
    """One scenario."""
    mark = "ok   " if played.code_right else "party" if played.party_right else "WRONG"
    scenario, said = played.scenario, played.said
    if not said.document:
        return f"BROKEN {scenario.number:>2} {scenario.title}: {said.errors.strip().rpartition(chr(10))[2] or 'no document'}"
    wanted = "" if played.code_right else f"  wanted {scenario.code} ({scenario.party})"
    return f"{mark} {scenario.number:>3} {scenario.title:<55.55} {said.code} ({said.party}) {said.confidence:.2f} {said.ms:6.0f} ms{wanted}"


def blamed(played: Sequence[Played]) -> list[str]:
    """Who was blamed for what another one did."""
    lines = []
    for one in sorted(played, key=lambda one: one.scenario.number):
        meant, said = one.scenario.party, one.said.party
        if said != meant and said not in ("unknown", "none", "none given"):
            grave = " (!)" if (meant in NEAR and said in FAR) or (meant in FAR and said in NEAR) else ""
            lines.append(f"{one.scenario.number} {one.scenario.title}: {said} for {meant}{grave}")
    return lines


def shares(played: Sequence[Played]) -> str:
    """How much is right, and how long it took."""
    codes, parties = sum(one.code_right for one in played), sum(one.party_right for one in played)
    numbers = len({one.scenario.number.rstrip("abcdefgh") for one in played} - {"0"})
    verdicts = sorted(float(one.said.document.get("duration_ms", 0)) / 1000 for one in played)
    return (
        f"{len(played)} runs of {numbers} faults: party right {parties / len(played):.1%}, code right "
        f"{codes / len(played):.1%}; verdict after {verdicts[len(verdicts) // 2]:.1f} s in the middle, {verdicts[-1]:.1f} s "
        f"at the longest; longest process {max(one.said.ms for one in played) / 1000:.1f} s"
    )


def matrix(played: Sequence[Played]) -> str:
    """Markdown: the party at fault by row, the party named by column."""
    counts = Counter((one.scenario.party, one.said.party) for one in played)
    columns = [party for party in PARTIES if any(said == party for _, said in counts)]
    others = sorted({said for _, said in counts} - set(PARTIES))
    columns += others
    rows = ["| at fault ↓ / named → | " + " | ".join(columns) + " |", "|---|" + "--:|" * len(columns)]
    for party in PARTIES:
        if any(meant == party for meant, _ in counts):
            cells = [str(counts[party, said] or "·") for said in columns]
            rows.append(f"| {party} | " + " | ".join(cells) + " |")
    return "\n".join(rows)
