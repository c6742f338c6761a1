"""Processes that write a journal at once until they are killed, and a PostgreSQL of the test's own."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tillskott import Advisor, Journal
from tillskott.face.answer import Advice

# Forked processes share the knowledge; each opens the journal itself.
_FORK = multiprocessing.get_context("fork")


def killed_in_the_middle(
    url: str, advisor: Advisor, answers: list[tuple[dict[str, object], Advice]], folder: Path, kill_after: int,
    writers: int = 8,
) -> list[str]:
    """The ids that `writers` processes were told are kept, before all were killed with -9 after so many in all."""
    logs = [folder / f"acknowledged-{number}" for number in range(writers)]
    processes = [_FORK.Process(target=_write, args=(url, advisor, answers, log), daemon=True) for log in logs]
    for process in processes:
        process.start()
    deadline = time.monotonic() + 120 + kill_after / 5
    while sum(map(_lines, logs)) < kill_after and time.monotonic() < deadline and any(p.is_alive() for p in processes):
        time.sleep(0.02)
    for process in processes:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
    for process in processes:
        process.join()
    assert all(process.exitcode == -signal.SIGKILL for process in processes)
    return [line for log in logs if log.exists() for line in log.read_text().splitlines() if len(line) == 36]


def _write(url: str, advisor: Advisor, answers: list[tuple[dict[str, object], Advice]], log: Path) -> None:
    journal = Journal(url, patience=60)
    with log.open("ab", buffering=0) as acknowledged:
        while True:
            for profile, advice in answers:
                acknowledged.write(journal.record(advisor, profile, advice).encode() + b"\n")


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def no_postgresql() -> str:
    """Why a test cannot start PostgreSQL here; "" where it can."""
    if _programs() is None:
        return "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def _programs() -> Path | None:
    found = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    named = shutil.which("initdb")
    return found[-1] if found else Path(named).parent if named else None


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a database in a cluster of its own, which goes at the end."""
    programs = _programs()
    assert programs is not None
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="tillskott-pg-"))
    if as_user:
        shutil.chown(folder, "postgres", "postgres")

    def run(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, capture_output=True, cwd=folder)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, options = str(folder / "data"), f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    try:
        run(str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-w", "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
