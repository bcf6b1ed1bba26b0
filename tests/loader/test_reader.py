from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from chronicle.loader import reader
from chronicle.loader.reader import MAX_FILE, FileError, Lines, ReadText, read_file


def refused(path: Path) -> FileError:
    answer = read_file(path)
    assert isinstance(answer, FileError)
    assert answer.hint
    return answer


def text_of(path: Path) -> str:
    answer = read_file(path)
    assert isinstance(answer, ReadText)
    return answer.text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.toml"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b" \n", " \n"),
        (b"a = 1\r\n", "a = 1\r\n"),
        (b"\xef\xbb\xbfa = 1", "a = 1"),
        ("é = '😀'".encode(), "é = '😀'"),
        (b"a = '\0'", "a = '\0'"),
    ],
)
def test_text_is_kept_as_it_is_but_for_a_byte_order_mark(path: Path, data: bytes, text: str) -> None:
    path.write_bytes(data)
    assert text_of(path) == text


@pytest.mark.parametrize(
    ("data", "word", "place"),
    [
        (b"a = 'caf\xe9'", "0xe9", (1, 9)),
        (b"a = 1\n\xc3\xa9b = \x93", "0x93", (2, 6)),
        (b"\xef\xbb\xbfa\xff", "0xff", (1, 2)),
        (b"a = \xc3", "0xc3", (1, 5)),
        (b"\xed\xa0\x80", "0xed", (1, 1)),
        ("a = 1".encode("utf-16"), "UTF-16", (1, 1)),
        ("a = 1".encode("utf-32"), "UTF-32", (1, 1)),
        ("a = 1".encode("utf-16-le"), "UTF-16", (1, 1)),
        (bytes(5000), "no text", (1, 1)),
    ],
)
def test_what_is_not_utf8_is_refused_at_its_first_bad_byte(
    path: Path, data: bytes, word: str, place: tuple[int, int]
) -> None:
    path.write_bytes(data)
    trouble = refused(path)
    assert (trouble.code, trouble.line, trouble.column) == ("F002", *place)
    assert word in trouble.message
    assert "UTF-8" in trouble.hint


def test_a_byte_of_windows_is_named_with_the_character_it_was(path: Path) -> None:
    path.write_bytes(b"a = 'caf\xe9'")
    assert "“é”" in refused(path).hint


def test_a_sparse_file_of_five_gigabytes_costs_nothing(path: Path) -> None:
    path.touch()
    os.truncate(path, 5 * 2**30)
    assert refused(path).code == "F011"


def test_a_file_may_be_as_long_as_the_limit_and_no_longer(path: Path) -> None:
    path.write_bytes(b" " * MAX_FILE)
    assert len(text_of(path)) == MAX_FILE
    path.write_bytes(b" " * (MAX_FILE + 1))
    assert refused(path).code == "F011"


def test_a_file_that_grows_while_it_is_read_is_read_no_further_than_the_limit(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.touch()
    empty = path.stat()
    monkeypatch.setattr(reader, "MAX_FILE", 10)
    monkeypatch.setattr(os, "fstat", lambda _: empty)
    path.write_text("x" * 10)
    assert text_of(path) == "x" * 10
    path.write_text("x" * 20)
    assert (refused(path).code, "11 bytes" in refused(path).message) == ("F011", True)


def test_what_another_has_put_in_its_place_is_refused_once_it_is_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.touch()
    monkeypatch.setattr(os, "fstat", lambda _: os.stat("/dev/null"))
    assert (refused(path).code, "device" in refused(path).message) == ("F001", True)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ("open", PermissionError(13, "Permission denied"), "no permission"),
        ("open", OSError(24, "Too many open files"), "too many open files"),
        ("read", OSError(5, "Input/output error"), "input/output error"),
    ],
)
def test_a_fault_of_the_system_is_a_finding(
    call: str, error: OSError, message: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **_named: object) -> int:
        raise error

    path.write_text("a = 1")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        found = refused(path)
    assert (found.code, message in found.message) == ("F001", True)


def test_a_pipe_is_refused_without_waiting_for_a_writer(path: Path) -> None:
    os.mkfifo(path)
    assert (refused(path).code, "pipe" in refused(path).message) == ("F001", True)


def test_devices_folders_and_sockets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.toml")
        for path, word in (
            (Path("/dev/null"), "device"),
            (tmp_path, "directory"),
            (Path("s.toml"), "socket"),
        ):
            assert refused(path).code == "F001"
            assert word in refused(path).message


def test_what_is_not_there_is_refused(path: Path) -> None:
    assert refused(path).code == "F001"
    path.symlink_to("nowhere")
    assert refused(path).code == "F001"
    path.unlink()
    path.symlink_to(path)
    assert refused(path).code == "F001"
    assert refused(Path("a\0b")).code == "F001"


@pytest.mark.skipif(os.name != "posix", reason="needs links")
@pytest.mark.parametrize("where", ["facts", "facts/inner", "facts/inner/a.toml"])
def test_no_link_that_was_put_in_place_since_is_followed(where: str, tmp_path: Path) -> None:
    path = tmp_path / "facts" / "inner" / "a.toml"
    path.parent.mkdir(parents=True)
    path.write_text("a = 1")
    assert text_of(path) == "a = 1"
    (tmp_path / where).rename(tmp_path / "outside")
    (tmp_path / where).symlink_to(tmp_path / "outside")
    assert (refused(path).code, "a link" in refused(path).message) == ("F001", True)
    with pytest.raises(OSError, match=r".") as raised:
        reader.open_without_links(path)
    assert raised.value.errno in {errno.ELOOP, errno.ENOTDIR}


def test_what_was_open_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    before = os.listdir("/dev/fd")
    for number in range(3):
        if number:
            path.touch()
        refused(tmp_path / "nowhere" / "a.toml")
        read_file(path)
    assert os.listdir("/dev/fd") == before


def test_a_digest_tells_an_edit(path: Path) -> None:
    path.write_text("a = 1")
    before = read_file(path)
    path.write_text("a = 2")
    after = read_file(path)
    assert isinstance(before, ReadText)
    assert isinstance(after, ReadText)
    assert before.digest != after.digest


TEXT = "first\r\nsecond\u2028still second\n\ttab\x0bé😀\n"


def test_only_a_line_feed_ends_a_line() -> None:
    lines = Lines(TEXT)
    assert [lines.line(number) for number in range(1, 6)] == [
        *("first", "second\u2028still second", "\ttab\x0bé😀", ""),
        "",  # past the last
    ]


@pytest.mark.parametrize("offset", range(len(TEXT)))
def test_a_place_leads_back_to_its_offset(offset: int) -> None:
    lines = Lines(TEXT)
    line, column = lines.position(offset)
    assert lines.start(line) + column - 1 == offset
    assert line == TEXT.count("\n", 0, offset) + 1


def test_a_column_counts_characters_not_cells_or_bytes() -> None:
    assert Lines(TEXT).position(TEXT.index("😀")) == (3, 7)
