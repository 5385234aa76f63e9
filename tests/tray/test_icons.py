import subprocess
import sys
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageChops, PngImagePlugin

from tests.tray.colour_vision import PANELS, SIGHTS, composited, distance, overlap, seen
from traymon.model import IconState
from traymon.tray.icons import SIZES, argb, icon, png, stamp
from traymon.tray.palette import INKS, PAPER
from traymon.tray.shapes import SHAPES, disc_with_check

APART = 12.0
"""Mean ΔE over all pixels that two states keep between them; the closest pair has 13.4."""

APART_UNDER_BADGES = 8.0
"""The same where badges hide a third of both; the closest pair has 9.5."""

BADGE = 2.0
"""What a badge changes at least; the least visible one has 2.6."""

ALIKE = 0.82
"""Overlap from which two silhouettes are one; the closest pair has 0.79."""

BADGES = [(False, False), (True, False), (False, True), (True, True)]
every_panel = pytest.mark.parametrize("panel", PANELS)
every_sight = pytest.mark.parametrize("sight", SIGHTS)
every_state = pytest.mark.parametrize("state", IconState)
every_size = pytest.mark.parametrize("size", SIZES)


def look(sight, panel, state, badges=(False, False)):
    disagrees, testing = badges
    picture = icon(state, size=16, scheme=panel, disagrees=disagrees, testing=testing)
    return seen(composited(picture, PANELS[panel]), sight)


def look_in_a_shape(sight, panel, state, shape):
    picture = Image.new("RGBA", (16, 16))
    stamp(picture, shape, ink=INKS[panel][state], paper=PAPER[panel], outline=1)
    return seen(composited(picture, PANELS[panel]), sight)


def octagon(pen):
    pen.area([(5, 1), (11, 1), (15, 5), (15, 11), (11, 15), (5, 15), (1, 11), (1, 5)])


def closest(looks):
    return min(distance(one, other) for one, other in combinations(looks, 2))


@every_panel
@every_sight
def test_states_are_told_apart_at_16_pixels(sight, panel):
    assert closest([look(sight, panel, state) for state in IconState]) > APART


@every_panel
@every_sight
def test_states_are_told_apart_whatever_badges_they_wear(sight, panel):
    looks = {(state, badges): look(sight, panel, state, badges) for state in IconState for badges in BADGES}

    pairs = [(one, other) for one, other in combinations(looks, 2) if one[0] != other[0]]

    assert min(distance(looks[one], looks[other]) for one, other in pairs) > APART_UNDER_BADGES


@every_panel
@pytest.mark.parametrize(
    ("sight", "pair"),
    [
        pytest.param("greyscale", (IconState.OPERATIONAL, IconState.MAJOR_OUTAGE), id="grey traffic light"),
        pytest.param("greyscale", (IconState.DEGRADED, IconState.PARTIAL_OUTAGE), id="grey warnings"),
        pytest.param("greyscale", (IconState.ACCOUNT, IconState.CAPTIVE_PORTAL), id="grey blues"),
        pytest.param("protanopia", (IconState.MAINTENANCE, IconState.CAPTIVE_PORTAL), id="violet and blue without red"),
    ],
)
def test_the_measure_refuses_two_states_in_one_shape(sight, pair, panel):
    same = [look_in_a_shape(sight, panel, state, disc_with_check) for state in pair]
    own = [look_in_a_shape(sight, panel, state, SHAPES[state]) for state in pair]

    assert closest(same) < APART < closest(own)


def test_the_measure_refuses_an_octagon_beside_a_disc():
    pictures = [Image.new("RGBA", (16, 16)) for _ in range(2)]
    for picture, shape in zip(pictures, (disc_with_check, octagon), strict=True):
        stamp(picture, shape, ink="#b5122b", paper="#ffffff", outline=1)

    assert overlap(*pictures) > ALIKE


@every_size
def test_silhouettes_alone_tell_states_apart(size):
    pictures = [icon(state, size=size, scheme="light") for state in IconState]

    assert max(overlap(one, other) for one, other in combinations(pictures, 2)) < ALIKE


