"""What was found of each mutant, one line a verdict, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .breaking import ROOT, Mutant
from .trial import Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """The unit that noticed a mutant, or None; how many were asked, and the hash of all tests as they were then."""

    killer: str | None
    asked: int
    tests: str


class Kept:
    """The verdicts in a folder, by the mutants' keys: a death counts as long as the key is the same, a survival only
    with the same tests. `again`: no survival counts that was found before.
    """

    def __init__(self, folder: Path, *, again: bool = False) -> None:
        self._path = folder / "verdicts.jsonl"
        self._found: dict[str, Result] = {}
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        for line in lines:
            one = json.loads(line)
            result = Result(one["killer"], one["asked"], one["tests"])
            if result.killer or (result.tests == tests_now() and not again):
                self._found[one["key"]] = result

    def of(self, mutant: Mutant) -> Result | None:
        return self._found.get(mutant.key)

    def keep(self, verdict: Verdict) -> None:
        mutant, result = verdict.mutant, Result(verdict.killer, verdict.asked, tests_now())
        self._found[mutant.key] = result
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = {"key": mutant.key, "killer": result.killer, "asked": result.asked, "tests": result.tests,
                "module": mutant.module, "line": mutant.line, "kind": mutant.kind, "words": mutant.words[:300],
                "fresh": verdict.fresh}
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


@cache
def tests_now() -> str:
    """A hash of every test as it is now."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "tests").glob("*.*")):
        if path.suffix in (".py", ".yaml", ".txt"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
