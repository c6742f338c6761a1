"""The journal of a run: what it is a run of, and how far it has come; one small JSON file, replaced as a whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...disk import write_file
from ...words.errors import ProfileError, fault
from .sinks import MEND
from .source import Place

_ENDS = 1 << 16


@dataclass(slots=True)
class Progress:
    """How far a run has come: whole parts, the place in the input behind them, and what was counted in them.

    `rows` counts those with advice, `decisions` them by decision; `joined` is the size in bytes of the finished file.
    `replaces`: what has the names of the output and of the bad rows is this run's to replace: it was told so, or wrote
    them itself.
    """

    parts: int = 0
    place: Place | None = None
    rows: int = 0
    bad: int = 0
    decisions: dict[str, int] = field(default_factory=dict)
    joined: int | None = None
    replaces: bool = False


def fingerprint(path: Path) -> dict[str, Any]:
    """What tells whether a file is still the same: size, time of change, and a hash of its two ends."""
    state = path.stat()
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        digest.update(opened.read(_ENDS))
        opened.seek(max(0, state.st_size - _ENDS))
        digest.update(opened.read(_ENDS))
    return {"bytes": state.st_size, "changed_ns": state.st_mtime_ns, "ends_sha256": digest.hexdigest()}


class Journal:
    """The journal of one output file."""

    def __init__(self, path: Path, identity: dict[str, Any]) -> None:
        self.path, self.identity = path, identity

    def read(self) -> Progress | None:
        """How far an earlier run of the same came; None where there was none.

        Raises ProfileError where the input, the knowledge or the settings have changed since.
        """
        written = self._written()
        if written is None:
            return None
        before, progress = written
        changed = [key for key, value in self.identity.items() if before.get(key) != value]
        if changed:
            raise ProfileError(
                fault(str(self.path), f"changed.{key}", "changed_run.mend", before=_short(before.get(key)),
                      now=_short(self.identity[key])) for key in changed)
        progress.place = Place(*progress.place) if progress.place else None
        return progress

    def check(self) -> None:
        """Raises ProfileError where something lies there that is no journal: it is not ours to replace."""
        self._written()

    def _written(self) -> tuple[dict[str, Any], Progress] | None:
        try:
            written = json.loads(self.path.read_text(encoding="utf-8"))
            return dict(written["run"]), Progress(**written["progress"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ProfileError([fault(str(self.path), "no_journal", "not_ours.mend")]) from None

    def write(self, progress: Progress) -> None:
        """Note how far the run has come."""
        content = {"run": self.identity, "progress": asdict(progress)}
        write_file(self.path, json.dumps(content, indent=1), MEND)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value[:12]
