"""Where the findings of a whole base stand, looked up file by file, so that each file is scanned once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chronicle.findings import Finding, Place, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.base.files import Locator


def located(findings: Iterable[Finding], locator: Locator) -> list[Finding]:
    """The same findings in the same order, with every spot looked up."""
    found = list(findings)
    spots = dict.fromkeys(at for one in found for at in (one.at, *one.also) if isinstance(at, Spot))
    places: dict[Spot, Place] = {
        spot: locator.place(spot) for spot in sorted(spots, key=lambda spot: spot.file)
    }

    def place(at: Spot | Place) -> Place:
        return at if isinstance(at, Place) else places[at]

    return [replace(one, at=place(one.at), also=tuple(map(place, one.also))) for one in found]
