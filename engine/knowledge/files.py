"""Where the knowledge files are, and the records read from them."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ..language.record import Record
from ..language.yaml_reader import Document, Place, no_numbers, read_yaml
from ..words.errors import Fault, KnowledgeError, fault, nearest, no_such
from ..words.system import system_reason
from ..words.text import LANGUAGES

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "knowledge"

R = TypeVar("R", bound=Record)


COMMON = "common"
"""The folder of what belongs to no nutrient; beside it each nutrient has one of its own."""
NUTRIENT = "nutrient.yaml"
POPULATION = "population.yaml"
"""Who is asked when an edit is tried out: no advice reads it, so that it is no part of the knowledge."""
_DEEPEST = 3
_LARGEST = 10_000_000
_LANGUAGES = frozenset(LANGUAGES)
_TOPICS = frozenset({"claims", "rules", "cases"})


def read_texts(folder: Path, nutrient: str | None = None) -> dict[str, bytes]:
    """The YAML files of a knowledge folder by name: `common/` with the folder of one nutrient, or all in one folder.

    `nutrient` names the folder, and is not needed where there is one. Raises KnowledgeError where there is no knowledge
    or half of it, and where it is not said which nutrient is meant.
    """
    paths = _yaml(folder, nutrient)
    found = {name: _content(name, path) for name, path in paths if not _is_case(name) and path.name != POPULATION}
    if not found:
        mend = "knowledge.folder.nothing.mend"
        raise KnowledgeError([fault(str(folder), "knowledge.folder.nothing", mend, common=COMMON)])
    return found


def read_case_texts(folder: Path, nutrient: str | None = None) -> dict[str, bytes]:
    """The YAML files of the consultations of a knowledge folder (`cases/`) by name."""
    return {name: _content(name, path) for name, path in _yaml(folder, nutrient) if _is_case(name)}


def read_population_text(folder: Path, nutrient: str | None = None) -> tuple[str, bytes] | None:
    """The name and the text of the made-up customers of a knowledge folder; None where it has none."""
    found = ((name, _content(name, path)) for name, path in _yaml(folder, nutrient) if path.name == POPULATION)
    return next(found, None)


def _yaml(folder: Path, nutrient: str | None) -> list[tuple[str, Path]]:
    paths = sorted(path for part in _parts(folder, nutrient) for path in part.rglob("*.yaml"))
    named = [(path.relative_to(folder), path) for path in paths]
    # What begins with a full stop is an editor's: the mark that somebody has the file open, or a copy.
    return [(name.as_posix(), path) for name, path in named if not any(part.startswith(".") for part in name.parts)]


def _content(name: str, path: Path) -> bytes:
    """What is in a file. Raises KnowledgeError where it is none, or cannot be read, or is larger than any is."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "folder" if stat.S_ISDIR(found.st_mode) else "endless"
            raise KnowledgeError([fault(name, f"knowledge.file.{kind}", "knowledge.file.kind.mend")])
        if found.st_size > _LARGEST:
            raise KnowledgeError([fault(name, "knowledge.file.large", "knowledge.file.large.mend",
                                        size=_LARGEST // 1_000_000)])
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        raise KnowledgeError([fault(name, "knowledge.file.unreadable", "knowledge.file.unreadable.mend",
                                    why=system_reason(error))]) from None


def _is_case(name: str) -> bool:
    return "cases" in name.split("/")[:-1]


def nutrients(folder: Path) -> list[str]:
    """The nutrients that have a folder of their own in a knowledge folder."""
    return sorted(path.parent.name for path in folder.glob(f"*/{NUTRIENT}"))


def _parts(folder: Path, nutrient: str | None) -> list[Path]:
    """The folders that make up the knowledge of one nutrient."""
    common, found = folder / COMMON, nutrients(folder)
    if not common.is_dir() and not found:
        beside = nutrients(folder.parent)
        if (folder.name == COMMON and beside) or (folder.name in beside and (folder.parent / COMMON).is_dir()):
            raise KnowledgeError([fault(str(folder), "knowledge.folder.part", "knowledge.folder.part.mend",
                                        folder=str(folder.parent))])
        return [folder]
    if not common.is_dir():
        raise KnowledgeError([fault(str(folder), "knowledge.folder.no_common", "knowledge.folder.no_common.mend",
                                    common=COMMON, beside=", ".join(found))])
    if not found:
        raise KnowledgeError([fault(str(folder), "knowledge.folder.no_nutrient", "knowledge.folder.no_nutrient.mend",
                                    file=NUTRIENT, common=COMMON)])
    if nutrient is None and len(found) > 1:
        raise KnowledgeError([fault(str(folder), "knowledge.folder.several", "knowledge.folder.several.mend",
                                    found=", ".join(found))])
    chosen = nutrient or found[0]
    if chosen not in found:
        raise KnowledgeError([fault(str(folder), "knowledge.folder.unknown", nearest(chosen, found),
                                    name=repr(chosen))])
    return [common, folder / chosen]


def within(name: str) -> str:
    """The name of a file without the folder of its nutrient: rules/bowel.yaml, vocabulary.yaml."""
    first, _, rest = name.partition("/")
    return rest if rest and first not in _TOPICS else name


def hash_of(texts: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of the files."""
    digest = hashlib.sha256()
    for name, content in texts.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


Reader = Callable[[str, str, list[Fault]], Document | None]


class Files:
    """All YAML files of a knowledge folder, parsed once; faults are collected in `faults`."""

    def __init__(self, texts: Mapping[str, bytes], read: Reader | None = None) -> None:
        """`read`: how a text becomes a document; somebody may have read it before."""
        self.texts, self._read = texts, read or read_yaml
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str], Place] = {}
        self._asked: set[tuple[str, str]] = set()
        self.documents = self._parsed(texts)

    def _parsed(self, texts: Mapping[str, bytes]) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        for name, content in texts.items():
            try:
                document = self._read(content.decode("utf-8"), name, self.faults)
            except UnicodeDecodeError as error:
                self.faults.append(fault(name, "knowledge.file.not_utf8", "knowledge.file.not_utf8.mend",
                                         byte=error.start))
                continue
            if document is None:
                continue
            if isinstance(document.data, dict):
                self.faults.extend(no_numbers(document))
                documents[name] = document
            else:
                held = "empty" if document.data is None else "no_mapping"
                self.faults.append(fault(name, f"knowledge.file.{held}", "knowledge.file.shape.mend"))
        return documents

    def change(self, mentioning: re.Pattern[str], change: Callable[[Any], Any]) -> None:
        """Change the data of every file whose text mentions something."""
        for document in self.documents.values():
            if mentioning.search(document.text):
                document.change(change)

    def matching(self, prefix: str) -> list[Document]:
        """The documents whose name begins so, in the folder of the nutrient or the common one.

        `rules/`, or `parameters` for parameters.yaml and its parts.
        """
        return [document for name, document in self.documents.items() if within(name).startswith(prefix)]

    def place(self, name: str, *path: str) -> str:
        """Where something stands in the file of this name, of which each folder may have one."""
        found = self._having(name, path[0]) or self.matching(name)
        held = [document for document in found if len(path) < 2 or path[1] in document.data[path[0]]]
        return (held or found)[0].place(*path)

    def _having(self, name: str, key: str) -> list[Document]:
        return [one for one in self.matching(name) if isinstance(one.data, dict) and key in one.data]

    def asked(self, document: Document, *keys: str) -> None:
        """Says that somebody reads these top-level keys of a file; what nobody reads is a fault in the end."""
        self._asked.update((document.name, key) for key in keys)

    def unread(self) -> Iterator[Fault]:
        """Files and top-level keys that nobody has asked for: whoever wrote them believes that they count."""
        for name, document in self.documents.items():
            known = [key for asked, key in self._asked if asked == name]
            if not known:
                yield fault(name, "knowledge.file.unread", "knowledge.file.unread.mend")
            elif isinstance(document.data, dict):
                odd = [str(key) for key in document.data if key not in known]
                yield from (no_such(document.place(key), "key", key, known) for key in odd)

    def has(self, name: str, key: str) -> bool:
        """Whether a key that may be left out is there: knowledge of an earlier version has not what came later."""
        return any(key in one.data for one in self.matching(name) if isinstance(one.data, dict))

    def value(self, name: str, key: str) -> Any:
        """The value of one top-level key of one file; a missing file or key is a fault.

        What both folders say of it is put together: lists, and the entries of mappings.
        """
        found = self._having(name, key)
        for document in found:
            self.asked(document, key)
        if not found:
            self.faults.append(fault(name, "knowledge.common.has_no", "knowledge.common.top_key.mend", key=key))
            return None
        value = found[0].data[key]
        for document in found[1:]:
            value = self._together(value, document.data[key], document, (key,))
        return value

    def _together(self, one: Any, other: Any, document: Document, path: tuple[str, ...]) -> Any:
        if isinstance(one, list) and isinstance(other, list):
            return [*one, *other]
        if isinstance(one, dict) and isinstance(other, dict) and len(path) < _DEEPEST and not set(one) & _LANGUAGES:
            both = {key: self._together(one[key], other[key], document, (*path, key))
                    for key in other if key in one}
            return {**one, **other, **both}
        self.faults.append(fault(document.place(*path), "knowledge.file.twice", "knowledge.file.twice.mend",
                                 what=".".join(path)))
        return one

    def mapping(self, name: str, key: str) -> dict[str, Any]:
        """Like `value`, where a mapping is needed."""
        found = self.value(name, key)
        if found is not None and not isinstance(found, dict):
            self.faults.append(fault(self.place(name, key), "knowledge.common.no_mapping", "knowledge.common.keys.mend",
                                     what=f"`{key}`"))
        return found if isinstance(found, dict) else {}

    def record(self, name: str, key: str, model: type[R]) -> R | None:
        """The one record under a top-level key of one file, validated; None with a fault where there is none."""
        found = self.value(name, key)
        return None if found is None else self._record(self._having(name, key)[0], (key,), found, {}, model)

    def records(self, prefix: str, key: str, model: type[R], shared: Sequence[str] = ()) -> list[R]:
        """Every entry of the list `key` in the files of this prefix, validated; ids are unique over all of them.

        `shared` names top-level keys that are the default of the same key in each entry (a claim's source).
        """
        found: dict[str, R] = {}
        documents = self.matching(prefix)
        if not documents:
            self.faults.append(fault(prefix, "knowledge.file.missing", "knowledge.file.missing.mend", key=key))
        for document in documents:
            self.asked(document, key, *shared)
            entries = document.data.get(key) if isinstance(document.data, dict) else None
            if entries is None and self._having(within(document.name), key):
                continue  # the file of the same name in the other folder has it
            if not isinstance(entries, list):
                self.faults.append(fault(document.name, "knowledge.common.has_no_list",
                                         "knowledge.common.top_list.mend", key=key))
                continue
            defaults = {name: document.data[name] for name in shared if name in document.data}
            for index, entry in enumerate(entries):
                record = self._record(document, (key, index), entry, defaults, model)
                if record is None:
                    continue
                record_id = str(getattr(record, "id", index))
                if record_id in found:
                    self.faults.append(fault(document.place(key, index), "knowledge.common.id_twice",
                                             "knowledge.common.id.mend", id=record_id))
                found[record_id] = record
                self.places[key, record_id] = Place(document, (key, index))
        return list(found.values())

    def _record(
        self, document: Document, path: tuple[str | int, ...], entry: Any, defaults: dict[str, Any], model: type[R]
    ) -> R | None:
        if not isinstance(entry, dict):
            self.faults.append(fault(document.place(*path), "knowledge.common.no_mapping", "knowledge.common.keys.mend",
                                     what=repr(entry)))
            return None
        from ..language.checking import ValidationError, checked, findings

        try:
            return checked(model, {**defaults, **entry})
        except ValidationError as error:
            name = str(entry.get("id", "(id?)"))
            for at, what, is_odd_key in findings(error):
                place, where = document.place(*path, *at), ".".join(map(str, at))
                if is_odd_key:
                    told = no_such(place, "key", where, model.__fields__, key=name)
                else:
                    told = fault(place, "knowledge.field.odd", name=name, field=where, why=what)
                self.faults.append(told)
            return None
