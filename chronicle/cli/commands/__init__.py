"""One module a command, and the declaration of every command: a new one is one more `CommandSpec`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.codes import TOO_MANY_HOLDERS, UNCITED_SOURCE
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.events import EVENTS
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


ASK: Final = "Ask"
LIST: Final = "List"
WRITE: Final = "Write"
SHARE: Final = "Share"
CHECK: Final = "Check"
"""The groups of commands in help, in its order; a group stands there once it has a command."""


class CommandSpec(NamedTuple):
    """A command: what help says of it, and where its function is.

    Attributes:
        name: As it is typed.
        summary: Its help in one line.
        module: The module beside this one that holds it; loaded only when the command is called.
        function: The function in that module.
        panel: The group of commands among which help lists it.
        details: What its own help says after the summary, from the blank or the blank line on.
        examples: Command lines for its own help.
        synonyms: Words that people may type for it, separated by blanks.
        example_arguments: Arguments to show when one is missing; empty to point to the help instead.
        library: The same question in Python, `base` being an open base; empty if the library does not ask it.
    """

    name: str
    summary: str
    module: str
    function: str
    panel: str = ASK
    details: str = ""
    examples: tuple[str, ...] = ()
    synonyms: str = ""
    example_arguments: str = ""
    library: str = ""

    @property
    def help(self) -> str:
        """The text of the command's own help."""
        lines = "\n".join(f"  {example}" for example in self.examples)
        library = f"\n\nIn Python: {self.library}" if self.library else ""
        return f"{self.summary}{self.details}\n\n\b\nFor example:\n{lines}{library}"


def _listing(name: str, summary: str, *examples: str, panel: str = ASK, synonyms: str = "") -> CommandSpec:
    library = f"base.{name}()"
    return CommandSpec(
        name, summary, "listings", "listing", panel, examples=examples, synonyms=synonyms, library=library
    )


def _kinds(panel: str) -> Iterator[CommandSpec]:
    """Yield the listings of the kinds in a panel: those that answer who held a post are asked, others looked up."""
    for kind in KINDS:
        if panel == (ASK if kind.fills_posts or kind.names_holders else LIST):
            yield _listing(kind.table, kind.summary, *kind.examples, panel=panel, synonyms=kind.synonyms)


