"""The index of an imported register: where it stands, and what is in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from ...words.errors import KnowledgeError, fault
from .table import Registered

REGISTER = "medicine-register.json"
"""The name of the file."""
VARIABLE = "TILLSKOTT_REGISTER"
"""The environment variable that names its folder."""
_FORMAT = 1


def register_folder() -> Path:
    """Where the register stands for the knowledge that ships: the folder in VARIABLE, or the user's data."""
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base and os.path.isabs(base) else Path.home() / ".local" / "share") / "tillskott"


def read_register(folder: Path | None) -> bytes | None:
    """The register beside a knowledge folder, or for the knowledge that ships where None; None where there is none."""
    try:
        return ((folder or register_folder()) / REGISTER).read_bytes()
    except (OSError, RuntimeError):
        return None


def packed(source: str, products: Iterable[Registered]) -> bytes:
    """The content of the file, the same for the same products."""
    rows = [[one.name, list(one.codes), list(one.substances)] for one in products]
    data = {"format": _FORMAT, "source": source, "medicines": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def unpacked(content: bytes | None) -> list[Registered]:
    """The products in the file. Raises KnowledgeError where it is not such a file."""
    if content is None:
        return []
    try:
        data = json.loads(content)
        if data["format"] != _FORMAT:
            raise ValueError
        return [Registered(str(name), tuple(map(str, codes)), tuple(map(str, substances)))
                for name, codes, substances in data["medicines"]]  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KnowledgeError([fault(REGISTER, "knowledge.file.register", "knowledge.file.register.mend")]) from None
