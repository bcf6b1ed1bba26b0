"""What a compile has to do: files, settings, options."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from chronicle.findings import Finding
    from chronicle.index.cache import Progress
    from chronicle.index.signature import Signature
    from chronicle.index.units import Units
    from chronicle.loader.files import BaseFile
    from chronicle.model.entities import Base
    from chronicle.model.knowledge import KnowledgeCutoff


@dataclass(slots=True)
class Job:
    """What to compile: the files of a base by name, those that changed, and those that are gone."""

    root: Path
    files: Mapping[str, Path]
    changed: set[str]
    gone: set[str]
    config: str
    """The name of the settings file, which holds `[chronicle]`."""
    own: BaseFile | None
    """The settings file as read, if it was read whole and kept."""
    own_signature: Signature
    own_units: Units
    """The settings file cut into units."""
    settings: Base
    """The settings; their financial year decides how every date is read."""
    troubles: list[Finding] = field(default_factory=list)
    """Findings about files that cannot be read, and patterns that match none."""
    wrong: list[Finding] = field(default_factory=list)
    """Findings in the settings."""
    known: KnowledgeCutoff | None = None
    """With `--known-by`: the day after which sources are left out."""
    alone: bool = False
    """Whether to use this process only."""
    progress: Progress = lambda done, total: None  # noqa: ARG005 - nobody watches
