"""What is kept once by its hash: answers, and the files of the knowledge that gave them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Table, select

from ..engine.knowledge import Knowledge
from ..engine.knowledge.files import DEFAULT_FOLDER, hash_of, read_texts
from ..engine.knowledge.medicines.register import REGISTER, read_register
from .chain import digest, written
from .errors import refused
from .tables import ANSWER, KNOWLEDGE


def packed_answer(answer: str) -> tuple[str, bytes]:
    """The hash of the JSON of an answer, and the JSON compressed; made before anybody has to wait for it."""
    return digest(answer), zlib.compress(answer.encode(), 6)


def keep_answer(connection: Connection, sha256: str, content: bytes) -> None:
    """Keep an answer where it is not kept yet."""
    if not _has(connection, ANSWER, sha256):
        connection.execute(ANSWER.insert().values(sha256=sha256, content=content))


def answer_of(connection: Connection, sha256: str) -> str | None:
    """The JSON of an answer; None where it is gone, or is not what its hash says."""
    content = connection.execute(select(ANSWER.c.content).where(ANSWER.c.sha256 == sha256)).scalar_one_or_none()
    text = None if content is None else _unpacked(content)
    return text.decode() if text is not None and digest(text) == sha256 else None


def packed(knowledge: Knowledge, folder: Path | None) -> bytes:
    """The files of some knowledge, compressed. Raises JournalError where the folder holds other knowledge by now."""
    texts, register = read_texts(folder or DEFAULT_FOLDER), read_register(folder)
    files = texts if register is None else {**texts, REGISTER: register}
    if hash_of(files) != knowledge.sha256:
        raise refused(str(folder or DEFAULT_FOLDER), "other_folder")
    encoded = {name: base64.b64encode(content).decode() for name, content in files.items()}
    return zlib.compress(written(encoded).encode())


def keep_knowledge(connection: Connection, knowledge: Knowledge, content: bytes) -> None:
    """Keep the files of some knowledge where they are not kept yet."""
    if not _has(connection, KNOWLEDGE, knowledge.sha256):
        connection.execute(KNOWLEDGE.insert().values(sha256=knowledge.sha256, version=knowledge.version,
                                                     content=content))


def files_of(connection: Connection, sha256: str) -> dict[str, bytes] | None:
    """The files of some knowledge by name; None where they are gone, or are not what their hash says."""
    content = connection.execute(select(KNOWLEDGE.c.content).where(KNOWLEDGE.c.sha256 == sha256)).scalar_one_or_none()
    text = None if content is None else _unpacked(content)
    if text is None:
        return None
    # In the order in which they were read, which the hash rests on: by name, and the register last.
    files = {name: base64.b64decode(one) for name, one in sorted(json.loads(text).items())}
    if REGISTER in files:
        files[REGISTER] = files.pop(REGISTER)
    return files if hash_of(files) == sha256 else None


@contextmanager
def unpacked_into_folder(files: dict[str, bytes]) -> Iterator[Path]:
    """The files in a temporary folder, as a knowledge folder."""
    with TemporaryDirectory(prefix="tillskott-") as name:
        for path, content in files.items():
            place = Path(name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield Path(name)


def _has(connection: Connection, table: Table, sha256: str) -> bool:
    return connection.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first() is not None


def _unpacked(content: bytes) -> bytes | None:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return None
