"""The consultations and examples of two versions, held against the new one: what fails now, and what did before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import Any, Literal, NamedTuple

from ..checks.alarms import silent_alarms
from ..checks.cases import failing_cases
from ..checks.examples import failing_examples
from ..checks.finding import Finding
from ..checks.subject import Subject
from ..knowledge.files import Files, Reader, within
from ..knowledge.spoken import MENTIONED, spoken
from ..words.text import Text
from .reading import Reading
from .versions import Version

Status = Literal["fails_now", "failed_before", "outdated"]
_CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (silent_alarms, failing_cases, failing_examples)
_FAILURES = frozenset({"alarm.silent", "case.fails", "example.fails", "example.unusable"})


@dataclass(frozen=True, slots=True)
class Proof:
    """A case, an alarm or an example that the new version does not meet.

    `fails_now`: it was met before. `failed_before`: it was not. `outdated`: the old version has it, the new one has
    changed or dropped it, and would fail it.
    """

    status: Status
    check: str
    where: str
    what: Text

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"status": self.status, "check": self.check, "where": self.where, "what": dict(self.what)}


def proofs(old: Version, new: Version) -> tuple[Proof, ...]:
    """What fails under the new version: of its own cases and examples, and of those that the old one had instead."""
    read = Reading()
    failing = _failing(new, new.cases, read)
    changed = {name: text for name, text in old.cases.items() if new.cases.get(name) != text}
    outdated = {key: one for key, one in _failing(new, changed, read, examples=False).items() if key not in failing}
    before = _failing(old, {**old.cases, **new.cases}, read, only={key.name for key in (*failing, *outdated)})
    before |= _failing(old, changed, read, only={key.name for key in outdated}, examples=False)
    found = [Proof("failed_before" if key in before else "fails_now", one.check, one.where, one.what)
             for key, one in failing.items()]
    read.keep()
    found += [Proof("outdated", one.check, one.where, one.what) for key, one in outdated.items() if key not in before]
    return tuple(found)


Proving = Callable[[Version, Version], Callable[[], tuple[Proof, ...]]]
"""Begins to find out what `proofs` of two versions finds, and gives what will say it."""


@contextmanager
def proving(workers: int = 1) -> Iterator[Proving]:
    """Finds out `proofs` beside what is done here where there are two `workers`, else when it is asked for.

    The second process starts now, and loads its code while the versions are being read.
    """
    pool = _second_process() if workers > 1 else None
    if pool is None:
        yield lambda old, new: partial(proofs, old, new)
        return
    pool.submit(_started)
    try:
        yield lambda old, new: pool.submit(proofs, old, new).result
    except BaseException:
        for process in list(pool._processes.values()):
            process.terminate()  # nobody will ask for it
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _started() -> None:
    """Nothing: whoever is asked for this has loaded all that stands in this file."""


def _second_process() -> ProcessPoolExecutor | None:
    """None where the system has no room for what processes share, as in a container without /dev/shm."""
    try:
        return ProcessPoolExecutor(1, get_context("spawn"))
    except OSError:
        return None


class _Key(NamedTuple):
    """Which check failed, of what in which file: a line number is no name, since it moves."""

    check: str
    file: str
    name: str
    said: str


def _failing(
    version: Version, cases: Mapping[str, bytes], read: Reader, *, only: AbstractSet[str] | None = None,
    examples: bool = True,
) -> dict[_Key, Finding]:
    """What the knowledge of a version fails: of all, or of the records and rules of these names `only`."""
    if only is not None and not only:
        return {}
    files = Files(cases, read)
    for document in files.documents.values() if only is not None else ():
        document.change(lambda data: _reduced(data, only or frozenset()))
    knowledge = version.knowledge
    if only is not None:
        kept = tuple(rule if rule.id in only else replace(rule, tests=()) for rule in knowledge.rules)
        knowledge = replace(knowledge, rules=kept)
    subject = Subject(knowledge, given_files=_read_by_authority(version, read), given_cases=files)
    found = (one for check in (_CHECKS if examples else _CHECKS[:-1]) for one in check(subject))
    return {_key(one): one for one in found if one.check in _FAILURES}


def _read_by_authority(version: Version, read: Reader) -> Files:
    """The files that are read anew where a case names another authority, with the nutrient's words in them."""
    parts = ("rules/", "leaflet", "texts.yaml")
    files = Files({name: text for name, text in version.texts.items() if within(name).startswith(parts)}, read)
    files.change(MENTIONED, lambda data: spoken(data, version.knowledge.nutrient))
    return files


def _reduced(data: Any, only: AbstractSet[str]) -> Any:
    if not isinstance(data, dict):
        return data
    return {key: [entry for entry in value if _of_entry(entry) in only] if isinstance(value, list) else value
            for key, value in data.items()}


def _of_entry(entry: Any) -> str:
    return str(entry.get("id") or entry.get("rule") or "") if isinstance(entry, dict) else ""


def _key(one: Finding) -> _Key:
    place, _, name = one.where.partition(" ")
    return _Key(one.check, place.partition(":")[0], name or place, one.what["en"])
