"""A version of the knowledge by its name: a folder, `git:REV` of a folder, or what somebody else keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..knowledge import Knowledge, load_knowledge
from ..knowledge.files import DEFAULT_FOLDER, Reader, read_case_texts, read_population_text, read_texts
from ..knowledge.loader import DEFAULT_AUTHORITY
from ..language.yaml_reader import read_yaml
from ..words.errors import Fault, KnowledgeError, ProfileError, fault
from ..words.text import Text
from .git import commit_of, top_of, unpacked

GIT = "git:"
_FEW = 3
Keeper = Callable[[str], Path]
"""Gives the folder of a version that is kept under a name; raises ProfileError where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """One version: what it was called by, its knowledge, and the files that it was read from, by name."""

    name: str
    knowledge: Knowledge
    texts: Mapping[str, bytes]
    cases: Mapping[str, bytes]
    population: tuple[str, bytes] | None = None
    revision: str | None = field(default=None)
    """The full name of a commit, where it is one."""


def read_version(
    name: str,
    folder: Path | None = None,
    authority: str = DEFAULT_AUTHORITY,
    nutrient: str | None = None,
    keepers: Mapping[str, Keeper] | None = None,
    read: Reader = read_yaml,
) -> Version:
    """The version of this name: a folder, `git:REV` or `git:REV:FOLDER`, or `PREFIX:…` of one of the `keepers`.

    `folder` is whose versions git is asked for (the folder that ships where None), `read` how a text becomes a
    document. Raises ProfileError where there is
    no such version, KnowledgeError with every fault where it does not load; both say which version it was.
    """
    prefix, _, rest = name.partition(":")
    if name.startswith(GIT):
        return _of_git(name, folder or DEFAULT_FOLDER, authority, nutrient, read)
    if keepers and prefix in keepers and rest:
        return _read_kept(name, keepers[prefix](rest), authority, nutrient, read)
    path = Path(name)
    if not path.exists():
        raise ProfileError([fault(name, "no_version", "no_version.mend")])
    if not path.is_dir():
        raise ProfileError([fault(name, "not_a_folder", "no_version.mend")])
    return _read(name, path, authority, nutrient, read)


def _read(name: str, folder: Path, authority: str, nutrient: str | None, read: Reader) -> Version:
    try:
        texts, cases = read_texts(folder, nutrient), read_case_texts(folder, nutrient)
        knowledge = load_knowledge(folder, authority, nutrient, read=read)
        return Version(name, knowledge, texts, cases, read_population_text(folder, nutrient))
    except KnowledgeError as error:
        raise KnowledgeError(_said_of(name, found, folder) for found in error.faults) from None


def _read_kept(name: str, folder: Path, authority: str, nutrient: str | None, read: Reader) -> Version:
    """A version that nobody will edit any more: that its format is another is one fault, however much it lacks."""
    try:
        return _read(name, folder, authority, nutrient, read)
    except KnowledgeError as error:
        first, count = error.faults[0], len(error.faults)
        if count <= _FEW:
            raise
        said: Text = {"sv": first.in_language("sv").removeprefix(f"{name}: "),
                      "en": first.in_language("en").removeprefix(f"{name}: ")}
        raise KnowledgeError([fault(name, "old_format", "old_format.mend", count=count, first=said)]) from None


def _said_of(name: str, found: Fault, folder: Path) -> Fault:
    """The fault with the version that has it in front; a temporary folder is nobody's name for it."""
    where = "" if found.where == str(folder) else f"{name}: {found.where}"
    return replace(found, where=where or name)


def _of_git(name: str, folder: Path, authority: str, nutrient: str | None, read: Reader) -> Version:
    revision, _, within = name.removeprefix(GIT).partition(":")
    place = Path(within) if within else folder
    if within and not place.is_absolute():
        place = top_of(folder, name) / within
    top = top_of(place if place.is_dir() else folder, name)
    commit = commit_of(top, revision)
    if commit is None:
        raise ProfileError([fault(name, "no_revision", "no_revision.mend", value=revision, folder=str(top))])
    with unpacked(top, commit, place, name) as found:
        version = _read_kept(name, found, authority, nutrient, read)
    return replace(version, revision=commit)
