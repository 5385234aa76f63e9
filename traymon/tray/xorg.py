"""The tray icon of panels from before StatusNotifierItem (XEmbed): a picture and a left click, but no menu."""

from collections.abc import Callable

from Xlib import X, display, error  # type: ignore[import-untyped]

from traymon.model import TraymonError
from traymon.tray import Tray

REMEDY = "Add a tray (notification area, status tray) to the panel"


def create(on_action: Callable[[str], None]) -> Tray:
    """An icon in the tray of the X screen. Raises ``TraymonError`` where there is none."""
    need_tray()
    # pystray opens the screen as soon as it is imported
    from traymon.tray.xembed import Icon  # noqa: PLC0415

    return Icon(on_action)


def need_tray() -> None:
    """Raises ``TraymonError`` unless a window owns ``_NET_SYSTEM_TRAY_S0``."""
    try:
        screen = display.Display()
    except (error.DisplayError, OSError) as problem:
        raise TraymonError(f"no tray: no X screen can be opened ({' '.join(str(problem).split())})", REMEDY) from None
    try:
        name = f"_NET_SYSTEM_TRAY_S{screen.get_default_screen()}"
        owner = screen.get_selection_owner(screen.intern_atom(name))
    finally:
        screen.close()
    if owner == X.NONE:
        raise TraymonError(f"no tray: nobody owns {name} on the X screen", REMEDY)
