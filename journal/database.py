"""Opens the database of a journal, brings it to this version, and says in a sentence what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from .errors import JournalError, refused
from .place import address, file_of, shown, to_read
from .tables import ENTRY, HEAD

REVISION = "j0001"
"""The newest step of the migrations."""
PATIENCE = 10.0
"""So many seconds a writer waits for another one."""


class Database:
    """One database, opened and of this version. Raises JournalError where it cannot be used; nothing is overwritten."""

    def __init__(self, place: str | Path | None = None, *, create: bool = True, patience: float = PATIENCE) -> None:
        self.url = address(place)
        self.shown = shown(self.url)
        self.is_sqlite = self.url.drivername == "sqlite"
        self._prepare_file(create)
        if not create:
            self.url = to_read(self.url)
        self.engine = self._engine(patience)
        with self.told():
            self._bring_up(create)

    def _prepare_file(self, create: bool) -> None:
        """A file that only its owner may read, made before anything is in it."""
        path = file_of(self.url)
        if path is None or path.exists():
            if path is not None and path.is_dir():
                raise refused(self.shown, "not_a_journal")
            return
        if not create:
            raise refused(self.shown, "missing")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            return  # another process was as quick
        except OSError:
            raise refused(self.shown, "read_only") from None

    def _engine(self, patience: float) -> Engine:
        if self.is_sqlite:
            # Without transactions of the driver's own: ours begin with a lock, so that no two read the same head.
            engine = create_engine(self.url, connect_args={"timeout": patience, "isolation_level": None})
            event.listen(engine, "connect", _careful)
            return engine
        try:
            return create_engine(self.url, pool_size=2, pool_pre_ping=True, isolation_level="READ COMMITTED",
                                 connect_args={"connect_timeout": 5, "options": "-c synchronous_commit=on "
                                               f"-c lock_timeout={int(patience * 1000)}"})
        except ModuleNotFoundError as error:
            raise refused(self.shown, "address", why=f"pip install 'tillskott[journal]' ({error.name})") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        with self.told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, Any]]:
        """A transaction that holds the end of the chain, with its head; committed, and on the disk, at the end."""
        with self.told(), self.engine.connect() as connection:
            self._begin(connection)
            try:
                self._check_version(connection, running=True)
                yield connection, connection.execute(select(HEAD).with_for_update()).one()
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def _begin(self, connection: Connection) -> None:
        if self.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _bring_up(self, create: bool) -> None:
        with self.engine.connect() as connection:
            names = set(inspect(connection).get_table_names())
            if "alembic_version" not in names:
                if names:
                    raise refused(self.shown, "not_a_journal")
                if not create:
                    raise refused(self.shown, "missing")
            elif self._check_version(connection) == REVISION:
                return
        with self.engine.connect() as connection:
            self._migrate(connection)

    def _migrate(self, connection: Connection) -> None:
        """One process at a time; the next one finds it done."""
        from alembic import command
        from alembic.config import Config

        self._begin(connection)
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(812601)"))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def _check_version(self, connection: Connection, *, running: bool = False) -> str:
        found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none())
        if found != REVISION and (running or not _known(found)):
            raise refused(self.shown, "changed_version" if running else "newer", version=found)
        return found

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the database says, as a sentence of ours."""
        try:
            yield
        except JournalError:
            raise
        except DBAPIError as error:
            name, why = _meaning(error)
            raise refused(self.shown, name, why=why) from None
        except SQLAlchemyError as error:
            raise refused(self.shown, "fault", why=type(error).__name__) from None

    def last_time(self, connection: Connection) -> str | None:
        """When the last entry was written."""
        found: str | None = connection.execute(
            select(ENTRY.c.at).order_by(ENTRY.c.number.desc()).limit(1)).scalar_one_or_none()
        return found


def _known(revision: str) -> bool:
    return any(path.stem.startswith(f"{revision}_") for path in Path(__file__).parent.glob("migrations/versions/*.py"))


def _careful(connection: Any, _: Any) -> None:
    """What is acknowledged is on the disk; what is purged is overwritten there."""
    cursor = connection.cursor()
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):  # reading needs none of them
            raise
    finally:
        cursor.close()


_MEANINGS = (
    ("database or disk is full", "full"), ("no space left", "full"), ("locked", "locked"), ("lock timeout", "locked"),
    ("database is busy", "locked"), ("readonly", "read_only"), ("read-only", "read_only"),
    ("unable to open", "read_only"), ("not a database", "not_a_journal"), ("malformed", "not_a_journal"),
    ("permission denied", "read_only"), ("connection", "unreachable"), ("resolve", "unreachable"),
    ("authentication", "unreachable"), ("does not exist", "unreachable"),
)


def _meaning(error: DBAPIError) -> tuple[str, str]:
    why = (str(error.orig).strip().splitlines() or ["?"])[0]
    lower = str(error.orig).lower()
    return next((name for sign, name in _MEANINGS if sign in lower), "fault"), why
