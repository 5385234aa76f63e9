"""The hidden prompt of ``traymon key set``, on a real terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KEY = "c4nary-4f9bd0c7e2a14d55"

FILE_BACKEND = """
from pathlib import Path
from keyring.backend import KeyringBackend
FILE = Path(__file__).with_suffix("")
class Kept(KeyringBackend):
    priority = 1
    def get_password(self, service, username): return FILE.read_text()
    def set_password(self, service, username, password): FILE.write_text(password)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals in the standard library")
def test_a_key_typed_at_the_prompt_does_not_appear_on_the_terminal(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    (tmp_path / "config.toml").touch()
    (tmp_path / "kept.py").write_text(FILE_BACKEND, encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from traymon.cli.key import key; key()", "set"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(tmp_path),
            "PYTHON_KEYRING_BACKEND": "kept.Kept",
            "TRAYMON_CONFIG": str(tmp_path / "config.toml"),
        },
    )
    os.close(theirs)
    seen = b""
    while not seen.endswith(b"(hidden): "):
        seen += os.read(ours, 1000)
    os.write(ours, f"{KEY}\n".encode())
    while b"key test mistral" not in seen:
        seen += os.read(ours, 1000)
    assert process.wait(10) == 0
    os.close(ours)
    assert KEY.encode() not in seen
    assert (tmp_path / "kept").read_text(encoding="utf-8") == KEY
