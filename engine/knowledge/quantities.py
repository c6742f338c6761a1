"""Everything in the nutrient's own unit: the units of labels, and what a form or a salt holds of the nutrient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..arithmetic.amounts import composition, molar_mass
from ..arithmetic.formula import FormulaError
from ..language.record import Bilingual, Field, Identifier, Record
from ..words.errors import fault, nearest
from ..words.messages import message
from ..words.text import Text
from .files import Files
from .nutrient import Nutrient

_MILLI = 0.001


class UnitSpec(Record):
    """A unit as it stands in the file: so many grams, so many moles, or one of the nutrient's own units."""

    id: Identifier
    gram: float | None = Field(default=None, strict=False, gt=0)
    mole: float | None = Field(default=None, strict=False, gt=0)
    sign: Bilingual | None = None
    words: tuple[str, ...] = Field(strict=False, min_length=1)


class LabelUnit(Record):
    """A unit on labels: what `each` is in the nutrient's own, or so many mmol (`moles`); `sign`: how it is written."""

    id: Identifier
    each: float | None
    moles: float | None
    sign: Bilingual


@dataclass(frozen=True, slots=True)
class Units:
    """The units of labels and their words, each by id, and what a gram and a mmol of the nutrient are in its own."""

    known: dict[str, LabelUnit]
    words: dict[str, tuple[str, ...]]
    per_gram: float
    per_millimole: float


def read_units(files: Files, file: str, nutrient: Nutrient) -> Units:
    """The units of a file; amounts of substance only where the nutrient is an element."""
    specs = {spec.id: spec for spec in files.records(file, "units", UnitSpec)}
    own = specs.get(nutrient.unit)
    if own is None or own.gram is None:
        mend = nearest(nutrient.unit, specs)
        files.faults.append(fault("nutrient.yaml", "knowledge.unit.no_gram", mend, name=repr(nutrient.unit)))
        return Units({}, {}, 1, 0)
    found: dict[str, LabelUnit] = {}
    for spec in specs.values():
        each, moles = nutrient.units.get(spec.id), None
        if each is None and spec.gram is not None:
            each = _ratio(spec.gram, own.gram)
        if spec.mole is not None and nutrient.element is not None:
            moles = _ratio(spec.mole, _MILLI)
        elif spec.mole is None and each is None:
            where = _place(files, ("units", spec.id))
            files.faults.append(fault(where, "knowledge.unit.no_size", "knowledge.unit.no_size.mend"))
        if each is not None or moles is not None:
            written = spec.sign or Bilingual(sv=spec.words[0], en=spec.words[0])
            sign = nutrient.sign if spec is own else written
            found[spec.id] = LabelUnit(id=spec.id, each=each, moles=moles, sign=sign)
    a_mole = _molar_mass(files, nutrient.element) if nutrient.element is not None else 0.0
    words = {name: specs[name].words for name in found}
    return Units(found, words, _ratio(1, own.gram), a_mole * _ratio(_MILLI, own.gram))


def _ratio(one: float, other: float) -> float:
    """A quotient of decimals as they are written, so that 0.001 to 0.000001 is 1000 and nothing beside it."""
    return float(Fraction(str(one)) / Fraction(str(other)))


def _molar_mass(files: Files, element: str) -> float:
    try:
        return molar_mass(element)
    except FormulaError as error:
        mend = "knowledge.formula.element.mend"
        files.faults.append(fault("nutrient.yaml", "knowledge.formula.element", mend, why=_why(error)))
        return 0.0


def contents(
    files: Files, nutrient: Nutrient, record: tuple[str, str], formulas: Sequence[str], factor: Sequence[float]
) -> tuple[tuple[float, ...], int]:
    """The parts of a substance's weight that may be the nutrient, none where unknown, and the most atoms of it.

    `record` is the list that it stands in, and its id.
    """
    if not formulas:
        return tuple(factor), 1
    if nutrient.element is None or factor:
        mend = "either" if factor else "factor"
        files.faults.append(fault(_place(files, record), "knowledge.formula.idle", f"knowledge.formula.{mend}.mend"))
        return tuple(factor), 1
    found = []
    for formula in formulas:
        try:
            found.append(composition(formula, nutrient.element))
        except FormulaError as error:
            files.faults.append(fault(_place(files, record), "knowledge.formula.odd", "knowledge.formula.odd.mend",
                                      why=_why(error)))
    return tuple(share for share, _ in found), max((atoms for _, atoms in found), default=1)


def _why(error: FormulaError) -> Text:
    return message(f"knowledge.formula.why.{error.why}", **error.values)


def _place(files: Files, record: tuple[str, str]) -> str:
    return f"{files.places[record]} {record[1]}"
