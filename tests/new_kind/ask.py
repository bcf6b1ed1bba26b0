"""Declares the new kind, then answers the command lines on stdin: a process of its own for them all."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout

import tests.new_kind.meetings  # noqa: F401 - declares the kind, before anything asks for the kinds
from chronicle.cli.run import run


def answer(arguments: list[str], environment: dict[str, str]) -> dict[str, object]:
    """Return the exit code of a command line and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    os.environ.update(environment)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code: object = run(arguments)
    except SystemExit as end:  # so completion ends
        code = end.code or 0
    finally:
        for name in environment:
            del os.environ[name]
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    json.dump([answer(*question) for question in json.load(sys.stdin)], sys.stdout)
