"""Tables as files: the parts, and the parts put together."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from ...words.errors import ProfileError, fault
from .cells import BETWEEN
from .formats import Format
from .streams import zstandard_module

_BLOCK = 1 << 20
_GZIP_LEVEL = 6
# Rows as text take many times the room of rows in columns; so many are text at a time.
_PIECE = 32_768


def write_part(frame: pl.DataFrame, path: Path, form: Format) -> None:
    """Write a table so that parts can be put together: CSV without a header, Parquet as Arrow; see also `flush`.

    Arrow costs little to write and to read back, so that rows are turned into Parquet once and not twice. Raises
    ProfileError where the disk does not take it.
    """
    with _on_disk(path.parent):
        try:
            _write_part(frame, path, form)
        except OSError:
            path.unlink(missing_ok=True)  # a disk that is full needs the room
            raise


def _write_part(frame: pl.DataFrame, path: Path, form: Format) -> None:
    if form.kind == "parquet":
        frame.write_ipc(path, compression="uncompressed")
        return
    with path.open("wb") as part:
        for piece in frame.iter_slices(_PIECE):
            part.write(_compressed(_text(piece, form.kind).encode(), form.compression))


@contextmanager
def _on_disk(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = str(error.strerror or error)
        raise ProfileError([fault(str(place), "unwritable", "go_on.mend", why=why)]) from None


def _text(frame: pl.DataFrame, kind: str) -> str:
    return _flat(frame).write_csv(include_header=False) if kind == "csv" else frame.write_ndjson()


def join_parts(parts: Sequence[Path], schema: pl.Schema, path: Path, form: Format) -> None:
    """Put parts together in a file that appears only when it is whole; an earlier file of that name is replaced."""
    with replacing(path) as unfinished:
        if form.kind == "parquet":
            _join_parquet(parts, schema, unfinished)
            return
        with unfinished.open("wb") as joined:
            if form.kind == "csv":
                header = _flat(pl.DataFrame(schema=schema)).write_csv()
                joined.write(_compressed(header.encode(), form.compression))
            for part in parts:
                with part.open("rb") as opened:
                    shutil.copyfileobj(opened, joined, _BLOCK)


def _join_parquet(parts: Sequence[Path], schema: pl.Schema, path: Path) -> None:
    if parts:
        # Bounds of every column would cost as much as compressing it, and nobody searches an answer by them.
        rows = pl.scan_ipc(list(parts), glob=False)
        try:
            rows.sink_parquet(path, compression="snappy", statistics=False, maintain_order=True)
        except pl.exceptions.ComputeError as error:  # what Polars makes of a disk that is full
            raise OSError(str(error)) from None
    else:
        pl.DataFrame(schema=schema).write_parquet(path, compression="snappy")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name to write under; the file takes its own name when the block ends well."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with _on_disk(path):
            yield unfinished
            flush(unfinished)
            os.replace(unfinished, path)
            _flush_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have the file on the disk, not only in memory: a power cut must not outrun the journal.

    Raises ProfileError where the disk does not take it.
    """
    with _on_disk(path.parent), path.open("rb+") as opened:
        os.fsync(opened.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows opens no folders
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _compressed(content: bytes, compression: str) -> bytes:
    """One member or frame; several behind each other are one file in both formats."""
    return _COMPRESS[compression](content)


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, _GZIP_LEVEL, mtime=0)


def _zstd(content: bytes) -> bytes:
    return bytes(zstandard_module().ZstdCompressor().compress(content))


_COMPRESS: dict[str, Callable[[bytes], bytes]] = {"": lambda content: content, "gz": _gzip, "zst": _zstd}


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with every cell a single value: the entries of a list with `;` between them, structs as JSON."""
    return frame.with_columns(
        *(_joined(name, dtype) for name, dtype in frame.schema.items() if isinstance(dtype, (pl.List, pl.Array))),
        *(pl.col(name).struct.json_encode() for name, dtype in frame.schema.items() if isinstance(dtype, pl.Struct)),
    )


def _joined(name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name).arr.to_list() if isinstance(dtype, pl.Array) else pl.col(name)
    if isinstance(dtype.inner, pl.Struct):
        return column.list.eval(pl.element().struct.json_encode()).list.join(BETWEEN)
    return column.cast(pl.List(pl.String)).list.join(BETWEEN)
