"""JSON Schema of the package's own types, so that the description of the API cannot say another thing than they do."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Collection, Mapping
from typing import Any, Literal, Union, get_args, get_origin

from typing_extensions import get_type_hints, is_typeddict

from ...engine.words.text import Text

REF = "#/components/schemas/"
Schema = dict[str, Any]
_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"},
    type(None): {"type": "null"}, Any: {}, object: {},
}


class Schemas:
    """Collects the named types that a description refers to."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {"Text": _TEXT}
        self._names: dict[Any, str] = {Text: "Text"}

    def of(self, kind: Any) -> Schema:
        """The schema of a type; one with parts of its own stands among the named ones."""
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if is_typeddict(kind) or dataclasses.is_dataclass(kind):
            return self._named(kind)
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Literal:
            return {"enum": list(parts)}
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(part) for part in parts]}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(parts[1])}
        if isinstance(origin, type) and issubclass(origin, Collection):
            return {"type": "array", "items": self.of(parts[0])}
        raise TypeError(f"no schema for {kind!r}")

    @staticmethod
    def described(kind: Any) -> str:
        """The first sentences of what a type says of itself."""
        return " ".join((kind.__doc__ or "").split("\n\n")[0].split())

    def _named(self, kind: Any) -> Schema:
        name = self._names.get(kind)
        if name is None:
            # Two modules may each have a type of this name.
            name = kind.__name__ if kind.__name__ not in self.named else kind.__module__.split(".")[-1].title() + \
                kind.__name__
            self._names[kind] = name
            self.named[name] = {}  # a type may refer to itself
            self.named[name] = self._object(kind)
        return {"$ref": REF + name}

    def _object(self, kind: Any) -> Schema:
        hints = get_type_hints(kind)
        names = [one.name for one in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else list(hints)
        parts = {name: self.of(hints[name]) for name in names}
        needed = set(parts) if dataclasses.is_dataclass(kind) else kind.__required_keys__
        described = {"description": said} if (said := self.described(kind)) else {}
        return {"type": "object", **described, "properties": parts, "required": [n for n in parts if n in needed]}


_TEXT: Schema = {
    "description": "A sentence in both languages; where a language was asked for, the sentence itself.",
    "anyOf": [
        {"type": "object", "properties": {"sv": {"type": "string"}, "en": {"type": "string"}},
         "required": ["sv", "en"]},
        {"type": "string"},
    ],
}