_SPECS: Final = (
    _listing(
        "timeline",
        "Everything, merged, in order.",
        "chronicle timeline -p duxbury",
        "chronicle timeline --year 2013/14 --certain",
        "chronicle timeline -o chronology.csv",
        synonyms="all chronology history list log story when",
    ),
    CommandSpec(
        "at",
        "Who held which post on a date, the latest rating, what was in force.",
        "at",
        "at",
        details="\n\nThe date may be of any precision. A fact stands for its own date: of what lasts, its beginning, "
        "or its end if .end is added. Whoever was certainly in post stands plain; ? marks what is only possible, "
        "or left open by a missing date.",
        examples=(
            "chronicle at 2010-11",
            "chronicle at events.khyra-ishaq",
            "chronicle at tenures.duxbury.end",
            "chronicle at 2013-05 --known-by 2013-12",
            "chronicle at 2013/14 -f json",
        ),
        example_arguments="2010-11",
        library='base.at("2010-11")',
        synonyms="date day now on state today",
    ),
    *_kinds(ASK),
    CommandSpec(
        "conflicts",
        "Where sources disagree, side by side.",
        "conflicts",
        "conflicts",
        details="\n\nEach source's value is held against the accepted one: it agrees, is coarser (contains it), "
        "is finer (within it), overlaps, or disagrees (nothing in common).",
        examples=("chronicle conflicts", "chronicle conflicts --all -p tucker", "chronicle conflicts -f csv"),
        synonyms="contradictions disagree disagreements disputes disputed",
    ),
    CommandSpec(
        "between",
        "The time from one fact or date to another.",
        "between",
        "between",
        details="\n\nA and B are dates, or facts by their address; of what lasts, its beginning is meant, or its "
        "end if .end is added. The answer is a range wherever a date is not exact, in years, months and days.",
        examples=(
            "chronicle between events.khyra-ishaq inspections.unannounced-2012",
            "chronicle between tenures.duxbury tenures.duxbury.end",
            "chronicle between 2008-05 2014-01-06 -f json",
        ),
        example_arguments="2008-05 2012-09",
        library='base.between("2008-05", "2012-09")',
        synonyms="age duration elapsed interval length",
    ),
    CommandSpec(
        "show",
        "All that is known of a person, post, organisation, source or fact.",
        "show",
        "show",
        details="\n\nNAME is an id, a name, a surname or another name, in any case; or an address, table and id.",
        examples=(
            "chronicle show duxbury",
            "chronicle show duxbury --org lincolnshire",
            "chronicle show posts.strategic-director",
            "chronicle show cypn",
            "chronicle show tenures.tucker -f json",
        ),
        synonyms="about cat describe dossier get info open view whois",
        library='base.show("duxbury")',
    ),
    CommandSpec(
        "search",
        "Any words, wherever they stand in the base.",
        "search",
        "search",
        details="\n\nFinds what holds all of the words, in any order and any case, the last as the beginning of a "
        "word: in facts, in who and what they name, in notes, quotes and places in sources.",
        examples=(
            'chronicle search "mutual agreement"',
            "chronicle search notice --kind event --from 2009",
            "chronicle search trust -n 5 -f json",
        ),
        example_arguments='"mutual agreement"',
        synonyms="find grep look query",
    ),
    _listing(
        "people",
        "Whom the facts name, and how often.",
        "chronicle people",
        "chronicle people --year 2010",
        panel=LIST,
        synonyms="names persons",
    ),
    _listing(
        "organisations",
        "Councils, inspectorates and the rest.",
        "chronicle organisations",
        "chronicle organisations -f csv",
        panel=LIST,
        synonyms="bodies councils org orgs",
    ),
    _listing(
        "posts",
        "The offices that people hold.",
        "chronicle posts",
        "chronicle posts --org birmingham",
        panel=LIST,
        synonyms="job offices positions roles",
    ),
    _listing(
        "sources",
        "Who says so.",
        "chronicle sources",
        "chronicle sources -p duxbury",
        panel=LIST,
        synonyms="articles bibliography citations documents evidence references",
    ),
    *_kinds(LIST),
    CommandSpec(
        "new",
        "A commented base to begin with.",
        "new",
        "new",
        WRITE,
        details=" It loads without a finding: change it line by line.",
        examples=("chronicle new my-inquiry", "chronicle new my-inquiry --git"),
        example_arguments="my-inquiry",
        synonyms="create init start",
    ),
    CommandSpec(
        "import",
        "A spreadsheet's rows as facts.",
        "import_",
        "import_",
        WRITE,
        details="\n\nThe first time it shows what each column is taken for and what is open, and writes nothing. "
        "What was answered is kept as a map in imports/, by which the next sheet with these headings is read; "
        "its changed rows are merged with the facts as they stand.",
        examples=(
            "chronicle import LOG.xlsx",
            "chronicle import LOG.xlsx --save-map",
            "chronicle import LOG.xlsx --create people --yes",
            "chronicle import LOG.xlsx --map log --dry-run",
        ),
        example_arguments="LOG.xlsx",
        synonyms="convert ingest load upload",
    ),
    CommandSpec(
        "add",
        "A fact or an entry, from options or asked for line by line.",
        "add",
        "AddableKinds",
        WRITE,
        details="\n\nDates and amounts are read as people write them, names as they are looked up everywhere. What is "
        "missing is asked for on a terminal. The change and the new findings are shown before it is written.",
        examples=(
            'chronicle add tenure --person "Ann Ray" --post chair --start "April 2009" --source minutes',
            "chronicle add event",
            'chronicle add source --title "Minutes of the Board" --published "9 April 2009"',
            "chronicle add event --input events.jsonl",
        ),
        synonyms="append insert record enter",
        example_arguments=EVENTS.singular,
    ),
    CommandSpec(
        "edit",
        "An entry in your editor, or one value in place.",
        "edit",
        "edit",
        WRITE,
        details="\n\nWithout options it opens $VISUAL or $EDITOR at the entry, then checks again. With --set, --unset, "
        "--because and --cite it changes values in place, and nothing else in the file. What a source supported "
        "before, it still supports.",
        examples=(
            "chronicle edit tenures.tucker",
            'chronicle edit tenures.tucker --set start=2009-05 --because start="the minutes are later"',
            'chronicle edit tenures.tucker --cite minutes --at "item 7" --says start=2009-22',
            "chronicle edit -p john-smith --to 2005 --set person=john-smith-elder",
            "chronicle edit events.rumour --delete",
        ),
        synonyms="change delete modify remove rm set update",
        example_arguments="tenures.tucker",
    ),
    CommandSpec(
        "rename",
        "Another id for an entry, wherever it stands; or two made one.",
        "rename",
        "rename",
        WRITE,
        details="\n\nHeaders, references, what sources say, addresses in notes, the maps and states of imports and what was "
        "issued change together, all or none. With --merge the entry becomes one with NEW: names become other "
        "names, and where the two contradict each other nothing is done.",
        examples=(
            "chronicle rename people.anne-ray people.ann-ray",
            "chronicle rename anne-ray ann-ray --merge",
        ),
        synonyms="combine join merge move mv unify",
        example_arguments="people.anne-ray people.ann-ray",
    ),
    CommandSpec(
        "undo",
        "The last change of a command taken back.",
        "undo",
        "undo_command",
        WRITE,
        details=" Nothing is taken back whose files have been changed since.",
        examples=(
            "chronicle undo",
            "chronicle undo --list",
            "chronicle undo --dry-run",
            "chronicle undo --redo",
        ),
        synonyms="back redo restore revert rollback",
    ),
    CommandSpec(
        "release",
        "A copy of a base that may leave.",
        "release",
        "release",
        SHARE,
        details="\n\nWhat is restricted is left out as if it had never been written, and with it what cannot be told "
        "without that; no comments, no history, and notes only if asked for. Nothing is written while a withheld "
        "person is named anywhere, or a post seems vacant only for what is left out.",
        examples=(
            "chronicle release public --public",
            "chronicle release for-counsel --without third-party --log withheld.csv",
        ),
        synonyms="disclose publish redact withhold",
        example_arguments="public --public",
    ),
    CommandSpec(
        "report",
        "The whole story as one document: HTML, Word, Markdown.",
        "report",
        "report",
        SHARE,
        details="\n\nHow to read it, the short story, who is who, the chronology, a part for each kind of fact, where sources "
        "disagree, and the sources. The filters of every listing say of what.\n\nThe rows of the chronology are numbered. "
        "--issue NAME --on DAY freezes the numbers and the facts in the base's issued/: later issues of its series keep them.",
        examples=(
            "chronicle report -o report.html",
            "chronicle report --for court -o chronology.html",
            "chronicle report -p duxbury -o duxbury.md",
            "chronicle report --section chronology --section sources --year 2012..2013",
        ),
        synonyms="briefing print",
    ),
    CommandSpec(
        "export",
        "The whole base in a form for other programs.",
        "export",
        "export",
        SHARE,
        details="\n\nsheets writes a workbook, or a directory of CSV, with a sheet for each table of the format and one "
        "for citations. What is changed there goes back into the base with: chronicle import\n\n"
        "sqlite writes a database of tables with foreign keys, and views of who certainly and who possibly held "
        "which post when. datapackage and parquet write the same tables into a directory. ftm, popolo, timelinejs and "
        "ical hold dates without doubt: what is certain of each. --losses FILE lists what a format could not hold.\n\nschema writes the "
        "format as JSON Schema, by which an editor completes keys and marks mistakes; with --ids, the ids of the base too.",
        examples=(
            "chronicle export schema --ids -o chronicle.schema.json --force",
            "chronicle export sheets -o base.xlsx",
            "chronicle export sheets -o sheets --excel",
            "chronicle export sqlite -o base.sqlite --org birmingham",
            "chronicle export popolo -o popolo.json --losses losses.csv",
        ),
        example_arguments="sheets -o base.xlsx",
        library='base.export("sqlite", "base.sqlite")',
        synonyms="dump spreadsheet workbook xlsx",
    ),
    CommandSpec(
        "check",
        "Every mistake, with file, line and column.",
        "check",
        "check",
        CHECK,
        examples=(
            "chronicle check",
            f"chronicle check --strict --ignore {UNCITED_SOURCE}",
            f"chronicle check --select D,{TOO_MANY_HOLDERS}",
            f"chronicle check --explain {TOO_MANY_HOLDERS}",
            "chronicle check --fix --select F",
            "chronicle check -f github",
        ),
        synonyms="errors findings fix lint mend test validate verify",
        library="base.check()",
    ),
)

COMMANDS: Final = {spec.name: spec for spec in _SPECS}
"""Every command, in the order in which help lists them: by panel, each of them together."""
