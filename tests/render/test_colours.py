"""No tone vanishes, on a light background or on a dark one, in the colours that terminals give the sixteen names."""

from __future__ import annotations

from typing import Final

import pytest

from chronicle.render.colours import STYLES

Colour = tuple[int, int, int]

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
LEAST: Final = 1.95
"""Below this ratio of contrast, text is not read but guessed."""
PALETTES: Final[dict[str, dict[str, Colour]]] = {
    "xterm": {"red": (205, 0, 0), "green": (0, 205, 0), "magenta": (205, 0, 205), "cyan": (0, 205, 205)},
    "VGA": {"red": (170, 0, 0), "green": (0, 170, 0), "magenta": (170, 0, 170), "cyan": (0, 170, 170)},
    "Tango": {"red": (204, 0, 0), "green": (78, 154, 6), "magenta": (117, 80, 123), "cyan": (6, 152, 154)},
    "Windows": {
        "red": (197, 15, 31),
        "green": (19, 161, 14),
        "magenta": (136, 23, 152),
        "cyan": (58, 150, 221),
    },
}


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2."""
    parts = [part / 255 for part in colour]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of contrast of WCAG 2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("background", [WHITE, BLACK], ids=["light", "dark"])
@pytest.mark.parametrize("palette", PALETTES)
def test_no_tone_vanishes(palette: str, background: Colour) -> None:
    colours = {style.color.name for style in STYLES.values() if style and style.color}
    ratios = {name: contrast(PALETTES[palette][name], background) for name in colours}
    assert [name for name, ratio in ratios.items() if ratio < LEAST] == []


def test_yellow_and_blue_would() -> None:
    assert contrast((205, 205, 0), WHITE) < LEAST
    assert contrast((0, 0, 170), BLACK) < LEAST
