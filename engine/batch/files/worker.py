"""Advice for one chunk: read, advise, write two part files; in this process or in several."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ...resolution.reasoner import Reasoner, Setting
from ...words.errors import Fault, ProfileError, fault
from ...words.text import Language, printable
from ..answer import DEFAULT, FAULT, chosen
from ..frame import FrameAdvisor
from .formats import Format
from .parquet_source import as_json
from .sinks import holds, write_part
from .source import LINE, BadRow, Chunk, Rows, Source, without_empty_times

_DECISION = "decision"
BAD_SCHEMA = pl.Schema({LINE: pl.Int64, FAULT: pl.String, "raw": pl.String})
"""The columns of the file of bad rows."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every chunk of a run has in common; small enough to be sent to another process once."""

    source: Source
    setting: Setting
    keep: tuple[str, ...]
    columns: tuple[str, ...]
    language: Language
    form: Format
    bad_form: Format


class PartFiles(NamedTuple):
    """The names of the two parts of a chunk."""

    good: Path
    bad: Path


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a chunk: rows with advice by decision, rows without; or why the input cannot be read on."""

    decisions: dict[str, int]
    bad: int
    faults: tuple[Fault, ...] = ()


class Worker:
    """Advises on chunks of one input."""

    def __init__(self, work: Work) -> None:
        self.work = work
        reasoner = Reasoner(work.source.knowledge, work.setting)
        self._advisor = FrameAdvisor(reasoner, work.language)
        names = work.columns or DEFAULT
        self._columns = names if _DECISION in names else (*names, _DECISION)

    def schema(self) -> pl.Schema:
        """The columns of the answer. Raises ProfileError where one asked for does not exist, or has two meanings."""
        columns = chosen(self.work.columns or None, self._advisor.columns)
        taken = [name for name in self.work.keep if name in self._advisor.columns]
        if taken:
            raise ProfileError(fault(name, "column_twice", "column_twice.mend") for name in taken)
        read = self.work.source.schema
        kept = {name: read[name] for name in (LINE, *self.work.keep)}
        odd = [name for name in kept if not holds(self.work.form, kept[name])]
        if odd:
            raise ProfileError(
                fault(name, "cannot_keep", "cannot_keep.mend", given=str(kept[name])) for name in odd)
        return pl.Schema({**kept, **{column.name: column.dtype for column in columns}})

    def process(self, chunk: Chunk, files: PartFiles) -> Done:
        """Read and advise on a chunk, and write its parts."""
        try:
            return self._advise(self.work.source.read(chunk), files)
        except ProfileError as error:
            return Done({}, 0, error.faults)
        except pl.exceptions.PanicException as error:  # a fault of the library, which ends no process of ours
            place, why = f"{self.work.source.path}:{chunk.start.line}", printable(str(error), 200)
            return Done({}, 0, (fault(place, "damaged", "damaged.mend", why=why),))

    def _advise(self, rows: Rows, files: PartFiles) -> Done:
        if rows.frame.is_empty():
            return self._write(pl.DataFrame(schema=self.schema()), {}, rows.bad, files)
        frame = without_empty_times(rows.frame)
        advice = self._advisor.advise(frame, keep=(LINE, *self.work.keep), columns=self._columns)
        faulty = advice[FAULT].is_not_null()
        good = advice.filter(~faulty) if faulty.any() else advice
        bad = [*rows.bad, *_faulty(rows, advice[FAULT], faulty)]
        decisions = dict(good[_DECISION].cast(pl.String).value_counts(sort=True).iter_rows())
        return self._write(good.select(LINE, *self.work.keep, *(self.work.columns or DEFAULT)), decisions, bad, files)

    def _write(
        self, good: pl.DataFrame, decisions: dict[str, int], bad: Sequence[BadRow], files: PartFiles
    ) -> Done:
        write_part(good, files.good, self.work.form)
        lines = [(row.line, self._told(row.faults), row.raw) for row in sorted(bad, key=lambda row: row.line)]
        write_part(pl.DataFrame(lines, BAD_SCHEMA, orient="row"), files.bad, self.work.bad_form)
        return Done(decisions, len(bad))

    def _told(self, faults: Sequence[Fault] | str) -> str:
        if isinstance(faults, str):
            return faults
        return " | ".join(printable(found.in_language(self.work.language), 500) for found in faults)


def _faulty(rows: Rows, faults: pl.Series, faulty: pl.Series) -> Iterator[BadRow]:
    """The rows that were read, but are no valid profiles."""
    for index in faulty.arg_true():
        row = rows.frame.row(index, named=True)
        line = row.pop(LINE)
        yield BadRow(line, faults[index], rows.raw[index] if rows.raw is not None else as_json(row))


# --- processes ------------------------------------------------------------------------------------------

Submit = Callable[[Chunk, PartFiles], "Future[Done]"]


@contextmanager
def crew(work: Work, workers: int) -> Iterator[Submit]:
    """Something to give chunks to: this process, or `workers` others, which end with this one however it ends."""
    if workers == 1:
        yield _alone(Worker(work))
        return
    with _quiet_start(threads=1):
        pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(work,))
        for started in [pool.submit(_ready) for _ in range(workers)]:
            started.result()
    try:
        yield lambda chunk, files: pool.submit(_process, chunk, files)
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=False)  # all is done; that they end takes half a second, in which the parts are put together


def _alone(worker: Worker) -> Submit:
    def submit(chunk: Chunk, files: PartFiles) -> Future[Done]:
        future: Future[Done] = Future()
        future.set_result(worker.process(chunk, files))
        return future

    return submit


@contextmanager
def _quiet_start(threads: int) -> Iterator[None]:
    """Processes started here leave Ctrl-C to this one, and Polars in them has few threads of its own."""
    before = os.environ.get("POLARS_MAX_THREADS")
    main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    os.environ["POLARS_MAX_THREADS"] = before or str(threads)
    try:
        yield
    finally:
        if before is None:
            del os.environ["POLARS_MAX_THREADS"]
        if main:
            signal.signal(signal.SIGINT, handler)


_worker: Worker | None = None


def _begin(work: Work) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Killed, the first process cannot tell the others; they would wait for work for ever.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker(work)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ready() -> None:
    """Its answer says that the processes have started."""


def _process(chunk: Chunk, files: PartFiles) -> Done:
    assert _worker is not None
    return _worker.process(chunk, files)
