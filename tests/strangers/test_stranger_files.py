"""Files of a stranger: whatever a base holds, one finding with its place, and the good facts still there."""

from __future__ import annotations

import json
import os
import pkgutil
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.index.builder import build
from chronicle.loader.locate import locate
from tests.long_run import first_of
from tests.strangers.payloads import leaks, run_command

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD: Final = """\
[events.good]
title = "Good"
date = "2009"
sources = ["s"]
[sources.s]
title = "S"
[sources.t]
title = "T"
"""
SECONDS: Final = 3
BYTES: Final = 300 * 2**20

TEXTS: Final[dict[str, tuple[bytes, str | None]]] = {
    "Latin-1": (b'[events.a]\ntitle = "caf\xe9"\n', "F002 2:13"),
    "UTF-16": ('[events.a]\ntitle = "x"\n'.encode("utf-16"), "F002 1:1"),
    "UTF-16 without a mark": ('[events.a]\ntitle = "x"\n'.encode("utf-16-le"), "F002 1:1"),
    "UTF-32": ('[events.a]\ntitle = "x"\n'.encode("utf-32"), "F002 1:1"),
    "bytes": (bytes(range(256)) * 100, "F002 2:118"),
    "a byte order mark": (b"\xef\xbb\xbf# nothing\n", None),
    "CRLF": (b"# nothing\r\n\r\n", None),
    "carriage returns": (b'[events.a]\rtitle = "x"\r', "F003 1:11"),
    "NUL": (b'[events.a]\ntitle = "a\0b"\n', "F003 2:11"),
    "empty": (b"", None),
    "blank": (b" \n\t\n\r\n  ", None),
    "a merge": (b"[events.a]\n<<<<<<< HEAD\ntitle = 1\n=======\ntitle = 2\n>>>>>>> other\n", "F003 2:1"),
    "marks of merges": (b"<<<<<<< HEAD\n" * 5000, "F003 1:1"),
    "10,000 levels": (b"a = " + b"[" * 10_000 + b"]" * 10_000, "F011 1:69"),
    "10,000 levels of tables": (b"a = " + b"{a=" * 10_000 + b"1" + b"}" * 10_000, "F011 1:197"),
    "a million brackets": (b"a = " + b"[" * 1_000_000, "F011 1:69"),
    "a key of 1,000 parts": (b".".join([b"a"] * 1000) + b" = 1\n", "F011 1:1"),
    "a header of 1,000 parts": (b"[" + b".".join([b"a"] * 1000) + b"]\nb = 1\n", "F011 1:2"),
    "half a megabyte of dotted key": (b".".join([b"a"] * 250_000) + b" = 1\n", "F011 1:1"),
    "4,301 digits": (b'[counts.a]\nwhat = "x"\nvalue = ' + b"9" * 4301 + b"\n", "F011 3:9"),
    "999 digits": (b'[counts.a]\nwhat = "x"\nvalue = ' + b"9" * 999 + b"\n", "F011 3:9"),
    "990 digits of sixteen": (b'[counts.a]\nwhat = "x"\nvalue = 0x' + b"f" * 990 + b"\n", "F011 3:9"),
    "1e999999": (b'[counts.a]\nwhat = "x"\nvalue = 1e999999\n', "F006 3:9"),
    "1e999999 in quotes": (b'[counts.a]\nwhat = "x"\nvalue = "1e999999"\n', "F006 3:9"),
    "nan": (b'[counts.a]\nwhat = "x"\nvalue = nan\n', "F006 3:9"),
    "-inf": (b'[counts.a]\nwhat = "x"\nvalue = -inf\n', "F006 3:9"),
    "a date of 90,000 digits": (b'[events.a]\ntitle = "x"\ndate = "' + b"2" * 90_000 + b'"\n', "F007 3:8"),
    "40,000 letters": (b"[events.a]\ntitle = " + b"x" * 40_000 + b"\n", "F003 2:9"),
    "40,000 letters of key": (b"x" * 40_000 + b" = 1\n", "F004 1:1"),
    "40,000 letters of id": (b"[events." + b"x" * 40_000 + b']\ntitle = "x"\n', "F010 1:9"),
    "a text without an end": (b'[events.a]\ntitle = "' + b"x" * 500_000, "F003 2:9"),
    "a long text without an end": (b'[events.a]\ntitle = """' + b"x\n" * 250_000, "F003 2:9"),
    "half a million backslashes": (b'a = "' + b"\\" * 500_001, "F003 1:500006"),
    "blanks": (b"[events.a]\ntitle =" + b" " * 500_000 + b"x y\n", "F003 2:500008"),
    "30,000 grades": (
        b'[scales.s]\ntitle = "S"\ngrades = [' + b",".join(b'"g%d"' % n for n in range(30_000)) + b"]\n",
        "F011 3:10",
    ),
    "a name of 100,000 letters": (
        b'[people.a]\nname = "' + b"ab" * 50_000 + b'"\n[people.b]\nname = "' + b"ba" * 50_000 + b'"\n',
        None,
    ),
    "JSON": (b'{"a": 1}', "F003 1:1"),
    "CSV": (b"a,b,c\n" * 10_000, "F003 1:1"),
    "quotation marks": (b'"' * 500_000, "F003 1:3"),
    "commas": (b"a = [" + b"," * 500_000, "F003 1:6"),
}
"""What a file may hold, and the one finding that it makes."""


