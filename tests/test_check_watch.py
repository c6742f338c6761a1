"""`tillskott check --watch`: checks again when a file changes, rests in between, and ends with Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

import pytest
import tiny
from rich.console import Console

from tillskott.engine.checks import Finding, run_checks
from tillskott.engine.checks.watch import changes
from tillskott.engine.render.findings import changes_view


def test_it_names_what_changed_once_the_folder_is_at_rest(tmp_path: Path) -> None:
    tiny.write(tmp_path)
    edits = iter([
        lambda: None,
        lambda: (tmp_path / "foods.yaml").write_text("half", encoding="utf-8"),
        lambda: (tmp_path / "foods.yaml").write_text("the whole of it", encoding="utf-8"),
        lambda: (tmp_path / "rules" / "new.yaml").write_text("rules: []", encoding="utf-8"),
        lambda: None,
        lambda: (tmp_path / "foods.yaml~").write_text("a copy of the editor", encoding="utf-8"),
        lambda: (tmp_path / "texts.yaml").unlink(),
        lambda: None,
    ])
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        next(edits)()

    seen = changes(tmp_path, sleep)
    assert next(seen) == ["foods.yaml", "rules/new.yaml"]
    assert next(seen) == ["texts.yaml"]
    assert len(slept) == 8
    assert min(slept) >= 0.1, "a busy loop"


def test_what_has_come_and_gone_is_shown_and_a_line_that_moved_is_not() -> None:
    def finding(check: str, where: str) -> Finding:
        return Finding(check, "error", where, {"sv": check, "en": check}, {"sv": "rätta", "en": "mend"})

    before = [finding("stays", "rules/a.yaml:3 one"), finding("goes", "rules/a.yaml:9 two")]
    after = [finding("stays", "rules/a.yaml:7 one"), finding("comes", "rules/b.yaml:1 three")]
    console = Console(width=100, highlight=False)
    with console.capture() as captured:
        console.print(changes_view(before, after, "en"))
    assert captured.get().splitlines() == [
        "+ rules/b.yaml:1 three: comes → mend", "− rules/a.yaml:9 two: goes", "2 errors"]


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent otherwise")
def test_the_command_checks_again_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path)
    assert not [one for one in run_checks(folder) if one.level == "error" and one.check == "load"]
    command = [sys.executable, "-c",
               # A shell that starts something in the background lets it ignore Ctrl-C.
               "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
               "from tillskott.cli import main; main()",
               "check", "--knowledge", str(folder), "--lang", "en", "--watch"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                               env={**os.environ, "PYTHONUTF8": "1"})
    lines: Queue[str] = Queue()
    assert process.stdout is not None
    threading.Thread(target=lambda out=process.stdout: [lines.put(line) for line in out], daemon=True).start()
    try:
        until(lines, "Waiting for changes")
        path = folder / "vocabulary.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("type: enum", "type: enumm"), encoding="utf-8")
        assert "vocabulary.yaml" in until(lines, "vocabulary.yaml")
        assert until(lines, "+ vocabulary.yaml").startswith("+ vocabulary.yaml:")
        until(lines, "error")
        spent = cpu_seconds(process.pid)
        time.sleep(1.5)
        assert cpu_seconds(process.pid) - spent < 0.3, "it is busy while nothing happens"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    finally:
        process.kill()


def until(lines: Queue[str], words: str) -> str:
    """The next line that holds these words."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            line = lines.get(timeout=1)
        except Empty:
            continue
        if words in line:
            return line
    raise AssertionError(f"{words!r} was never said")


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used, where the system tells it."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return 0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
