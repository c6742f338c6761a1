"""Where a journal is: a file of SQLite in the user's own folder, or a database by its address."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from .errors import refused

_DRIVERS = {"sqlite": "sqlite", "sqlite+pysqlite": "sqlite", "postgresql": "postgresql+psycopg",
            "postgres": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
_LOCAL = 2


def default_place() -> Path:
    """The file of a journal that nobody named: $XDG_DATA_HOME/tillskott/journal.sqlite, else ~/.local/share/…"""
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "tillskott" / "journal.sqlite"


def address(place: str | Path | None) -> URL:
    """The address of a journal: a path, sqlite:///…, postgresql://…; None for the usual place.

    Raises JournalError where it is none.
    """
    text = str(default_place() if place is None else place)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise refused(text.partition("://")[0] + "://…", "address", why="?") from None
    if url.drivername not in _DRIVERS:
        raise refused(shown(url), "address", why=url.drivername)
    return url.set(drivername=_DRIVERS[url.drivername])


def shown(url: URL) -> str:
    """The address as it may be shown and logged: without a password."""
    if url.drivername == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def to_read(url: URL) -> URL:
    """The address by which a journal is read where nothing may be written, such as a copy on a read-only disk.

    SQLite would make a file beside it to read it. Nobody can change it there, so that it needs none; the same address
    where somebody can, or where entries still stand in the file beside it.
    """
    path = file_of(url)
    if path is None or not path.is_file() or os.access(path.parent, os.W_OK):
        return url
    beside = path.with_name(f"{path.name}-wal")
    if os.access(path, os.W_OK) or (beside.exists() and beside.stat().st_size):
        return url
    return url.set(database=f"file:{quote(str(path.absolute()))}",
                   query={"mode": "ro", "immutable": "1", "uri": "true"})


def file_of(url: URL) -> Path | None:
    """The file of a journal of SQLite; None where it is no file of its own."""
    if url.drivername != "sqlite" or not url.database or url.database.startswith(("file:", ":memory:")):
        return None
    return Path(url.database)
