"""Where the knowledge files are, and the records read from them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ..language.record import Record
from ..language.yaml_reader import Document, Place, read_yaml
from ..words.errors import Fault, KnowledgeError, nearest

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "knowledge"

R = TypeVar("R", bound=Record)


def read_texts(folder: Path) -> dict[str, bytes]:
    """The YAML files of a knowledge folder by name. Raises KnowledgeError where there is none."""
    found = {name: path.read_bytes() for name, path in _yaml(folder) if not _is_case(name)}
    if not found:
        raise KnowledgeError([Fault(str(folder), "holds no knowledge", "name the folder that has vocabulary.yaml")])
    return found


def read_case_texts(folder: Path) -> dict[str, bytes]:
    """The YAML files of the consultations of a knowledge folder (`cases/`) by name."""
    return {name: path.read_bytes() for name, path in _yaml(folder) if _is_case(name)}


def _yaml(folder: Path) -> list[tuple[str, Path]]:
    return [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*.yaml"))]


def _is_case(name: str) -> bool:
    return "cases" in name.split("/")[:-1]


def hash_of(texts: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of the files."""
    digest = hashlib.sha256()
    for name, content in texts.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


class Files:
    """All YAML files of a knowledge folder, parsed once; faults are collected in `faults`."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self.texts = texts
        self.faults: list[Fault] = []
        self.places: dict[tuple[str, str], Place] = {}
        self._asked: set[tuple[str, str]] = set()
        self.documents = self._parsed(texts)

    def _parsed(self, texts: Mapping[str, bytes]) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        for name, content in texts.items():
            try:
                document = read_yaml(content.decode("utf-8"), name, self.faults)
            except UnicodeDecodeError as error:
                self.faults.append(Fault(name, f"is not UTF-8 text (byte {error.start})", "save it as UTF-8"))
                continue
            if document is not None:
                documents[name] = document
        return documents

    def change(self, mentioning: re.Pattern[str], change: Callable[[Any], Any]) -> None:
        """Change the data of every file whose text mentions something."""
        for document in self.documents.values():
            if mentioning.search(document.text):
                document.change(change)

    def matching(self, prefix: str) -> list[Document]:
        """The documents whose name begins so: `rules/`, or `parameters` for parameters.yaml and its parts."""
        return [document for name, document in self.documents.items() if name.startswith(prefix)]

    def asked(self, document: Document, *keys: str) -> None:
        """Says that somebody reads these top-level keys of a file; what nobody reads is a fault in the end."""
        self._asked.update((document.name, key) for key in keys)

    def unread(self) -> Iterator[Fault]:
        """Files and top-level keys that nobody has asked for: whoever wrote them believes that they count."""
        for name, document in self.documents.items():
            known = [key for asked, key in self._asked if asked == name]
            if not known:
                mend = "what is read, and under which name, stands in knowledge/README.md"
                yield Fault(name, "is read by nothing", mend)
            elif isinstance(document.data, dict):
                odd = [str(key) for key in document.data if key not in known]
                yield from (Fault(document.place(key), f"there is no key {key!r}", nearest(key, known)) for key in odd)

    def value(self, name: str, key: str) -> Any:
        """The value of one top-level key of one file; a missing file or key is a fault."""
        document = self.documents.get(name)
        if document is not None:
            self.asked(document, key)
        if document is None or not isinstance(document.data, dict) or key not in document.data:
            self.faults.append(Fault(name, f"has no `{key}`", f"add a top-level key {key}:"))
            return None
        return document.data[key]

    def mapping(self, name: str, key: str) -> dict[str, Any]:
        """Like `value`, where a mapping is needed."""
        found = self.value(name, key)
        if found is not None and not isinstance(found, dict):
            self.faults.append(Fault(self.documents[name].place(key), f"`{key}` is not a mapping"))
        return found if isinstance(found, dict) else {}

    def record(self, name: str, key: str, model: type[R]) -> R | None:
        """The one record under a top-level key of one file, validated; None with a fault where there is none."""
        found = self.value(name, key)
        return None if found is None else self._record(self.documents[name], (key,), found, {}, model)

    def records(self, prefix: str, key: str, model: type[R], shared: Sequence[str] = ()) -> list[R]:
        """Every entry of the list `key` in the files of this prefix, validated; ids are unique over all of them.

        `shared` names top-level keys that are the default of the same key in each entry (a claim's source).
        """
        found: dict[str, R] = {}
        documents = self.matching(prefix)
        if not documents:
            self.faults.append(Fault(prefix, "is missing", f"add a file with a list `{key}`"))
        for document in documents:
            self.asked(document, key, *shared)
            entries = document.data.get(key) if isinstance(document.data, dict) else None
            if not isinstance(entries, list):
                self.faults.append(Fault(document.name, f"has no list `{key}`", f"add a top-level list {key}:"))
                continue
            defaults = {name: document.data[name] for name in shared if name in document.data}
            for index, entry in enumerate(entries):
                record = self._record(document, (key, index), entry, defaults, model)
                if record is None:
                    continue
                record_id = str(getattr(record, "id", index))
                if record_id in found:
                    self.faults.append(Fault(document.place(key, index), f"the id {record_id} stands twice"))
                found[record_id] = record
                self.places[key, record_id] = Place(document, (key, index))
        return list(found.values())

    def _record(
        self, document: Document, path: tuple[str | int, ...], entry: Any, defaults: dict[str, Any], model: type[R]
    ) -> R | None:
        if not isinstance(entry, dict):
            self.faults.append(Fault(document.place(*path), f"{entry!r} is not a mapping"))
            return None
        from ..language.checking import ValidationError, checked, findings

        try:
            return checked(model, {**defaults, **entry})
        except ValidationError as error:
            name = entry.get("id", "(no id)")
            for at, what, is_odd_key in findings(error):
                place, where = document.place(*path, *at), ".".join(map(str, at))
                if is_odd_key:
                    told = Fault(place, f"{name}: there is no key {where!r}", nearest(where, list(model.__fields__)))
                else:
                    told = Fault(place, f"{name}: {where}: {what}")
                self.faults.append(told)
            return None
