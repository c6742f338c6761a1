"""The consultations as NDJSON or Parquet; Parquet has the facts as columns, as the batch reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from ..engine.disk import replacing
from ..engine.knowledge import Knowledge
from ..engine.words.errors import ProfileError, no_extra
from .entries import Entry
from .errors import refused
from .journal import Journal

KEPT = ("id", "at", "setting", "authority", "engine", "knowledge", "answer")
"""What stands beside the facts in a row, and what a batch is told to keep."""
_PORTION = 100_000


def export(journal: Journal, path: Path, knowledge: Knowledge, since: str = "", until: str = "~") -> int:
    """Write every consultation that is not purged; how many. The file appears whole, readable by its owner alone.

    `.ndjson` and `.jsonl` have entries as they are; `.parquet` the facts of `knowledge` as columns beside KEPT, and
    what staff did as JSON in `acts`. Raises JournalError for another ending, and
    ProfileError where it cannot be written.
    """
    writers = {".ndjson": _ndjson, ".jsonl": _ndjson, ".parquet": _parquet}
    if path.suffix not in writers:
        raise refused(str(path), "ending", allowed=", ".join(writers))
    try:
        with replacing(path) as unfinished:
            return writers[path.suffix](journal.entries(since, until), unfinished, knowledge)
    except ModuleNotFoundError as error:
        missing = no_extra(error, "batch")
        if missing is None:
            raise
        raise ProfileError([missing]) from None


def _ndjson(entries: Iterator[Entry], path: Path, _: Knowledge) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for entry in entries:
            count += 1
            out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
    return count


def _parquet(entries: Iterator[Entry], path: Path, knowledge: Knowledge) -> int:
    import polars as pl
    import pyarrow.parquet as pq

    from .by_columns import ROW, frame_of

    count, writer = 0, None
    try:
        while (portion := list(islice(entries, _PORTION))) or writer is None:
            facts = frame_of((entry.profile for entry in portion), knowledge)
            rows = facts[ROW].to_list()
            beside = {name: pl.Series([getattr(portion[row], name) for row in rows], dtype=pl.String) for name in KEPT}
            acts = pl.Series([json.dumps(portion[row].acts, ensure_ascii=False) for row in rows], dtype=pl.String)
            table = facts.drop(ROW).with_columns(**beside, acts=acts).to_arrow(compat_level=pl.CompatLevel.oldest())
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
            count += len(rows)
            if not portion:
                break
    finally:
        if writer is not None:
            writer.close()
    return count
