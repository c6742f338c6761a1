"""The command line in this process: what a command says and how it ends, without the start of a process for each.

That it is a process, with pipes, signals and a language of its own, is what test_cli_process.py tests.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tillskott import cli
from tillskott.commands import options


class Run(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def tillskott(*words: str | Path, **environment: str) -> Run:
    """A command with these words and nobody at the keyboard, in this environment too."""
    options._knowledge.cache_clear()  # as in a process that has just started
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, open(os.devnull, encoding="utf-8") as nothing:
        for name, value in environment.items():
            patch.setenv(name, value)
        for name, stream in (("stdin", nothing), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "argv", ["tillskott", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return Run(int(left.value.code or 0), *said)
