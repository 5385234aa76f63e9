"""One scenario on stage: the lab, what the computer is told, and how ``traymon test`` judges it."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import certifi

from tests.netlab import addresses as at
from tests.netlab.lab import UID, Lab
from tests.netlab.services import CHAT_MODEL, KEY
from tests.netlab.trust import PUBLIC, write_bundle

PROVIDER = "mistral"
"""The id whose file in the catalogue is covered."""

CDN = "cloudflare"

PATIENCE = 25.0
"""Seconds after which ``traymon test`` counts as hung."""


def settings() -> dict[str, Any]:
    """The settings file: everything that traymon would contact is in the lab."""
    anchors = [
        {"name": f"anchor{number}", "operator": f"Operator {number}", "address": four, "address6": six}
        for number, (four, six) in enumerate(zip(at.ANCHORS, at.ANCHORS6, strict=True), 1)
    ]
    peers = [
        {"name": name.partition(".")[0], "url": f"https://{name}/v1/models", "cdn": cdn}
        for name, cdn in zip(at.PEER_NAMES, (CDN, CDN, "other"), strict=True)
    ]
    diagnosis = {
        "control_names": [at.CONTROL_NAME],
        "random_name_under": "example.test",
        "anchors": anchors,
        "captive_checks": [{"url": f"http://{name}/check", "body": "success"} for name in at.CAPTIVE_NAMES],
        "resolvers": [{"name": f"doh{n}", "url": f"https://{one}/dns-query"} for n, one in enumerate(at.RESOLVERS, 1)],
        "udp_resolvers": list(at.RESOLVERS),
        "injection_canary": at.CANARY,
        "peers": peers,
        "cdn_controls": [{"name": "cdn", "url": f"https://{at.CDN_CONTROL_NAME}/cdn-cgi/trace", "cdn": CDN}],
        "control_sni": "example.test",
        "bogus_ranges": ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", at.LAN, "::/127", "fe80::/10"],
        "fake_ip_ranges": [at.FAKE_RANGE],
        "nat64_prefix": f"{at.NAT64}/96",
        "large_path": "/large",
        "vantage": {"enabled": False, "url": f"https://{at.GLOBALPING_NAME}/v1", "countries": list(at.VANTAGES)},
    }  # fmt: skip
    return {"providers": {PROVIDER: {}}, "diagnosis": diagnosis}


CATALOGUE = {
    "name": "Lab AI", "base_url": f"https://{at.PROVIDER_NAME}/v1", "auth": "bearer", "cdn": CDN,
    "key_variables": ["LAB_API_KEY"], "probes": ["models", "chat"], "chat_model": CHAT_MODEL,
    "status_sources": [{"format": "rootly", "url": f"https://{at.STATUS_NAME}"}],
    "chat_price": {"input": 0.1, "output": 0.1}, "components": ["Completion API"],
}  # fmt: skip
"""What traymon knows of the provider by itself: it lies over the shipped file, for the computer in the lab alone."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How the command ended."""

    ms: float
    exit_code: int
    document: dict[str, Any]
    errors: str = ""

    @property
    def code(self) -> str:
        return str(self.document.get("verdict", {}).get("code", "none"))

    @property
    def party(self) -> str:
        return str(self.document.get("verdict", {}).get("party", "none given"))

    @property
    def confidence(self) -> float:
        return float(self.document.get("verdict", {}).get("confidence", 0))

    def told(self) -> str:
        """The evidence, a line each, for whoever has to find out why."""
        lines = [f"{self.code} / {self.party} {self.confidence} in {self.ms:.0f} ms {self.errors}"]
        lines.append(json.dumps({k: v for k, v in self.document.get("verdict", {}).items() if k != "advice"}, indent=1))
        lines += [json.dumps({k: v for k, v in one.items() if v}) for one in self.document.get("evidence", ())]
        return "\n".join(lines)


@dataclass
class Scene:
    """What a scenario may change about the command and its surroundings, besides the lab itself."""

    lab: Lab
    environ: dict[str, str] = field(default_factory=lambda: {"LAB_API_KEY": KEY})
    settings: dict[str, Any] = field(default_factory=settings)
    prefix: list[str] = field(default_factory=list)
    """Command that runs the command."""

    @property
    def home(self) -> Path:
        return self.lab.folder / "home"

    def judged(self) -> Judgement:
        """Run ``traymon test --json`` as nobody, in the computer's namespace."""
        began = time.perf_counter()
        done = self.run(str(Path(sys.executable).with_name("traymon")), "test", "--json")
        ms = (time.perf_counter() - began) * 1000
        try:
            document = json.loads(done.stdout)
        except ValueError:
            document = {}
        return Judgement(ms=ms, exit_code=done.returncode, document=document, errors=done.stderr)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run any command as nobody, in the computer's namespace."""
        home = self.home
        home.mkdir(exist_ok=True)
        os.chown(home, UID, UID)
        (home / "config.toml").write_text(_document(self.settings))
        (self.lab.folder / "catalogue.toml").write_text(_document(CATALOGUE))
        write_bundle(self.lab.folder / "certifi.pem", *PUBLIC)
        environ = {
            "PATH": os.environ["PATH"], "HOME": str(home), "PYTHONUTF8": "1",
            "XDG_CONFIG_HOME": f"{home}/config", "XDG_STATE_HOME": f"{home}/state", "XDG_DATA_HOME": f"{home}/data",
            "XDG_CACHE_HOME": f"{home}/cache", "XDG_RUNTIME_DIR": str(home), "TRAYMON_CONFIG": f"{home}/config.toml",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        covers = {self.lab.folder / "catalogue.toml": files("traymon.catalog") / f"{PROVIDER}.toml",
                  self.lab.folder / "certifi.pem": certifi.where()}  # fmt: skip
        mounts = "".join(f"mount --bind '{cover}' '{covered}' && " for cover, covered in covers.items())
        enter = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            "ip",
            "netns",
            "exec",
            self.lab.spaces.full("c1"),
            "sh",
            "-c",
            mounts + 'exec "$@"',
            "sh",
            *_AS_NOBODY,
        ]
        return subprocess.run(
            [*enter, *self.prefix, *command], env=environ | self.environ, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip


_AS_NOBODY = [
    "setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups",
    # the interpreter may lie in a folder of root's: nobody may read files, and nothing more
    "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search", "--bounding-set=-all,+dac_read_search",
]  # fmt: skip


def _document(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in table.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    return json.dumps(value)
