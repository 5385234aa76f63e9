from PIL.PngImagePlugin import PngImageFile

from traymon.model import IconState
from traymon.tray.app_icon import app_icon
from traymon.tray.contact_sheet import main
from traymon.tray.icons import icon


def test_the_sheet_and_the_icon_of_the_application_are_written_side_by_side(tmp_path):
    main(tmp_path / "new" / "sheet.png")

    with PngImageFile(tmp_path / "new" / "traymon.png") as read:
        assert read.copy() == app_icon(256)
    with PngImageFile(tmp_path / "new" / "sheet.png") as sheet:
        assert sheet.height > 64 * len(IconState)


def test_the_icon_of_the_application_is_none_of_the_states():
    pictures = [icon(state, size=64, scheme="dark") for state in IconState]

    assert app_icon(64) not in pictures
    assert app_icon(64).getchannel("A").getbbox() == (2, 2, 62, 62)
