"""What the lab needs of the machine, and what of that is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "ip": "iproute2",
    "nft": "nftables",
    "setpriv": "util-linux",
    "prlimit": "util-linux",
    "faketime": "faketime",
}
"""Command → Debian package that has it."""


def missing() -> str:
    """Why the lab cannot be built here, as one sentence; empty: it can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if os.geteuid() != 0:
        return "network namespaces need root"
    packages = sorted({package for command, package in PACKAGES.items() if not shutil.which(command)})
    if packages:
        return f"not installed: {' '.join(packages)}"
    if not Path("/dev/net/tun").exists():
        return "there is no /dev/net/tun"
    return _refusal()


def _refusal() -> str:
    name = f"tmlab-{os.getpid()}-probe"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"network namespaces are refused here: {made.stderr.strip()}"
    rules = "table inet probe { chain out { type filter hook output priority 0; }\n}\n"
    loaded = subprocess.run(
        ["ip", "netns", "exec", name, "nft", "-f", "-"], input=rules, capture_output=True, text=True, check=False
    )
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return f"nft does not work in a namespace: {loaded.stderr.strip()}" if loaded.returncode else ""
