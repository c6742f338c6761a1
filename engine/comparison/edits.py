"""What was edited between two versions: every rule and every other record that came, went, or says something else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..knowledge.files import Files, within
from .versions import Version
from .written import written

Change = Literal["added", "removed", "changed"]
_SIGNATURES = ("reviewed_by", "reviewed_on", "reviewed_hash", "signatures")
_RULES = ("rules", "tables")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value inside a record that became another; None where there was none, or is none any more."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Edit:
    """One record that was edited. `what` is the list that it stands in (rules, claims, parameters …)."""

    what: str
    id: str
    change: Change
    leaves: tuple[Leaf, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return dataclasses.asdict(self)


def edits(old: Version, new: Version) -> tuple[Edit, ...]:
    """Every edit: parameters, which change many rules, then rules, then all else; signatures count for nothing.

    Of an old version without cases, as a journal keeps it, no case is told to be new.
    """
    before, after = ({rule.id: rule for rule in version.knowledge.rules} for version in (old, new))
    found = list(_compared("rules", {name: written(rule) for name, rule in before.items()},
                           {name: written(rule) for name, rule in after.items()}))
    for one, other in ((old.texts, new.texts), (old.cases, new.cases if old.cases else {})):
        was, now = _records(_only(one, other)), _records(_only(other, one))
        for what in {**was, **now}:
            found += _compared(what, was.get(what, {}), now.get(what, {}))
    return tuple(sorted(found, key=lambda edit: edit.what != "parameters"))


def _only(texts: Mapping[str, bytes], others: Mapping[str, bytes]) -> Files:
    """The files that the other version has not word for word."""
    return Files({name: text for name, text in texts.items() if others.get(name) != text})


def _compared(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Edit]:
    for name in {**before, **after}:
        if name not in before:
            yield Edit(what, name, "added")
        elif name not in after:
            yield Edit(what, name, "removed")
        elif before[name] != after[name]:
            yield Edit(what, name, "changed", tuple(_leaves(before[name], after[name])))


def _records(files: Files) -> dict[str, dict[str, Any]]:
    """Every record but the rules, by the list that it stands in and its id."""
    found: dict[str, dict[str, Any]] = {}
    for name, document in files.documents.items():
        if not isinstance(document.data, dict):
            continue
        for key, value in document.data.items():
            if key in _SIGNATURES or (key in _RULES and within(name).startswith("rules/")) or key == "topic":
                continue
            found.setdefault(str(key), {}).update(_named(value, str(key), name))
    return found


def _named(value: Any, key: str, file: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((str(name), part) for name, part in value.items())
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield _name_of(entry, index, file), entry
    else:
        yield key, value


def _name_of(entry: Any, index: int, file: str) -> str:
    """An id of its own, or what it is about; where it stands is the last resort."""
    if isinstance(entry, dict):
        if "id" in entry:
            return str(entry["id"])
        if "rule" in entry:
            return f"{entry['rule']} {entry.get('given', '')}"
        if "line" in entry:
            return str(entry["line"])
    return entry if isinstance(entry, str) else f"{within(file)}[{index}]"


def _leaves(before: Any, after: Any, path: str = "") -> Iterator[Leaf]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _leaves(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _leaves(one, other, f"{path}[{index}]")
    elif isinstance(before, list) and isinstance(after, list):
        gone, new = [one for one in before if one not in after], [one for one in after if one not in before]
        yield Leaf(path, gone or None, new or None)
    elif before != after:
        yield Leaf(path, before, after)
