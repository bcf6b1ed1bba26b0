"""What is to be compiled, and by what settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from chronicle.base.files import BaseFile
    from chronicle.facts.entities import Base
    from chronicle.facts.known import Known
    from chronicle.findings import Finding
    from chronicle.index.opening import Progress
    from chronicle.index.signature import Signature
    from chronicle.index.units import Units


@dataclass(slots=True)
class Job:
    """What to compile: the files of a base, those of them that changed, and those that are gone."""

    root: Path
    files: Mapping[str, Path]
    changed: set[str]
    gone: set[str]
    config: str
    """The name of the file that holds `[chronicle]`."""
    own: BaseFile | None
    """That file, if it was read whole for the settings."""
    own_signature: Signature
    own_units: Units
    """That file as it is read at once."""
    settings: Base
    """What it says of the base: every date is read by its financial year."""
    troubles: list[Finding] = field(default_factory=list)
    """What is wrong with files that were not read."""
    wrong: list[Finding] = field(default_factory=list)
    """What is wrong with the settings."""
    known: Known | None = None
    alone: bool = False
    """Whether one process has to do."""
    progress: Progress = lambda done, total: None  # noqa: ARG005 - nobody watches
