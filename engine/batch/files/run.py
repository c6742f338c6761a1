"""A run over a whole file: chunk by chunk into parts, noted in a journal, put together at the end.

At any moment the disk holds whole parts and a journal that says how many of them count; whatever else lies there is
left over from an interruption and is thrown away. So a run that was killed goes on without losing or doubling a row.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ...disk import check_place, flush
from ...resolution.reasoner import Reasoner
from ...words.errors import ProfileError, fault
from ...words.text import Language, Text
from .formats import format_of, open_source
from .journal import Journal, Progress, fingerprint
from .parts import PartsFolder
from .sinks import MEND, join_parts
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
    for a large input where there are two cores); `restart`: begin anew, whatever was there; `excel`: CSV for a Swedish
    Excel. Raises ProfileError where a file cannot be read or written, or an earlier run was one of something else.
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
        excel: bool = False,
    ) -> None:
        self.output, self.bad_file = output, bad or default_bad_file(output)
        self.chunk_rows, self.workers, self.restart = max(1, chunk_rows), workers or 1, restart
        form, bad_form = format_of(output, excel), format_of(self.bad_file, excel)
        self.source = open_source(source, tuple(dict.fromkeys(keep)), reasoner.knowledge)
        _check_places(source, output, self.bad_file)
        if workers is None and source.stat().st_size >= _LARGE:
            self.workers = min(2, os.cpu_count() or 1)
        self._work = Work(self.source, reasoner.setting, tuple(dict.fromkeys(keep)), tuple(columns or ()), language,
                          form, bad_form)
        self._schema = Worker(self._work).schema()
        self._folder = PartsFolder(output)
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
        with self._folder.held():
            try:
                progress = self._begin()
            except ProfileError:
                if not self._journal.path.exists():
                    self._folder.remove()
                raise
            earlier, finished = progress.rows + progress.bad, progress.joined is not None
            if not finished:
                report(self._status(progress, 0))
                progress = self._advise(progress, report)
                progress = self._finish(progress)
            self._folder.remove()
        bad_file = self.bad_file if progress.bad else None
        seconds = time.monotonic() - begun
        return Summary(progress.rows, progress.bad, earlier, progress.decisions, seconds, bad_file, finished)

    def _begin(self) -> Progress:
        """Where to go on from: the journal's word, after throwing away what it does not vouch for."""
        if self.restart:
            self._journal.check()
        progress = None if self.restart else self._journal.read()
        if progress is not None and progress.joined is not None:
            if self.output.exists():
                if self.output.stat().st_size != progress.joined:
                    raise ProfileError([fault(str(self.output), "output_changed", "restart.mend")])
                return progress
            progress = Progress(replaces=True)
        elif progress is None:
            progress = Progress(replaces=self.restart)
            self._refuse_what_is_there(progress)
        self._journal.write(progress)
        self._folder.keep_only(progress.parts)
        return progress

    def _refuse_what_is_there(self, progress: Progress) -> None:
        taken = [path for path in (self.output, self.bad_file) if path.exists()]
        if taken and not progress.replaces:
            raise ProfileError(fault(str(path), "output_exists", "restart.mend") for path in taken)

    def _advise(self, progress: Progress, report: Callable[[Status], None]) -> Progress:
        waiting: deque[tuple[Chunk, PartFiles, Future[Done]]] = deque()
        with crew(self._work, self.workers) as submit:
            for chunk in self.source.chunks(progress.place, self.chunk_rows):
                files = self._folder.unfinished(progress.parts + len(waiting))
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
        for unfinished, part in zip(files, self._folder.part(progress.parts), strict=True):
            flush(unfinished, MEND)  # here, so that no worker waits for the disk
            os.replace(unfinished, part)
        rows = sum(done.decisions.values())
        decisions = dict(progress.decisions)
        for decision, count in done.decisions.items():
            decisions[decision] = decisions.get(decision, 0) + count
        progress = replace(
            progress, parts=progress.parts + 1, place=chunk.after, rows=progress.rows + rows,
            bad=progress.bad + done.bad, decisions=decisions,
        )  # fmt: skip
        self._journal.write(progress)
        report(self._status(progress, chunk.read))
        return progress

    def _finish(self, progress: Progress) -> Progress:
        self._refuse_what_is_there(progress)  # somebody else may have written there meanwhile
        progress = replace(progress, replaces=True)
        self._journal.write(progress)
        good = [self._folder.part(n).good for n in range(progress.parts)]
        if progress.bad:
            bad = [self._folder.part(n).bad for n in range(progress.parts)]
            join_parts(bad, BAD_SCHEMA, self.bad_file, self._work.bad_form)
        else:
            self.bad_file.unlink(missing_ok=True)
        join_parts(good, self._schema, self.output, self._work.form)
        progress = replace(progress, joined=self.output.stat().st_size)
        self._journal.write(progress)
        return progress

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
                "excel": self._work.form.excel,
            },
            "program": version("tillskott"),
        }  # fmt: skip


def default_bad_file(output: Path) -> Path:
    """Beside the output, under its whole name; as CSV whatever the output is, since people read it."""
    return output.with_name(f"{output.name}.bad.csv")


def _check_places(source: Path, output: Path, bad: Path) -> None:
    """The three files are three, and the two that are written can be."""
    for path in (output, bad):
        if path.is_dir() and not path.is_symlink():
            raise ProfileError([fault(str(path), "is_folder_batch", "is_folder_batch.mend")])
        if not path.parent.is_dir():
            raise ProfileError([fault(str(path.parent), "not_found", "not_found.mend")])
    places = [path.resolve() for path in (source, output, bad)]
    if len(set(places)) < len(places):
        raise ProfileError([fault(str(output), "same_file", "same_file.mend")])
    for path in (output, bad):
        check_place(path)
