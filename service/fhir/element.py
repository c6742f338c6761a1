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

    __slots__ = ("_at", "_codings", "_within", "data", "faults")

    def __init__(self, data: dict[str, Any], at: str, faults: list[Fault], within: Element | None = None) -> None:
        self.data, self.faults = data, faults
        self._at, self._within = at, within
        self._codings: dict[str, list[tuple[str, str, str]]] | None = None

    @property
    def place(self) -> str:
        """Where it stands. Put together when it is asked for, since most elements are never spoken of."""
        return self._at if self._within is None else f"{self._within.place}.{self._at}"

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
        return Element(value, name, self.faults, self)

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
                yield Element(one, f"{name}[{n}]", self.faults, self)
            else:
                self._wrong(f"{name}[{n}]", "object")

    def codings(self, name: str) -> list[tuple[str, str, str]]:
        """(system, code, display) of every coding of a CodeableConcept that has a code."""
        if self._codings is None:
            self._codings = {}
        found = self._codings.get(name)
        if found is None:
            found = self._codings[name] = self._read_codings(name)
        return found

    def _read_codings(self, name: str) -> list[tuple[str, str, str]]:
        concept = self.one(name)
        if concept is None:
            return []
        found = _plain_codings(concept.data.get("coding"))
        if found is not None:
            return found
        return [(one.text("system") or "", code, one.text("display") or "")
                for one in concept.several("coding") if (code := one.text("code"))]

    def words(self, name: str) -> str | None:
        """The text of a CodeableConcept, or the first display."""
        concept = self.one(name)
        if concept is None:
            return None
        return concept.text("text") or next((shown for _, _, shown in self.codings(name) if shown), None)

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


def _plain_codings(listed: Any) -> list[tuple[str, str, str]] | None:
    """The codings of an array in which all is as it should be, else None: then each element is taken by itself, with
    its place. A chart is mostly codings, and faults are few."""
    if listed.__class__ is not list:
        return None
    found = []
    for one in listed:
        if one.__class__ is not dict:
            return None
        system, code, shown = one.get("system", ""), one.get("code", ""), one.get("display", "")
        if not (system.__class__ is code.__class__ is shown.__class__ is str):
            return None
        if code:
            found.append((system, code, shown))
    return found
