"""Elements of a resource, taken by name: another JSON type than FHIR's is a fault with its place, never a guess."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ...engine.words.errors import Fault
from .says import says

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


class Element:
    """An object of FHIR with its place; what is taken of another type is added to `faults` and reads as absent."""

    __slots__ = ("_codings", "data", "faults", "place")

    def __init__(self, data: dict[str, Any], place: str, faults: list[Fault]) -> None:
        self.data, self.place, self.faults = data, place, faults
        self._codings: dict[str, list[tuple[str, str, str]]] = {}

    def _wrong(self, name: str, kind: str) -> None:
        self.faults.append(Fault(f"{self.place}.{name}", says("wrong_kind", kind=says(f"kind.{kind}"))))

    def text(self, name: str) -> str | None:
        """A string; None where it is absent."""
        value = self.data.get(name)
        if value is None or isinstance(value, str):
            return value or None
        self._wrong(name, "text")
        return None

    def number(self, name: str) -> float | None:
        """A finite number; None where it is absent."""
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self._wrong(name, "number")
            return None
        return float(value)

    def boolean(self, name: str) -> bool | None:
        """True or false; None where it is absent."""
        value = self.data.get(name)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(name, "boolean")
        return None

    def one(self, name: str) -> Element | None:
        """An object; None where it is absent."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(name, "object")
            return None
        return Element(value, f"{self.place}.{name}", self.faults)

    def several(self, name: str) -> Iterator[Element]:
        """The objects of an array."""
        value = self.data.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(name, "array")
            return
        for n, one in enumerate(value):
            if isinstance(one, dict):
                yield Element(one, f"{self.place}.{name}[{n}]", self.faults)
            else:
                self._wrong(f"{name}[{n}]", "object")

    def codings(self, name: str) -> list[tuple[str, str, str]]:
        """(system, code, display) of every coding of a CodeableConcept that has a code."""
        if name not in self._codings:
            self._codings[name] = self._read_codings(name)
        return self._codings[name]

    def _read_codings(self, name: str) -> list[tuple[str, str, str]]:
        concept = self.one(name)
        if concept is None:
            return []
        return [(one.text("system") or "", code, one.text("display") or "")
                for one in concept.several("coding") if (code := one.text("code"))]

    def words(self, name: str) -> str | None:
        """The text of a CodeableConcept, or the first display."""
        concept = self.one(name)
        if concept is None:
            return None
        return concept.text("text") or next((shown for *_, shown in self.codings(name) if shown), None)

    @property
    def is_modified(self) -> bool:
        """Whether it says that what it says may mean something else."""
        return bool(self.data.get("modifierExtension") or self.data.get("implicitRules"))

    def is_absent(self, name: str) -> bool:
        """Whether it is said why an element has no value."""
        if name in self.data:
            return False
        beside = self.data.get(f"_{name}")
        extensions = beside.get("extension") if isinstance(beside, dict) else None
        return isinstance(extensions, list) and any(
            isinstance(one, dict) and one.get("url") == ABSENT for one in extensions)
