"""What eyes make of an icon: colour vision deficiencies, greyscale, and how far apart two pictures then are."""

from collections.abc import Sequence
from math import dist

from PIL import Image

Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]

PANELS = {"light": "#f6f5f4", "dark": "#24272b"}

SIGHTS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""On linear light. Machado, Oliveira and Fernandes, 2009, severity 1.0; greyscale is luminance (Rec. 709)."""


def composited(icon: Image.Image, panel: str) -> Image.Image:
    """``icon`` on a panel of that colour."""
    onto = Image.new("RGBA", icon.size, panel)
    onto.alpha_composite(icon)
    return onto.convert("RGB")


def seen(picture: Image.Image, sight: str) -> list[Colour]:
    """CIE L*a*b* of each pixel as those eyes see it."""
    data = picture.tobytes()
    pixels = [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3)]
    known = {pixel: lab(_through(SIGHTS[sight], pixel)) for pixel in set(pixels)}
    return [known[pixel] for pixel in pixels]


def distance(one: Sequence[Colour], other: Sequence[Colour]) -> float:
    """Mean ΔE (1976) over all pixels: 0 is the same picture, 100 is black instead of white everywhere."""
    return sum(map(dist, one, other)) / len(one)


def overlap(one: Image.Image, other: Image.Image) -> float:
    """Intersection over union of two alpha masks: 1 is the same silhouette."""
    pairs = list(zip(one.getchannel("A").tobytes(), other.getchannel("A").tobytes(), strict=True))
    return sum(min(pair) for pair in pairs) / sum(max(pair) for pair in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG 2 ratio of two colours, 1 to 21."""
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab_of(colour: str) -> Colour:
    """CIE L*a*b* of ``#rrggbb`` to a normal eye."""
    return lab(_light(colour))


def lab(linear: Colour) -> Colour:
    """Linear sRGB to CIE L*a*b* under D65."""
    red, green, blue = linear
    x = _root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    y = _root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = _root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0890)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _through(matrix: Matrix, pixel: Colour) -> Colour:
    light = [_linear(value) for value in pixel]
    red, green, blue = (
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, light, strict=True)))) for row in matrix
    )
    return red, green, blue


def _linear(value: float) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _luminance(colour: str) -> float:
    red, green, blue = _light(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _light(colour: str) -> Colour:
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return red, green, blue