@every_size
@every_panel
def test_a_state_is_recognised_in_another_size(panel, size):
    known = {state: look("normal", panel, state) for state in IconState}
    for state in IconState:
        shrunk = composited(icon(state, size=size, scheme=panel), PANELS[panel]).resize((16, 16), Image.Resampling.BOX)
        shown = seen(shrunk, "normal")

        assert min(known, key=lambda other, shown=shown: distance(known[other], shown)) is state


@pytest.mark.parametrize("scheme", PANELS)
@pytest.mark.parametrize(
    "colour", ["#000000", "#555555", "#808080", "#b0b0b0", "#ffffff", "#1a7f37", "#b5122b", "#2a5bd7"]
)
def test_an_icon_is_seen_on_a_panel_of_any_colour(scheme, colour):
    bare = seen(Image.new("RGB", (16, 16), colour), "normal")
    for state in IconState:
        shown = seen(composited(icon(state, size=16, scheme=scheme), colour), "normal")
        assert distance(shown, bare) > 8


@every_panel
@every_sight
@every_state
def test_a_badge_is_seen_and_says_which_one_it_is(sight, panel, state):
    assert closest([look(sight, panel, state, badges) for badges in BADGES]) > BADGE


@every_size
@every_state
@pytest.mark.parametrize(
    ("badge", "corner"),
    [
        pytest.param("disagrees", (0.45, 0, 1, 0.55), id="the status page disagrees: upper right"),
        pytest.param("testing", (0.35, 0.7, 1, 1), id="testing: lower right"),
    ],
)
def test_a_badge_keeps_to_its_corner(size, state, badge, corner):
    plain = icon(state, size=size, scheme="light")
    changed = ImageChops.difference(plain, icon(state, size=size, scheme="light", **{badge: True})).getbbox(
        alpha_only=False
    )

    assert changed is not None
    left, top, right, bottom = (edge * size for edge in corner)
    assert changed[0] >= left
    assert changed[1] >= top
    assert changed[2] <= right
    assert changed[3] <= bottom


@every_size
@every_state
def test_an_icon_fills_its_square(size, state):
    picture = icon(state, size=size, scheme="dark")

    assert picture.mode == "RGBA"
    assert picture.size == (size, size)
    left, top, right, bottom = picture.getchannel("A").getbbox()
    assert max(right - left, bottom - top) >= size - 4 * size / 16


@every_state
def test_the_outline_of_an_icon_fits_on_its_square(state):
    ink = Image.new("RGBA", (256, 256))
    stamp(ink, SHAPES[state], ink="#ffffff", paper="#ffffff", outline=0)

    left, top, right, bottom = ink.getbbox()
    assert min(left, top, 256 - right, 256 - bottom) >= 0.6 * 16


def test_an_icon_is_drawn_once_and_not_kept_for_ever():
    first = icon(IconState.ACCOUNT, size=16, scheme="light")
    assert icon(IconState.ACCOUNT, size=16, scheme="light") is first

    for size in range(20, 120):
        icon(IconState.ACCOUNT, size=size, scheme="light")

    again = icon(IconState.ACCOUNT, size=16, scheme="light")
    assert again is not first
    assert again == first


def test_argb_is_in_network_byte_order():
    picture = Image.frombytes("RGBA", (2, 1), bytes([1, 2, 3, 4, 250, 251, 252, 253]))

    assert argb(picture) == bytes([4, 1, 2, 3, 253, 250, 251, 252])


@every_size
def test_a_png_holds_the_picture(size):
    picture = icon(IconState.MAINTENANCE, size=size, scheme="dark", disagrees=True)

    with PngImagePlugin.PngImageFile(BytesIO(png(picture))) as read:
        assert read.copy() == picture


def test_drawing_and_writing_load_no_picture_format():
    script = (
        "import sys; from traymon.model import IconState; from traymon.tray.icons import icon, png;"
        "png(icon(IconState.PAUSED, size=16, scheme='dark', testing=True));"
        "print(*(name for name in sys.modules if name.endswith('ImagePlugin')))"
    )

    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout == "\n"
