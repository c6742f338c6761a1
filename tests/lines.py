"""Lines of the counter, what is expected of them (knowledge/cases/lines.yaml), and how a line as read is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from known import read_yaml

from tillskott.engine.line.model import Line

FILE = Path(__file__).parent.parent / "knowledge" / "magnesium" / "cases" / "lines.yaml"
Case = Mapping[str, Any]
_WORDS = frozenset({"line", "holds", "open", "denies", "asks", "sure"})


def load_lines(path: Path = FILE) -> list[Case]:
    """Every line of a file, which is a list or holds one under `lines`."""
    read = read_yaml(path)
    return read["lines"] if isinstance(read, dict) else read


def faults(line: Line, case: Case) -> Iterator[str]:
    """What of a line differs from what was expected, one sentence each."""
    yield from (f"`{word}` is no word of a line" for word in case if word not in _WORDS)
    profile = line.profile
    for fact, wish in case.get("holds", {}).items():
        if not _holds(profile, fact, wish):
            yield f"{fact} is {profile.get(fact, 'unknown')}, not {wish}"
    for fact in case.get("open", ()):
        if fact in profile and fact not in profile.get("partial", ()):
            yield f"{fact} is not open but {profile[fact]}"
    for value in case.get("denies", ()):
        if not any(chip.value == value and chip.kind in ("denied", "denied_part") for chip in line.chips):
            yield f"{value} is not denied"
        if any(value in held if isinstance(held, list) else value == held for held in profile.values()):
            yield f"{value} holds"
    asked = [question.at.words for question in line.questions]
    yield from (f"{words!r} is not asked about, but {asked}" for words in case.get("asks", ()) if words not in asked)
    if case.get("sure") and asked:
        yield f"asks about {asked}"


def _holds(profile: Mapping[str, Any], fact: str, wish: Any) -> bool:
    if isinstance(wish, list):
        found = profile.get(fact)
        return found is not None and all(one in found for one in wish) and (wish != [] or found == [])
    return profile.get(fact) == wish
