"""Draw the application's icon for every system: ``python packaging/icons.py FOLDER``.

Writes ``hicolor/<size>x<size>/apps/<id>.png`` (freedesktop.org's icon theme), ``traymon.ico`` and ``traymon.icns``.
"""

import sys
from pathlib import Path

from traymon.autostart import APP_ID
from traymon.tray.app_icon import app_icon

HICOLOR = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS = (16, 32, 64, 128, 256, 512, 1024)


def main(folder: Path) -> None:
    """Write all files below ``folder``."""
    for size in HICOLOR:
        path = folder / "hicolor" / f"{size}x{size}" / "apps" / f"{APP_ID}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        app_icon(size).save(path, optimize=True)
    several = [app_icon(size) for size in ICO]
    several[-1].save(folder / "traymon.ico", append_images=several[:-1], sizes=[(size, size) for size in ICO])
    several = [app_icon(size) for size in ICNS]
    several[-1].save(folder / "traymon.icns", append_images=several[:-1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
