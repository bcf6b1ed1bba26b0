"""A chart as a picture in a Word document: as sharp as print is, as wide as the text, and told to those who cannot see it."""

from __future__ import annotations

from html import escape
from struct import unpack
from typing import TYPE_CHECKING, Final

from chronicle.render.as_svg import Setting
from chronicle.render.svg_text import describe
from chronicle.text import printable_in_xml

if TYPE_CHECKING:
    from chronicle.picture import Chart
    from chronicle.render.word_package import Attachments
    from chronicle.render.word_paper import Paper

_SHARPNESS: Final = 2
"""How many dots of a picture are drawn for each of its pixels: 223 an inch, as many as Word keeps for print."""
_DENSITY: Final = 1.16
"""How many of its pixels stand on one of a screen: its letters, of 9 points, are read as 8."""
_EMUS_A_PIXEL: Final = 9525
_BESIDE_LANES: Final = 150
"""What of the height of a page the heading above a chart, its axis and its legend take, in pixels."""
_LONGEST_TITLE: Final = 200
_LONGEST_DESCRIPTION: Final = 4000
_NUMBERS_FROM: Final = 1000
"""Pictures are numbered above those that a template may bring."""
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"


def picture(chart: Chart, paper: Paper, attached: Attachments) -> str:
    """Return a chart as a paragraph with a picture, kept on one page with what follows."""
    from chronicle.render.as_png import as_png  # noqa: PLC0415 - without its library a document has no pictures

    width, depth = (int(pixels * _DENSITY) for pixels in paper.pixels)
    setting = Setting(is_whole=False, tallest=depth - _BESIDE_LANES)
    png = as_png(chart, width, _SHARPNESS, setting)
    drawn = unpack(">II", png[16:24])  # a PNG begins with its width and its height
    across, down = (round(dots / _SHARPNESS / _DENSITY * _EMUS_A_PIXEL) for dots in drawn)
    id_, number = attached.picture(png)
    title = escape(printable_in_xml(chart.title[:_LONGEST_TITLE]))
    words = escape(printable_in_xml(describe(chart)[:_LONGEST_DESCRIPTION]))
    named = f'id="{_NUMBERS_FROM + number}" name="Chart {number}" title="{title}" descr="{words}"'
    return (
        '<w:p><w:pPr><w:keepNext/><w:spacing w:before="80" w:after="40"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr {named}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_DRAWING}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="Chart {number}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{id_}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
