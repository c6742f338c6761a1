"""Runs commands on a bad day, each in a process of its own, and prints for each its exit code and what it said.

    python tests/bad_days.py full|killed < [[WORD, …], …]

`full`: no file may grow. `killed`: kill -9 at the worst moment, when all is written and nothing has its name yet.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from typing import Any

from tillskott import Advisor
from tillskott.cli import main
from tillskott.engine.disk import folders


def full() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def killed() -> None:
    def kill(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    os.replace = kill  # type: ignore[assignment]
    folders._exchange = kill


def run(words: list[str], day: str) -> tuple[int, str]:
    """A command in a child that has all modules already; minus the signal where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        sys.stdout = sys.stderr = os.fdopen(writing, "w", encoding="utf-8")
        os.dup2(writing, 1)
        {"full": full, "killed": killed}[day]()
        sys.argv[1:] = words
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:
            traceback.print_exc()
            code = 1
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as said:
        told = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told


if __name__ == "__main__":
    Advisor().advise({"age": 45})
    print(json.dumps([run(words, sys.argv[1]) for words in json.load(sys.stdin)]))
