from math import hypot

import pytest
from PIL import Image

from tests.tray.colour_vision import contrast, distance, overlap, seen


def test_greyscale_keeps_only_lightness():
    looks = seen(Image.new("RGB", (1, 1), "#ff9a4d"), "greyscale")

    assert all(hypot(red, yellow) < 0.1 for _, red, yellow in looks)


@pytest.mark.parametrize(
    ("sight", "confused"),
    [
        ("protanopia", ("#a81a1a", "#45400f")),
        ("deuteranopia", ("#b5122b", "#6e5c22")),
        ("tritanopia", ("#00a0ff", "#00b4c0")),
    ],
)
def test_a_deficiency_makes_colours_alike(sight, confused):
    pictures = [Image.new("RGB", (1, 1), colour) for colour in confused]

    normal, deficient = (distance(*(seen(picture, eyes) for picture in pictures)) for eyes in ("normal", sight))

    assert deficient < normal / 2


def test_distance_goes_from_the_same_to_black_on_white():
    white, black = (seen(Image.new("RGB", (2, 2), colour), "normal") for colour in ("#ffffff", "#000000"))

    assert distance(white, white) == 0
    assert distance(white, black) == pytest.approx(100, abs=0.1)


def test_contrast_goes_from_one_to_twenty_one():
    assert contrast("#808080", "#808080") == 1
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


def test_overlap_goes_from_nothing_to_the_same():
    left, all_of_it = Image.new("RGBA", (2, 1)), Image.new("RGBA", (2, 1), "#000000")
    left.putpixel((0, 0), (0, 0, 0, 255))

    assert overlap(left, left) == 1
    assert overlap(left, all_of_it) == 0.5