def base_with(root: Path, data: bytes | None = None) -> Path:
    root.mkdir()
    (root / "chronicle.toml").write_text('[chronicle]\ntitle = "B"\n', "utf-8")
    (root / "good.toml").write_text(GOOD, "utf-8")
    if data is not None:
        (root / "bad.toml").write_bytes(data)
    return root


def errors(monkeypatch: pytest.MonkeyPatch, base: Path) -> list[str]:
    """The errors of a base, as `code line:column`, once every command has answered what is good of it."""
    listed = run_command(monkeypatch, "events", "-f", "json", "--base", str(base))
    assert "events.good" in listed.out
    output = run_command(monkeypatch, "check", "-f", "json", "--base", str(base))
    people = run_command(monkeypatch, "check", "--base", str(base))
    assert leaks(listed) == leaks(output) == leaks(people) == []
    found = [finding for finding in json.loads(output.out) if finding["severity"] == "error"]
    assert {listed.code, output.code, people.code} == ({1} if found else {0})
    assert {finding["file"] for finding in found} <= {"bad.toml"}
    return [f"{finding['code']} {finding['line']}:{finding['column']}" for finding in found]


@pytest.mark.parametrize(("data", "found"), TEXTS.values(), ids=TEXTS)
def test_one_finding_with_its_place(
    data: bytes, found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert errors(monkeypatch, base_with(tmp_path / "base", data)) == ([found] if found else [])


def fifo(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def directory(path: Path) -> None:
    path.mkdir()
    (path / "inside.toml").write_text("x = 1")


def loop(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to("nowhere.toml")


def out_of_the_base(path: Path) -> None:
    (path.parent.parent / "secret").write_text('[events.secret]\ntitle = "Secret"\n')
    path.symlink_to("../secret")


def test_nothing_is_shown_of_what_lies_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = base_with(tmp_path / "base", b"")
    (tmp_path / "secret").write_text("TOKEN-123\n")
    (base / "out.toml").symlink_to("../secret")
    for format_name in ("table", "json", "github"):
        output = run_command(monkeypatch, "check", "-f", format_name, "--base", str(base))
        assert "out.toml" in output.out
        assert "TOKEN" not in output.out


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 * 2**30)


def foreign_name(path: Path) -> None:
    Path(os.fsdecode(os.fsencode(path.parent) + b"/bad\xff.toml")).write_text("[events.a]\n")


ODD: Final = {
    fifo: "F001",
    device: "F001",
    directory: "F001",
    loop: "F001",
    dangling: "F001",
    out_of_the_base: "F001",
    sparse: "F011",
}


@pytest.mark.parametrize(("write_file", "code"), ODD.items(), ids=[write.__name__ for write in ODD])
def test_what_is_no_file_of_facts(
    write_file: Callable[[Path], None], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = base_with(tmp_path / "base")
    write_file(base / "bad.toml")
    assert errors(monkeypatch, base) == [f"{code} 1:1"]


def test_a_name_that_is_no_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = base_with(tmp_path / "base")
    try:
        foreign_name(base / "bad.toml")
    except OSError:
        pytest.skip("this system has no such names")
    output = run_command(monkeypatch, "check", "-f", "json", "--base", str(base))
    (finding,) = json.loads(output.out)[:1]
    assert (finding["code"], finding["file"], leaks(output)) == ("F001", "bad\\udcff.toml", [])
    assert "events.good" in run_command(monkeypatch, "events", "-f", "csv", "--base", str(base)).out


def test_a_base_below_a_directory_whose_name_is_no_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = os.fsdecode(os.fsencode(tmp_path) + b"/\xff")
    try:
        base = base_with(Path(below))
    except OSError:
        pytest.skip("this system has no such names")
    output = run_command(monkeypatch, "events", "-f", "json", "--base", str(base))
    assert (output.code, leaks(output)) == (0, [])
    assert run_command(monkeypatch, "timeline", "--base", str(base / "good.toml")).code == 0


def test_a_base_of_more_than_is_read_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = base_with(tmp_path / "base")
    monkeypatch.setattr("chronicle.loader.discover.MAX_BASE", 300)
    for name in ("a", "b", "z"):
        (base / f"{name}.toml").write_text("#" * 120)
    output = run_command(monkeypatch, "check", "-f", "json", "--select", "F", "--base", str(base))
    assert [(finding["code"], finding["file"]) for finding in json.loads(output.out)] == [
        ("F011", "good.toml"),
        ("F011", "z.toml"),
    ]


@pytest.mark.parametrize("place", ["fifo", "/dev/zero", "/dev/null", "nowhere", "empty"])
def test_what_is_no_base(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("fifo")
    Path("empty").mkdir()
    output = run_command(monkeypatch, "timeline", "--base", place)
    assert (output.code, output.out, leaks(output)) == (3, "", [])
    assert "hint:" in output.err


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (2 * SECONDS, 2 * SECONDS))


@pytest.mark.parametrize(
    "name",
    ["a million brackets", "half a megabyte of dotted key", "a long text without an end", "30,000 grades"],
)
def test_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    base = base_with(tmp_path / "base", TEXTS[name][0])
    measured = (
        "import resource, sys; from chronicle.cli.run import run; code = run(sys.argv[1:]);"
        "used = resource.getrusage(resource.RUSAGE_SELF);"
        "peak = next((line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')), used.ru_maxrss)"
        " if sys.platform == 'linux' else used.ru_maxrss;"  # which counts what the parent had when it forked
        "print(used.ru_utime + used.ru_stime, peak, file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", measured, "check", "--base", str(base)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, preexec_fn=limited, check=False
    )
    seconds, kibibytes = done.stderr.split("\n")[-2].split()
    assert done.returncode == 1
    assert float(seconds) < SECONDS
    assert int(kibibytes) * 1024 < BYTES


PLACES: Final = ("facts", "facts/inner", "facts/one.toml", "facts/inner/two.toml")


@pytest.fixture
def doubles(tmp_path: Path) -> Path:
    """A directory with a base, and another one like it outside."""
    for place, title in (("base", "within"), ("outside", "secret")):
        for name in ("one", "inner/two"):
            file = tmp_path / place / "facts" / f"{name}.toml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'[events.{file.stem}]\ntitle = "{title}"\ndate = "2009"\n', "utf-8")
    (tmp_path / "base" / "chronicle.toml").write_text('[chronicle]\ntitle = "B"\n', "utf-8")
    return tmp_path


def titles(base: Path) -> set[str]:
    """The titles of the events of a base that is compiled."""
    index = build(locate(str(base)), None, None, None)
    found = {title for (title,) in index.execute("SELECT title FROM events")}
    index.close()
    return found


@pytest.mark.skipif(os.name != "posix", reason="needs links")
@pytest.mark.parametrize("swapped", PLACES)
@pytest.mark.parametrize("after", ["base_files", "Signature.of", "cut_file"])
def test_a_link_out_of_the_base_that_is_put_in_place_after_listing_is_not_followed(
    after: str, swapped: str, doubles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = doubles / "base" / swapped
    module = "reading" if after == "cut_file" else "signature" if after == "Signature.of" else "builder"
    target = f"chronicle.index.{'large.' if module == 'reading' else ''}{module}.{after}"
    real = pkgutil.resolve_name(target)

    def swap(*arguments: object) -> object:
        answer = real(*arguments)
        if not place.is_symlink():
            place.rename(doubles / "aside")
            place.symlink_to(doubles / "outside" / swapped)
        return answer

    monkeypatch.setattr(target, swap)
    assert titles(doubles / "base") <= {"within"}
    assert place.is_symlink()


@pytest.mark.skipif(os.name != "posix", reason="needs links")
@pytest.mark.parametrize("swapped", first_of(PLACES))
def test_links_out_of_the_base_that_come_and_go_are_never_followed(swapped: str, doubles: Path) -> None:
    swap = (
        "import os, sys, time, random; place, aside, outside = sys.argv[1:]\n"
        "while True:\n"
        "    os.rename(place, aside); os.symlink(outside, place); time.sleep(random.random() / 2000)\n"
        "    os.unlink(place); os.rename(aside, place); time.sleep(random.random() / 2000)\n"
    )
    places = (doubles / "base" / swapped, doubles / "aside", doubles / "outside" / swapped)
    found = set()
    with subprocess.Popen([sys.executable, "-c", swap, *map(str, places)]) as swapping:
        try:
            for _ in range(100):
                found |= titles(doubles / "base")
        finally:
            swapping.kill()
    assert found == {"within"}
