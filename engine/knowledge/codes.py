"""What the codes of health records say (`codes.yaml`), and why staff may do otherwise (`overrides.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ..language.record import Bilingual, Field, Identifier, Record
from .files import Files

FILE = "codes.yaml"
OVERRIDES = "overrides.yaml"
Checked = Literal["looked_up", "memory"]
ByCode = Mapping[tuple[str, str], Any]


class CodeSystem(Record):
    """A code system: its addresses, and whether a code stands for those that begin with it, with or without its dot."""

    id: Identifier
    uris: tuple[str, ...] = Field(strict=False, min_length=1)
    match: Literal["exact", "prefix"]


class FindingCodes(Record):
    """Codes that say a value of a fact, or `none` of it; without a fact they have no place in a profile."""

    id: str
    system: Identifier
    codes: tuple[str, ...] = Field(strict=False, min_length=1)
    but: tuple[str, ...] = Field(default=(), strict=False)
    fact: Identifier | None = None
    value: Identifier | None = None
    none: bool = False
    days: int | None = None
    checked: Checked


class AnswerCodes(Record):
    """A question of a record, and which answers say yes and no to one value of a fact, each for so many days."""

    id: str
    fact: Identifier
    value: Identifier
    codes: dict[str, list[str]]
    yes: dict[str, list[str]]
    no: dict[str, list[str]]
    yes_days: int
    no_days: int
    checked: Checked


class QuantityUnit(Record):
    """Spellings of one unit; times `factor` it is the unit of the fact."""

    spelled: tuple[str, ...] = Field(strict=False, min_length=1)
    factor: float = Field(strict=False, gt=0)
    worrying_only: bool = False


class QuantityCodes(Record):
    """A laboratory value: its codes and units, and when it is too old or a worry; see `codes.yaml`."""

    id: str
    fact: Identifier
    codes: dict[str, list[str]]
    units: tuple[QuantityUnit, ...] = Field(strict=False, min_length=1)
    bare: str | None = None
    worse: Literal["low", "high"] | None = None
    below: Identifier | None = None
    estimates: Identifier | None = None
    step: float | None = Field(default=None, strict=False)
    months: int
    age: Identifier | None = None
    checked: Checked


class Override(Record):
    """A reason for which staff do otherwise than the advice says."""

    id: Identifier
    label: Bilingual


class _Listed(NamedTuple):
    """A row, and what its codes do not stand for although it begins so."""

    row: FindingCodes
    but: tuple[str, ...]


def _bare(code: str) -> str:
    """A code as it is compared: Swedish records write E112 as often as E11.2."""
    return code.replace(".", "").strip().upper()


@dataclass(frozen=True, slots=True)
class Codes:
    """All that codes say; `rest` is what a fact is once all its values are denied."""

    systems: Mapping[str, CodeSystem]
    findings: tuple[FindingCodes, ...]
    answers: tuple[AnswerCodes, ...]
    quantities: tuple[QuantityCodes, ...]
    rest: Mapping[str, str]
    other_disease: Mapping[str, str]
    no_disease: tuple[str, ...]
    product_classes: tuple[str, ...]
    _found: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def system(self, uri: str) -> CodeSystem | None:
        """The code system of this address."""
        if "systems" not in self._found:
            self._found["systems"] = {uri: one for one in self.systems.values() for uri in one.uris}
        found: CodeSystem | None = self._found["systems"].get(uri)
        return found

    def found(self, uri: str, code: str) -> tuple[FindingCodes, ...]:
        """What a code says: the rows with the longest code that it begins with, or () where it is listed nowhere."""
        system = self.system(uri)
        if system is None:
            return ()
        rows: dict[tuple[str, str], list[_Listed]] = self._rows()
        if system.match == "exact":
            return tuple(one.row for one in rows.get((system.id, code), ()))
        code = _bare(code)
        for length in range(len(code), 0, -1):
            listed = rows.get((system.id, code[:length]), ())
            if kept := tuple(one.row for one in listed if not code.startswith(one.but)):
                return self._specific(system, code, kept)
        return ()

    def _specific(self, system: CodeSystem, code: str, kept: tuple[FindingCodes, ...]) -> tuple[FindingCodes, ...]:
        """With what is listed for a shorter code of another fact value: E11.2 is diabetes and a kidney disease."""
        if all(row.fact is None for row in kept):
            return kept
        listed = (self._rows().get((system.id, code[:length]), ()) for length in range(len(code), 0, -1))
        wider = [one.row for found in listed for one in found if one.row.fact and not code.startswith(one.but)]
        return tuple(dict.fromkeys((*kept, *sorted(wider, key=self.findings.index))))

    def _rows(self) -> dict[tuple[str, str], list[_Listed]]:
        """The rows by system and code; where a code stands for those below it, without dots."""
        if "rows" not in self._found:
            rows: dict[tuple[str, str], list[_Listed]] = {}
            for row in self.findings:
                is_prefix = self.systems[row.system].match == "prefix"
                one = _Listed(row, tuple(map(_bare, row.but)) or ("\0",))
                for code in row.codes:
                    rows.setdefault((row.system, _bare(code) if is_prefix else code), []).append(one)
            self._found["rows"] = rows
        found: dict[tuple[str, str], list[_Listed]] = self._found["rows"]
        return found

    def asked(self, uri: str, code: str) -> AnswerCodes | None:
        """The question that a code asks."""
        return self._by_code("asked", self.answers).get((uri, code))

    def quantity(self, uri: str, code: str) -> QuantityCodes | None:
        """The laboratory value of a code."""
        return self._by_code("quantity", self.quantities).get((uri, code))

    def _by_code(self, name: str, rows: tuple[Any, ...]) -> dict[tuple[str, str], Any]:
        if name not in self._found:
            self._found[name] = {(uri, code): row for row in rows for system, codes in row.codes.items()
                                 for code in codes for uri in self.systems[system].uris}
        found: dict[tuple[str, str], Any] = self._found[name]
        return found


def read_codes(files: Files) -> Codes | None:
    """The codes, or None where the knowledge has none: then no record can be read."""
    if not files.matching(FILE):
        return None
    systems = {system.id: system for system in files.records(FILE, "systems", CodeSystem)}
    findings = files.records(FILE, "findings", FindingCodes)
    answers = files.records(FILE, "answers", AnswerCodes)
    return Codes(
        systems, tuple(findings), tuple(answers), tuple(files.records(FILE, "quantities", QuantityCodes)),
        files.mapping(FILE, "rest"), files.mapping(FILE, "other_disease"),
        tuple(files.value(FILE, "no_disease") or ()), tuple(files.value(FILE, "product_classes") or ()),
    )


def read_overrides(files: Files) -> tuple[Override, ...]:
    """The reasons for doing otherwise; () where the knowledge has none."""
    return tuple(files.records(OVERRIDES, "overrides", Override)) if files.matching(OVERRIDES) else ()
