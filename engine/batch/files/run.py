"""A run over a whole file: chunk by chunk into parts, noted in a journal, put together at the end.

At any moment the disk holds whole parts and a journal that says how many of them count; whatever else lies there is
left over from an interruption and is thrown away. So a run that was killed goes on without losing or doubling a row.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ...resolution.reasoner import Reasoner
from ...words.errors import ProfileError, fault
from ...words.text import Language, Text
from .formats import COMPRESSIONS, format_of, open_source
from .journal import Journal, Progress, fingerprint
from .sinks import flush, join_parts
from .source import Chunk
from .worker import BAD_SCHEMA, Done, PartFiles, Work, Worker, crew

CHUNK_ROWS = 262_144
# Bytes of input from which a second process is worth its start of some seconds.
_LARGE = 20_000_000


@dataclass(frozen=True, slots=True)
class Status:
    """How far a run is: rows with and without advice, and the share of the input (0 to 1) behind them."""

    rows: int
    bad: int
    share: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to; `earlier` rows were done before it started, all of them where there was nothing to do.

    `bad_file` is None where every row got advice; `seconds` is the time of this run alone.
    """

    rows: int
    bad: int
    earlier: int
    decisions: dict[str, int]
    seconds: float
    bad_file: Path | None
    finished_before: bool = False


