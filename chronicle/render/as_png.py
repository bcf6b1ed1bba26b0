"""A chart as a PNG: its SVG in light colours, drawn by resvg with a font of its own, twice as sharp as it is wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import resvg_py
from font_source_sans_pro import font_files_ttf

from chronicle.render.as_svg import USUAL_WIDTH, as_svg
from chronicle.render.stream import binary_of

if TYPE_CHECKING:
    from typing import TextIO

    from chronicle.picture import Chart
    from chronicle.render import ChartOptions
    from chronicle.render.as_svg import Setting

_SHARPNESS: Final = 2
_FONT: Final = "Source Sans Pro"
_LAST_OF_FONT: Final = 0x2265
"""The last of the letters and signs that the font has for certain, of those that answers use: ≥."""


def write_chart(chart: Chart, out: TextIO, options: ChartOptions) -> None:
    """Write the chart as a PNG to the bytes below a stream; `width` is that of the picture."""
    width = options.width or USUAL_WIDTH * _SHARPNESS
    binary_of(out).write(_png(as_svg(chart, width // _SHARPNESS), width))


def as_png(chart: Chart, width: int, sharpness: int, setting: Setting) -> bytes:
    """Return a chart, drawn for a width in pixels of a screen, as a PNG of so many dots for each of them."""
    return _png(as_svg(chart, width, setting), width * sharpness)


def _png(svg: str, width: int) -> bytes:
    """Return a drawing as a PNG so many dots wide; letters that the font lacks are drawn by those of the system."""
    picture = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=not any(ord(letter) > _LAST_OF_FONT for letter in svg),
        font_files=[str(font_files_ttf[name]) for name in ("SourceSansPro", "SourceSansProSemibold")],
        font_family=_FONT,
        sans_serif_family=_FONT,
    )
    return bytes(picture)
