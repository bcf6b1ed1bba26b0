"""The paper of a Word document: how large it is, and what of it is margin; a section for each way in which it lies."""

from __future__ import annotations

from typing import Final

from chronicle.named_tuples import NamedTuple

TWIPS_A_MM: Final = 1440 / 25.4
_TWIPS_A_PIXEL: Final = 15
_A4: Final = (11906, 16838)
_MARGIN: Final = round(18 * TWIPS_A_MM)
_TO_EDGE: Final = round(9 * TWIPS_A_MM)


class Paper(NamedTuple):
    """A sheet of paper, in twentieths of a point: A4 if nothing else is said."""

    width: int = _A4[0]
    height: int = _A4[1]
    top: int = _MARGIN
    right: int = _MARGIN
    bottom: int = _MARGIN
    left: int = _MARGIN
    header: int = _TO_EDGE
    footer: int = _TO_EDGE
    gutter: int = 0

    @property
    def room(self) -> int:
        """How wide a text on it is."""
        return self.width - self.left - self.right - self.gutter

    @property
    def pixels(self) -> tuple[int, int]:
        """How wide and how high a picture on it may be, in pixels of a screen."""
        depth = self.height - self.top - self.bottom
        return self.room // _TWIPS_A_PIXEL, depth // _TWIPS_A_PIXEL

    @property
    def is_across(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height

    def across(self) -> Paper:
        """Return the paper laid across."""
        return self if self.is_across else self._replace(width=self.height, height=self.width)

    @property
    def xml(self) -> str:
        """Its size and its margins, as the properties of a section have them."""
        orientation = ' w:orient="landscape"' if self.is_across else ""
        return (
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"{orientation}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.right}" w:bottom="{self.bottom}" w:left="{self.left}" '
            f'w:header="{self.header}" w:footer="{self.footer}" w:gutter="{self.gutter}"/>'
        )
