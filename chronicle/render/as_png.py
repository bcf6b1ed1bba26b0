"""A chart as a PNG: its SVG in light colours, drawn by resvg with a font of its own, twice as sharp as it is wide."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from chronicle.render import MissingLibrary
from chronicle.render.as_svg import USUAL_WIDTH, as_svg

if TYPE_CHECKING:
    from typing import TextIO

    from chronicle.picture import Chart
    from chronicle.render import ChartOptions

EXTRA: Final = "png"
"""What to install with Chronicle, `chronicle-facts[png]`."""
_SHARPNESS: Final = 2
_FONT: Final = "Source Sans Pro"
_LAST_OF_FONT: Final = 0x2265
"""The last of the letters and signs that the font has for certain, of those that answers use: ≥."""


def write_chart(chart: Chart, out: TextIO, options: ChartOptions) -> None:
    """Write the chart as a PNG to the bytes below a stream; `width` is that of the picture.

    Raises:
        MissingLibrary: resvg or its font is not installed.
    """
    width = options.width or USUAL_WIDTH * _SHARPNESS
    out.flush()
    out.buffer.write(as_png(as_svg(chart, width // _SHARPNESS), width))
    out.buffer.flush()


def as_png(svg: str, width: int) -> bytes:
    """Return an SVG of the program's own as a PNG.

    Letters that the font lacks are drawn by those of the system.

    Raises:
        MissingLibrary: resvg or its font is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingLibrary("resvg-py", EXTRA) from None
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=not any(ord(letter) > _LAST_OF_FONT for letter in svg),
            font_files=list(_fonts()),
            font_family=_FONT,
            sans_serif_family=_FONT,
        )
    )


@cache
def _fonts() -> tuple[str, ...]:
    """Return the font's files."""
    try:
        from font_source_sans_pro import font_files_ttf  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingLibrary("font-source-sans-pro", EXTRA) from None
    return tuple(str(font_files_ttf[name]) for name in ("SourceSansPro", "SourceSansProSemibold"))
