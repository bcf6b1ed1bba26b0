"""The kind that a test declares goes out in every export, and is asked for in Python."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.new_kind.test_new_kind import BASE

PROGRAM = """
import sys
import tests.new_kind.meetings
import chronicle
base = chronicle.open(sys.argv[1])
rows = [(row.title, str(row.earliest), row.minutes) for row in base.listing("meetings", year=2009)]
for form in ("sqlite", "datapackage", "ftm", "popolo", "timelinejs", "ical"):
    base.export(form, f"{sys.argv[2]}/{form}", losses=f"{sys.argv[2]}/{form}.csv")
print(rows)
"""


def test_it_is_in_every_export(tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    base.write_text(BASE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(base), str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[('The board agrees a budget', '2009-04-01', 'Agreed by all')]\n"
    database = sqlite3.connect(tmp_path / "sqlite")
    assert database.execute("SELECT title, date_edtf, organisation FROM meetings ORDER BY date_edtf").fetchall() == [
        ("The board agrees a budget", "2009-04", "The Board"), ("The annual meeting", "2010-06-17", None),
    ]  # fmt: skip
    assert '"meetings.csv"' in (tmp_path / "datapackage" / "datapackage.json").read_text("utf-8")
    entities = [json.loads(line) for line in (tmp_path / "ftm").read_text("utf-8").splitlines()]
    assert [one["properties"]["date"] for one in entities if one["schema"] == "Event"] == [["2009-04"]]
    assert "Popolo has no meetings" in (tmp_path / "popolo.csv").read_text("utf-8")
    assert "The board agrees a budget" in (tmp_path / "timelinejs").read_text("utf-8")
