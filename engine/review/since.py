"""Since when a signature no longer holds, and which version was signed: by git, or by the date of the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..comparison.git import git, repository, unpacked
from ..knowledge.files import DEFAULT_FOLDER, Files, read_texts
from ..knowledge.signature import Seals, Signature
from ..words.errors import KnowledgeError, ProfileError
from .reading import Reading


@dataclass(frozen=True, slots=True)
class Broken:
    """When what was signed became another: the day, and the commit with its subject where it is committed."""

    on: str
    commit: str | None = None
    subject: str | None = None


class History:
    """What git knows of the signatures of a knowledge folder; it knows nothing where there is no git."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = (folder or DEFAULT_FOLDER).resolve()
        self._top = repository(self._folder)
        self._seals: dict[str, Seals | None] = {}

    def signed_at(self, name: str, signature: Signature) -> str | None:
        """The commit that brought a signature in; None where it is not committed, or there is no git."""
        if self._top is None or not signature.hash:
            return None
        found = git(self._top, "log", "--format=%H", "--reverse", f"-S{signature.hash}", "--", str(self._folder / name))
        commits = found.decode().split() if found else []
        return commits[0] if commits else None

    def broken(self, reading: Reading) -> Broken | None:
        """Since when the signature on a rule does not hold; None where it holds, or there is none."""
        signature = reading.signature
        if signature is None or reading.status != "changed":
            return None
        commits = self._after(self.signed_at(reading.file, signature))
        at = _first(commits, lambda commit: not self._holds(commit, reading.rule.id, signature))
        if at is None or self._top is None:
            saved = date.fromtimestamp((self._folder / reading.file).stat().st_mtime)
            return Broken(saved.isoformat())
        told = git(self._top, "log", "-1", "--format=%cs%n%s", at) or b""
        day, _, subject = told.decode("utf-8", "replace").strip().partition("\n")
        return Broken(day, at[:12], subject)

    def _after(self, commit: str | None) -> list[str]:
        """The commits that touched the folder after this one, the oldest first."""
        if commit is None or self._top is None:
            return []
        found = git(self._top, "log", "--format=%H", "--reverse", f"{commit}..HEAD", "--", str(self._folder))
        return found.decode().split() if found else []

    def _holds(self, commit: str, rule: str, signature: Signature) -> bool:
        seals = self._seals_of(commit)
        if seals is None:
            return False
        place = seals.places().get(rule)
        if place is None:
            return False
        return signature.hash in (seals.hash_of_rule(place), seals.hash_of_file(place.document))

    def _seals_of(self, commit: str) -> Seals | None:
        if commit not in self._seals:
            self._seals[commit] = self._read(commit)
        return self._seals[commit]

    def _read(self, commit: str) -> Seals | None:
        assert self._top is not None
        try:
            with unpacked(self._top, commit, self._folder, commit) as folder:
                return Seals(Files(read_texts(folder)))
        except (KnowledgeError, ProfileError):
            return None


def _first(commits: Sequence[str], broken: Callable[[str], bool]) -> str | None:
    """The first commit that is broken, found by halving: what is broken stays so."""
    low, high = 0, len(commits)
    while low < high:
        middle = (low + high) // 2
        if broken(commits[middle]):
            high = middle
        else:
            low = middle + 1
    return commits[low] if low < len(commits) else None
