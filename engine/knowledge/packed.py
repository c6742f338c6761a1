"""Checked knowledge as plain data and back again, so that it can be kept as JSON.

A scalar and a mapping of plain data stand for themselves; everything else is a list that begins with the name of its
kind. The kinds are a closed list: unpacking makes values of these and nothing else, whatever the data say. What a
consultation seldom looks at is kept as a text of JSON within it, which is only read when somebody does.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any

from ..language.conditions import All, Any_, AtLeast, HasAny, Is, Knowable, Known, Not, Within
from ..language.record import Record, record_of, values_of
from ..language.yaml_reader import Document, Place
from .base import Knowledge
from .codes import Codes
from .day import Day
from .kidney import KidneyKnowledge
from .labels import LabelWords, Substance
from .leaflet import LeafletTexts, Statement
from .line import LineWords
from .medicines import MedicineIndex
from .opposites import Opposites
from .parallels import Parallels
from .rules import Example, Rule
from .shelf import Shelf
from .vocabulary import Vocabulary

_DATACLASSES: tuple[type[Any], ...] = (
    *(All, Any_, AtLeast, HasAny, Is, Knowable, Known, Not, Within),
    *(Example, Rule, Day, KidneyKnowledge, LabelWords, Substance, LeafletTexts, Statement, LineWords, Opposites, Codes,
      Shelf, Parallels),
)
# What is made anew from other parts.
_MADE = ("vocabulary", "medicines")
# Half of all records, of which a consultation names a few; and the examples of rules, of which it names none.
_LATER, _EXAMPLES = "claims", "tests"


def pack(knowledge: Knowledge) -> dict[str, Any]:
    """The knowledge as JSON can hold it. Raises TypeError where it has a part of a kind that is not listed."""
    parts = {field.name: getattr(knowledge, field.name) for field in dataclasses.fields(knowledge)}
    for name in _MADE:
        del parts[name]
    parts["facts"] = tuple(knowledge.vocabulary.facts.values())
    parts["medicine_index"] = knowledge.medicines.packed
    later = {name: _text(record) for name, record in parts.pop(_LATER).items()}
    return {**{name: _packed(part) for name, part in parts.items()}, _LATER: later}


def unpack(data: Mapping[str, Any], texts: Mapping[str, bytes]) -> Knowledge:
    """The knowledge that was packed; `texts` are the files that it was read from, by name.

    Raises KeyError, TypeError or ValueError where the data are not such.
    """
    kinds = _kinds()

    def place(name: str, *path: str | int) -> Place:
        return Place(documents[name], path)

    def read(node: Any) -> Any:
        if type(node) is not list:
            return node
        return kinds[node[0]]([read(part) if type(part) is list else part for part in node[1:]])

    documents = {name: Document.unread(name, text) for name, text in texts.items()}
    kinds["Place"] = lambda values: place(*values)
    kinds["Later"] = lambda values: _LaterList(values[0], read)
    parts: dict[str, Any] = {name: _Later(part, read) if name == _LATER else read(part) for name, part in data.items()}
    forms, classes = list(parts["forms"].values()), list(parts["medicine_classes"].values())
    return Knowledge(
        vocabulary=Vocabulary(parts.pop("facts"), forms, classes, parts["labels"].other_names,
                              holding=bool(parts["holding"])),
        medicines=MedicineIndex.unpacked(classes, parts.pop("medicine_index")),
        **parts,
    )


class _Later(Mapping[str, Any]):
    """A packed mapping whose values are unpacked when they are asked for."""

    def __init__(self, texts: Mapping[str, str], read: Callable[[Any], Any]) -> None:
        self._texts, self._read = texts, read
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = self._read(json.loads(self._texts[name]))
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as what it stands for."""
        return dict, (dict(self),)


class _LaterList(Sequence[Any]):
    """A packed tuple that is unpacked when somebody looks at it."""

    def __init__(self, text: str, read: Callable[[Any], Any]) -> None:
        self._text, self._read = text, read

    @cached_property
    def _values(self) -> tuple[Any, ...]:
        return tuple(self._read(json.loads(self._text)))

    def __getitem__(self, at: Any) -> Any:
        return self._values[at]

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._values == tuple(other)

    __hash__ = object.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as what it stands for."""
        return tuple, (list(self),)


def _packed(value: Any) -> Any:
    kind = type(value)
    if _is_plain(value):
        return value
    if kind is dict:
        return ["dict", *(_packed(part) for item in value.items() for part in item)]
    if kind in (tuple, list):
        return [kind.__name__, *map(_packed, value)]
    if kind is Place:
        return ["Place", value.document.name, *value.path]
    if kind.__name__ not in _kinds():
        raise TypeError(f"{kind.__name__} is no kind that can be packed")
    if isinstance(value, Record):
        return [kind.__name__, *map(_packed, values_of(value).values())]
    return [kind.__name__, *(_field(value, field.name) for field in dataclasses.fields(value) if field.init)]


def _field(value: Any, name: str) -> Any:
    inner = getattr(value, name)
    return ["Later", _text(inner)] if type(value) is Rule and name == _EXAMPLES else _packed(inner)


def _text(value: Any) -> str:
    return json.dumps(_packed(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _is_plain(value: Any, inside: bool = False) -> bool:
    """Whether JSON gives the value back as it is: a scalar, or a mapping of what JSON gives back."""
    if isinstance(value, dict):
        return all(type(key) is str and _is_plain(part, True) for key, part in value.items())
    if inside and type(value) is list:
        return all(_is_plain(part, True) for part in value)
    return value is None or type(value) in (str, bool, int, float)


def _kinds() -> dict[str, Callable[[list[Any]], Any]]:
    return dict(_known_kinds())


@lru_cache(maxsize=1)
def _known_kinds() -> dict[str, Callable[[list[Any]], Any]]:
    kinds: dict[str, Callable[[list[Any]], Any]] = {"tuple": tuple, "list": list, "dict": _pairs}
    kinds |= {record.__name__: partial(record_of, record) for record in _records(Record)}
    return kinds | {kind.__name__: _maker(kind) for kind in _DATACLASSES}


def _maker(kind: type[Any]) -> Callable[[list[Any]], Any]:
    return lambda values: kind(*values)


def _pairs(values: list[Any]) -> dict[Any, Any]:
    return dict(zip(values[::2], values[1::2], strict=True))


def _records(kind: type[Record]) -> Iterator[type[Record]]:
    for below in kind.__subclasses__():
        yield below
        yield from _records(below)
