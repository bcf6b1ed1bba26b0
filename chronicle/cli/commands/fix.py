"""`chronicle check --fix`: what has one cure is cured, and what is left is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.cli.stderr import print_note
from chronicle.cli.writing import difference, on_terminal, settle
from chronicle.codes import NOT_TOML
from chronicle.index.cache import open_index
from chronicle.loader.locate import shell_command
from chronicle.queries.findings import findings
from chronicle.text import counted, enumerated
from chronicle.writing.base_texts import BaseTexts
from chronicle.writing.fixes import apply_fixes, fixes_of
from chronicle.writing.proposal import propose

if TYPE_CHECKING:
    from chronicle.cli.writing import WritingOptions
    from chronicle.findings import Fix
    from chronicle.loader.locate import BaseLocation
    from chronicle.writing.proposal import Proposal

_MOST_ROUNDS: Final = 5
"""A cure may bring to light what has one, too: a misspelt key a date in another form."""


def fix_findings(base: BaseLocation, codes: frozenset[str], writing: WritingOptions) -> None:
    """Apply the fix of each finding of some codes that has one."""
    left: list[Fix] = []
    broken: list[str] = []
    tells_all = writing.for_programs or writing.dry_run or on_terminal()  # else all findings follow

    def make() -> Proposal:
        texts = BaseTexts(base)
        wanted = fixes_of(findings(open_index(base), codes))
        applied: dict[Fix, None] = {}
        left.clear()
        broken[:] = texts.broken
        for _ in range(_MOST_ROUNDS):
            done = apply_fixes(texts, wanted)
            applied |= dict.fromkeys(done)
            left.extend(fix for fix in wanted if fix not in applied)
            proposal = propose(base, texts.edited, [*dict.fromkeys(fix.address for fix in applied)])
            found = [finding for finding in proposal.new if finding.code in codes]
            wanted = [fix for fix in fixes_of(found) if fix not in applied]
            if not wanted or not done:
                break
        return proposal if tells_all else proposal._replace(new=())

    settle(
        base, make, difference, writing._replace(despite_errors=True), command=shell_command("check", "--fix")
    )
    if left:
        where = ", ".join(dict.fromkeys(fix.address for fix in left))
        reason = (
            f": first mend by hand what is not TOML in {enumerated(broken)} ({NOT_TOML})" if broken else ""
        )
        print_note(f"{counted(len(left), 'fix', 'fixes')} could not be written, in {where}{reason}.")
