"""Chronicle: what happened, who says so, and how sure that is.

What `__all__` names is the library (`chronicle/docs/library.md`), loaded when it is first used: importing `chronicle` costs nothing.
"""

from chronicle.version import __version__

TYPE_CHECKING = False  # that of `typing`, which need not be loaded for it
if TYPE_CHECKING:
    from chronicle.cli.errors import OutputError, UsageError
    from chronicle.library.base import (
        Base,
        DateRecord,
        ElapsedRecord,
        FindingRecord,
        HolderRecord,
        StateRecord,
        open,  # noqa: A004 - as the library calls it
        parse_date,
    )
    from chronicle.library.shapes import CitationRecord
    from chronicle.loader.locate import BaseNotFound

__all__ = [
    "Base",
    "BaseNotFound",
    "CitationRecord",
    "DateRecord",
    "ElapsedRecord",
    "FindingRecord",
    "HolderRecord",
    "OutputError",
    "StateRecord",
    "UsageError",
    "__version__",
    "open",
    "parse_date",
]

_ELSEWHERE = {
    "BaseNotFound": "chronicle.loader.locate",
    "CitationRecord": "chronicle.library.shapes",
    "OutputError": "chronicle.cli.errors",
    "UsageError": "chronicle.cli.errors",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - only the library needs it

    return getattr(import_module(_ELSEWHERE.get(name, "chronicle.library.base")), name)


def __dir__() -> list[str]:
    return [*__all__]
