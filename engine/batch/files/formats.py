"""Which kind of file a name stands for, and opening the input by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...knowledge import Knowledge
from ...words.errors import ProfileError, fault
from .csv_source import CsvSource
from .ndjson_source import NdjsonSource
from .parquet_source import ParquetSource
from .source import Source
from .streams import open_binary

_KINDS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson", ".parquet": "parquet",
    ".pq": "parquet",
}  # fmt: skip
COMPRESSIONS = (".gz", ".zst")
ENDINGS = (".csv", ".ndjson", ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is by its name: csv, ndjson or parquet; compressed as a whole with gz, zst or nothing.

    `excel`: CSV as a Swedish Excel opens it, with semicolons, a mark of UTF-8 and decimal commas.
    """

    kind: str
    compression: str = ""
    excel: bool = False


def format_of(path: Path, excel: bool = False) -> Format:
    """The format by the endings of the name. Raises ProfileError where they say none, or nothing that Excel opens."""
    endings = [ending.lower() for ending in path.suffixes]
    compression = endings.pop() if endings and endings[-1] in COMPRESSIONS else ""
    kind = _KINDS.get(endings[-1]) if endings else None
    if kind is None:
        raise ProfileError([fault(str(path), "no_table_ending", "no_table_ending.mend", words=", ".join(ENDINGS))])
    if kind == "parquet" and compression:
        raise ProfileError([fault(str(path), "parquet_compressed", "parquet_compressed.mend")])
    if excel and (kind != "csv" or compression):
        raise ProfileError([fault(str(path), "no_excel", "no_excel.mend")])
    return Format(kind, compression.lstrip("."), excel)


def open_source(path: Path, keep: Sequence[str], knowledge: Knowledge) -> Source:
    """The input with its columns checked. Raises ProfileError where it cannot be read."""
    open_binary(path).close()
    form = format_of(path)
    if form.kind == "parquet":
        return ParquetSource(path, keep, knowledge)
    kind = CsvSource if form.kind == "csv" else NdjsonSource
    return kind(path, form.compression, keep, knowledge)
