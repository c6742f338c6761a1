"""From a register's files to the index of names, written in one step."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..disk import write_file
from ..knowledge.medicines.register import REGISTER, packed
from ..knowledge.medicines.table import Registered
from ..words.errors import Fault, ProfileError, fault
from ..words.system import system_reason
from .npl import is_xml, npl_rows
from .row import Row, Rows
from .table import table_rows

_LARGEST = 1 << 30
_FILES = (".xml", ".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read: products with distinct names, rows in all, rows for animals left out, a fault for each bad row."""

    source: str
    products: tuple[Registered, ...]
    rows: int
    animals: int
    faults: tuple[Fault, ...]

    def to_dict(self) -> dict[str, Any]:
        """The counts and faults as plain data."""
        faults = [{"where": one.where, "what": one.what, "mend": one.mend} for one in self.faults]
        return {"source": self.source, "rows": self.rows, "names": len(self.products), "animals": self.animals,
                "faults": faults}  # fmt: skip


def import_register(path: Path, columns: Mapping[str, Sequence[str]]) -> Imported:
    """Read a register: a CSV, an NPL file, a folder of them, or a zip. `columns` says what CSV columns may be called.

    Raises ProfileError where nothing in it can be read; a row that cannot be used is a fault in the result.
    """
    rows = Rows()
    unreadable: list[Fault] = []
    for name, content in _contents(path):
        try:
            for row in _rows(content, name, columns):
                rows.add(row)
        except ProfileError as error:
            unreadable += error.faults
    if not rows.products:
        raise ProfileError(unreadable or rows.faults or [fault(str(path), "register.nothing", "register.columns.mend")])
    products = tuple(
        Registered(name, tuple(codes), tuple(substances))
        for name, (codes, substances) in sorted(rows.products.items())
    )
    return Imported(path.name, products, rows.read, rows.animals, (*unreadable, *rows.faults))


def write_register(imported: Imported, folder: Path) -> Path:
    """Write the index into a folder, whole or not at all; returns its path. Raises ProfileError."""
    target = folder / REGISTER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProfileError([fault(str(target), "register.not_written", why=system_reason(error))]) from None
    write_file(target, packed(imported.source, imported.products), for_all=True)
    return target


def _rows(content: bytes, name: str, columns: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    return npl_rows(content, name) if is_xml(content) else table_rows(content, name, columns)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a register by name, one at a time."""
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() in _FILES:
                    yield file.relative_to(path).as_posix(), file.read_bytes()
        elif zipfile.is_zipfile(path):
            yield from _zipped(path)
        else:
            if path.stat().st_size > _LARGEST:
                raise ProfileError([fault(str(path), "too_large", size=_LARGEST // 1000)])
            yield path.name, path.read_bytes()
    except FileNotFoundError:
        raise ProfileError([fault(str(path), "not_found", "not_found.mend")]) from None
    except PermissionError:
        raise ProfileError([fault(str(path), "no_permission", "no_permission.mend")]) from None
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise ProfileError([fault(str(path), "unreadable", why=str(error))]) from None


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        left = _LARGEST
        for entry in archive.infolist():
            if Path(entry.filename).suffix.lower() not in _FILES:
                continue
            left -= entry.file_size
            if left < 0:
                raise ProfileError([fault(str(path), "too_large", size=_LARGEST // 1000)])
            yield entry.filename, archive.read(entry)
