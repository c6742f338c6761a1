"""YAML without its traps: no duplicate keys, no aliases, no guessing at `no`, `on` or `07:00`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import yaml

from ..words.errors import Fault, fault
from ..words.numbers import EXACT, is_number, is_usable
from ..words.text import printable, shown
from .yaml_reasons import yaml_reason

MAX_DEPTH = 12
MOST_NODES = 200_000
"""A text that stands for more, once its aliases are written out, is refused."""
# Texts in which a number that is none, or too large, may stand; the others need not be looked through.
_NO_NUMBER = re.compile(r"\.(?:inf|nan)|[0-9]e\+?[0-9]{2,}|[0-9]{16}", re.IGNORECASE)
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StrictLoader(_Base):  # type: ignore[misc]
    """Safe loader that reads scalars as YAML 1.2 does and collects duplicate keys as faults."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self.duplicates: list[tuple[str, int]] = []

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys: set[Any] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if isinstance(key, str) and key in keys:
                self.duplicates.append((key, key_node.start_mark.line + 1))
            elif isinstance(key, str):
                keys.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


# YAML 1.1 reads `no` as false and 07:00 as 420; a Swedish `no`, a time or a date must stay what was typed.
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false|True|False|TRUE|FALSE)$", "tTfF"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))$", "-+.0123456789"),
    ("float", r"^\.(?:nan|NaN|NAN)$", "."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


class Document:
    """One YAML text: its plain data, and the line of any place in it for error messages."""

    def __init__(self, data: Any, node: Any, name: str, text: str) -> None:
        self._data, self._node, self.name, self.text = data, node, name, text
        self._is_read = True

    @classmethod
    def unread(cls, name: str, text: bytes) -> Document:
        """A document of which everything is known already; it is only parsed when a line or its data are asked for."""
        document = cls(None, None, name, text.decode("utf-8"))
        document._is_read = False
        return document

    @property
    def data(self) -> Any:
        if not self._is_read:
            self._data, self._is_read = yaml.load(self.text, Loader=StrictLoader), True
        return self._data

    def change(self, how: Callable[[Any], Any]) -> None:
        """Put other data in the place of those that were read; the lines stay as they are."""
        self._data, self._is_read = how(self.data), True

    def again(self) -> Document:
        """The same document as it was read, to be changed by itself."""
        found = Document(self._data, self._node, self.name, self.text)
        found._is_read = self._is_read
        return found

    def __getstate__(self) -> dict[str, Any]:
        """For another process, without the tree of places.

        It is larger than all the rest, and is made again where a line is asked for.
        """
        return {**self.__dict__, "_node": None}

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of the place reached by these keys and indexes (or the nearest above it)."""
        if self._node is None:
            self._node = yaml.compose(self.text, Loader=StrictLoader)
        node, line = self._node, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line

    def place(self, *path: str | int) -> str:
        return f"{self.name}:{self.line(path)}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document; its line is only looked up when it is shown."""

    document: Document
    path: tuple[str | int, ...]

    def __str__(self) -> str:
        return self.document.place(*self.path)


def _child(node: Any, step: str | int) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None


def read_yaml(text: str, name: str, faults: list[Fault], *, untrusted: bool = False) -> Document | None:
    """Parse one YAML text; faults (syntax, duplicate key, alias, tag, nesting) are added to `faults`.

    Returns None where nothing usable was read. Never executes tags. An `untrusted` text is scanned before
    anything is built, so that neither an alias bomb nor deep nesting can use up memory or the stack.
    """
    try:
        problem = _forbidden(text, name) if untrusted else None
        if problem is None:
            loader = StrictLoader(text)
            try:
                node = loader.get_single_node()
                problem = _swollen(node, name) if node is not None and "*" in text and not untrusted else None
                data = None if problem else loader.construct_document(node) if node is not None else None
            finally:
                loader.dispose()
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        faults.append(_syntax_fault(error, name))
        return None
    if problem is not None:
        faults.append(problem)
        return None
    for key, line in loader.duplicates:
        faults.append(fault(f"{name}:{line}", "key_twice", "key_twice.mend", key=printable(key)))
    return Document(data, node, name, text)


def _forbidden(text: str, name: str) -> Fault | None:
    """The first alias, tag or too deep nesting."""
    depth = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_Base)
    for event in events:
        where = f"{name}:{event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent):
            return fault(where, "alias", "alias.mend")
        if getattr(event, "tag", None) is not None:
            return fault(where, "tag", "tag.mend", tag=str(event.tag))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return fault(where, "too_deep", "too_deep.mend", levels=MAX_DEPTH)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _swollen(root: Any, name: str) -> Fault | None:
    """That the aliases of a text, written out, are without end or very many."""
    sizes: dict[int, int] = {}

    def size(node: Any, above: frozenset[int]) -> int:
        if id(node) in above:
            return MOST_NODES + 1
        if id(node) not in sizes:
            parts = [part for one in node.value for part in (one if isinstance(one, tuple) else (one,))] \
                if isinstance(node, yaml.CollectionNode) else []
            sizes[id(node)] = 1 + sum(size(part, above | {id(node)}) for part in parts)
        return sizes[id(node)]

    if size(root, frozenset()) > MOST_NODES:
        return fault(f"{name}:{root.start_mark.line + 1}", "swollen", "alias.mend", count=MOST_NODES)
    return None


def no_numbers(document: Document) -> Iterator[Fault]:
    """What stands in a document as a number and is none that can be reckoned with: .inf, .nan, 1e99, twenty digits."""
    left: list[tuple[Any, tuple[str | int, ...]]] = [(document.data, ())] if _NO_NUMBER.search(document.text) else []
    seen: set[int] = set()
    while left:
        value, path = left.pop()
        if is_number(value) and not (is_usable(value) and abs(value) < EXACT):
            yield fault(document.place(*path), "not_finite", "number.mend", value=shown(value))
        elif isinstance(value, (dict, list)) and id(value) not in seen:
            seen.add(id(value))
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            left += [(part, (*path, key)) for key, part in parts]


def _syntax_fault(error: Exception, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or (str(error).splitlines() or [type(error).__name__])[0]
    place = f"{name}:{mark.line + 1}" if mark else name
    why = yaml_reason(str(what), str(getattr(error, "context", "")))
    return fault(place, "yaml_syntax", "yaml_syntax.mend", why=why)
