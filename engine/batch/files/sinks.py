"""Tables as files: the parts, and the parts put together."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from ...disk import new_file, replacing
from ...words.errors import ProfileError, fault
from ...words.numbers import WRITTEN
from ...words.system import system_reason
from .cells import BETWEEN
from .formats import Format
from .streams import zstandard_module

MEND = "go_on.mend"
"""What is said where the disk is full: the same command goes on."""
_BLOCK = 1 << 20
_LISTS = (pl.List, pl.Array)
_BOM = "\ufeff"
# What spreadsheets take for the beginning of a formula, in their full width too.
_FORMULA = r"(^ *|[;\t] *)([=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}])"
_PLAIN_NUMBER = f"^(?:{WRITTEN})$"
_GZIP_LEVEL = 6
# Rows as text take many times the room of rows in columns; so many are text at a time.
_PIECE = 32_768


def holds(form: Format, dtype: Any, within: Any = None) -> bool:
    """Whether a file of this format can hold a column of this type (in a list or struct `within`)."""
    if dtype == pl.Object or (form.kind != "parquet" and dtype == pl.Binary):
        return False
    if form.kind == "csv" and (dtype == pl.Duration or (isinstance(within, _LISTS) and isinstance(dtype, _LISTS))):
        return False
    if isinstance(dtype, _LISTS):
        return holds(form, dtype.inner, dtype)
    return not isinstance(dtype, pl.Struct) or all(holds(form, field.dtype, dtype) for field in dtype.fields)


def write_part(frame: pl.DataFrame, path: Path, form: Format) -> None:
    """Write a table so that parts can be put together: CSV without a header, Parquet as Arrow; see also `flush`.

    Arrow costs little to write and to read back, so that rows are turned into Parquet once and not twice. Raises
    ProfileError where the disk does not take it.
    """
    try:
        with new_file(path) as part:
            _write_part(frame, part, form)
    except (OSError, pl.exceptions.PolarsError) as error:
        path.unlink(missing_ok=True)  # a disk that is full needs the room
        raise ProfileError([fault(str(path.parent), "unwritable", MEND, why=system_reason(error))]) from None


def _write_part(frame: pl.DataFrame, part: BinaryIO, form: Format) -> None:
    if form.kind == "parquet":
        frame.write_ipc(part, compression="uncompressed")
        return
    for piece in frame.iter_slices(_PIECE):
        part.write(_compressed(_text(piece, form).encode(), form.compression))


def _text(frame: pl.DataFrame, form: Format) -> str:
    return _csv(frame, form, header=False) if form.kind == "csv" else frame.write_ndjson()


def _csv(frame: pl.DataFrame, form: Format, header: bool) -> str:
    separator = ";" if form.excel else ","
    return _flat(frame).write_csv(include_header=header, separator=separator, decimal_comma=form.excel)


def join_parts(parts: Sequence[Path], schema: pl.Schema, path: Path, form: Format) -> None:
    """Put parts together in a file that appears only when it is whole; an earlier file of that name is replaced."""
    with replacing(path, MEND) as unfinished:
        if form.kind == "parquet":
            _join_parquet(parts, schema, unfinished)
            return
        with unfinished.open("r+b") as joined:
            if form.kind == "csv":
                header = (_BOM if form.excel else "") + _csv(pl.DataFrame(schema=schema), form, header=True)
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


def _compressed(content: bytes, compression: str) -> bytes:
    """One member or frame; several behind each other are one file in both formats."""
    return _COMPRESS[compression](content)


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, _GZIP_LEVEL, mtime=0)


def _zstd(content: bytes) -> bytes:
    return bytes(zstandard_module().ZstdCompressor().compress(content))


_COMPRESS: dict[str, Callable[[bytes], bytes]] = {"": lambda content: content, "gz": _gzip, "zst": _zstd}


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with every cell a single value: the entries of a list with `;` between them, structs as JSON.

    Names and texts that a spreadsheet would take for a formula begin with an apostrophe.
    """
    flat = frame.with_columns(
        *(_joined(name, dtype) for name, dtype in frame.schema.items() if isinstance(dtype, (pl.List, pl.Array))),
        *(pl.col(name).struct.json_encode() for name, dtype in frame.schema.items() if isinstance(dtype, pl.Struct)),
    )
    texts = [name for name, dtype in flat.schema.items() if isinstance(dtype, (pl.String, pl.Categorical, pl.Enum))]
    names = pl.Series(flat.columns, dtype=pl.String).to_frame("name").select(_no_formula("name"))["name"]
    flat = flat.with_columns(_no_formula(name) for name in texts)
    return flat.rename(dict(zip(flat.columns, names, strict=True)))


def _no_formula(name: str) -> pl.Expr:
    """The text with an apostrophe before what begins a formula, also where a semicolon or tab may begin a cell."""
    text = pl.col(name).cast(pl.String)
    marked = text.str.replace_all(_FORMULA, "${1}'${2}")
    return pl.when(text.str.contains(_PLAIN_NUMBER)).then(text).otherwise(marked).alias(name)


def _joined(name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name).arr.to_list() if isinstance(dtype, pl.Array) else pl.col(name)
    if isinstance(dtype.inner, pl.Struct):
        return column.list.eval(pl.element().struct.json_encode()).list.join(BETWEEN)
    return column.cast(pl.List(pl.String)).list.join(BETWEEN)