class BatchRun:
    """One input file to one output file. Making it reads the header and checks all that can be checked before.

    `columns`: those of the answer (None: the usual ones); `keep`: columns of the input to pass through; `language`: of
    the faults of rows; `bad`: where rows without advice go (None: beside the output); `workers`: processes (None: two
    for a large input where there are two cores); `restart`: begin anew, whatever was there. Raises ProfileError where
    a file cannot be read or written, or an earlier run was one of something else.
    """

    def __init__(
        self,
        reasoner: Reasoner,
        source: Path,
        output: Path,
        *,
        bad: Path | None = None,
        keep: Sequence[str] = (),
        columns: Sequence[str] | None = None,
        language: Language = "en",
        chunk_rows: int = CHUNK_ROWS,
        workers: int | None = None,
        restart: bool = False,
    ) -> None:
        self.output, self.bad_file = output, bad or default_bad_file(output)
        self.chunk_rows, self.workers, self.restart = max(1, chunk_rows), workers or 1, restart
        form, bad_form = format_of(output), format_of(self.bad_file)
        self.source = open_source(source, tuple(dict.fromkeys(keep)), reasoner.knowledge)
        _check_places(source, output, self.bad_file)
        if workers is None and source.stat().st_size >= _LARGE:
            self.workers = min(2, os.cpu_count() or 1)
        self._work = Work(self.source, reasoner.setting, tuple(dict.fromkeys(keep)), tuple(columns or ()), language,
                          form, bad_form)
        self._schema = Worker(self._work).schema()
        self._folder = output.with_name(f"{output.name}.parts")
        self._journal = Journal(output.with_name(f"{output.name}.journal.json"), self._identity(reasoner))

    @property
    def described(self) -> Text:
        """What the input was taken for."""
        return self.source.described

    def run(self, report: Callable[[Status], None] = lambda _: None) -> Summary:
        """Advise on every row that is left, and write the output; `report` is told after every part.

        Ctrl-C ends it with KeyboardInterrupt; the same call goes on from there.
        """
        begun = time.monotonic()
        with _only_one(self._folder):
            try:
                progress = self._begin()
            except ProfileError:
                if not self._journal.path.exists():
                    shutil.rmtree(self._folder, ignore_errors=True)
                raise
            earlier, finished = progress.rows + progress.bad, progress.joined is not None
            if not finished:
                report(self._status(progress, 0))
                progress = self._advise(progress, report)
                progress = self._finish(progress)
            shutil.rmtree(self._folder, ignore_errors=True)
        bad_file = self.bad_file if progress.bad else None
        seconds = time.monotonic() - begun
        return Summary(progress.rows, progress.bad, earlier, progress.decisions, seconds, bad_file, finished)

    def _begin(self) -> Progress:
        """Where to go on from: the journal's word, after throwing away what it does not vouch for."""
        progress = None if self.restart else self._journal.read()
        if progress is not None and progress.joined is not None:
            if self.output.exists():
                if self.output.stat().st_size != progress.joined:
                    raise ProfileError([fault(str(self.output), "output_changed", "restart.mend")])
                return progress
            progress = None
        elif progress is None and not self.restart:
            taken = [path for path in (self.output, self.bad_file) if path.exists()]
            if taken:
                raise ProfileError(fault(str(path), "output_exists", "restart.mend") for path in taken)
        progress = progress or Progress()
        self._journal.write(progress)
        counted = {path for n in range(progress.parts) for path in self._part(n)}
        lost = sorted(path for path in counted if not path.exists())
        if lost:
            raise ProfileError([fault(str(lost[0]), "part_lost", "restart.mend")])
        for path in self._folder.iterdir():
            if path not in counted and path.name != _LOCK:
                path.unlink()
        return progress

    def _advise(self, progress: Progress, report: Callable[[Status], None]) -> Progress:
        waiting: deque[tuple[Chunk, PartFiles, Future[Done]]] = deque()
        with crew(self._work, self.workers) as submit:
            for chunk in self.source.chunks(progress.place, self.chunk_rows):
                files = self._unfinished(progress.parts + len(waiting))
                waiting.append((chunk, files, submit(chunk, files)))
                if len(waiting) > self.workers or self.workers == 1:
                    progress = self._commit(progress, *waiting.popleft(), report)
            while waiting:
                progress = self._commit(progress, *waiting.popleft(), report)
        return progress

    def _commit(
        self, progress: Progress, chunk: Chunk, files: PartFiles, future: Future[Done],
        report: Callable[[Status], None],
    ) -> Progress:
        """Make a chunk count: its parts take their names first, then the journal says so."""
        try:
            done = future.result()
        except BrokenProcessPool:
            raise ProfileError([fault(str(self.source.path), "worker_lost", "worker_lost.mend")]) from None
        if done.faults:
            raise ProfileError(done.faults)
        for unfinished, part in zip(files, self._part(progress.parts), strict=True):
            flush(unfinished)  # here, so that no worker waits for the disk
            os.replace(unfinished, part)
        rows = sum(done.decisions.values())
        decisions = dict(progress.decisions)
        for decision, count in done.decisions.items():
            decisions[decision] = decisions.get(decision, 0) + count
        progress = Progress(progress.parts + 1, chunk.after, progress.rows + rows, progress.bad + done.bad, decisions)
        self._journal.write(progress)
        report(self._status(progress, chunk.read))
        return progress

    def _finish(self, progress: Progress) -> Progress:
        good = [self._part(n).good for n in range(progress.parts)]
        if progress.bad:
            bad = [self._part(n).bad for n in range(progress.parts)]
            join_parts(bad, BAD_SCHEMA, self.bad_file, self._work.bad_form)
        else:
            self.bad_file.unlink(missing_ok=True)
        join_parts(good, self._schema, self.output, self._work.form)
        progress = replace(progress, joined=self.output.stat().st_size)
        self._journal.write(progress)
        return progress

    def _part(self, n: int) -> PartFiles:
        return PartFiles(self._folder / f"{n:07d}.part", self._folder / f"{n:07d}.bad")

    def _unfinished(self, n: int) -> PartFiles:
        """Names that no other run uses, not even one whose processes outlive it for a moment."""
        return PartFiles(*(path.with_name(f"{path.name}.{os.getpid()}.tmp") for path in self._part(n)))

    def _status(self, progress: Progress, read: int) -> Status:
        return Status(progress.rows, progress.bad, min(1.0, read / self.source.size) if self.source.size else 1.0)

    def _identity(self, reasoner: Reasoner) -> dict[str, Any]:
        knowledge = reasoner.knowledge
        return {
            "input": fingerprint(self.source.path),
            "knowledge": knowledge.sha256,
            "settings": {
                "setting": reasoner.setting, "authority": knowledge.authority, "keep": list(self._work.keep),
                "columns": list(self._work.columns), "language": self._work.language, "bad": str(self.bad_file),
            },
            "program": version("tillskott"),
        }  # fmt: skip


def default_bad_file(output: Path) -> Path:
    """Beside the output, as CSV whatever the output is: people read it."""
    whole = output.with_suffix("") if output.suffix.lower() in COMPRESSIONS else output
    return whole.with_suffix(".bad.csv")


def _check_places(source: Path, output: Path, bad: Path) -> None:
    """The three files are three, and the two that are written can be."""
    places = [path.resolve() for path in (source, output, bad)]
    if len(set(places)) < len(places):
        raise ProfileError([fault(str(output), "same_file", "same_file.mend")])
    for path in (output, bad):
        if path.is_dir():
            raise ProfileError([fault(str(path), "is_folder_batch", "is_folder_batch.mend")])
        if not path.parent.is_dir():
            raise ProfileError([fault(str(path.parent), "not_found", "not_found.mend")])
        if not os.access(path.parent, os.W_OK):
            raise ProfileError([fault(str(path.parent), "not_writable", "no_permission.mend")])


_LOCK = "lock"


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """No two runs write the same file; where the system has no locks on files, nobody checks."""
    folder.mkdir(exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ProfileError([fault(str(folder), "runs_already", "runs_already.mend")]) from None
        yield
