"""Units as the knowledge writes them, told apart and converted: by the nutrient's own factors, and by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose

from ..knowledge import Knowledge
from ..knowledge.label_phrases import pieces

# Hours in each; months and years have no length of their own.
_TIMES: Mapping[str, float] = {"min": 1 / 60, "h": 1, "day": 24, "week": 168}
_A_DAY = "/day"
_PER = " per "
# Other ways of writing one unit, among them those of UCUM, by which facts name theirs.
_SPELLINGS: Mapping[str, str] = {
    "a": "year", "mo": "month", "d": "day", "wk": "week", "min": "min", "minute": "min", "umol": "µmol",
}  # fmt: skip


class Units:
    """The units of one knowledge. An amount without a day is taken for that of a day."""

    def __init__(self, knowledge: Knowledge) -> None:
        of_labels = {unit.id: unit.each for unit in knowledge.labels.units.values() if unit.each is not None}
        self._amounts = {**of_labels, **knowledge.nutrient.units}
        self._lexicon = knowledge.labels.lexicon

    def same_kind(self, one: str, other: str) -> bool:
        """Whether a number in the one can be written in the other."""
        return self._kind(one)[0] == self._kind(other)[0]

    def equal(self, value: float, unit: str, other_value: float, other_unit: str) -> bool:
        """Whether both say the same; a factor and its reciprocal do ("A per B" and "B per A")."""
        (kind, factor), (other_kind, other_factor) = self._kind(unit), self._kind(other_unit)
        if kind != other_kind:
            return False
        turned = _PER in unit and unit != other_unit
        wanted = other_value * other_factor
        return isclose(1 / value if turned and value else value * factor, wanted, rel_tol=1e-4 if turned else 1e-9)

    def _kind(self, unit: str) -> tuple[str, float]:
        """What is counted, and the factor to its base."""
        if _PER in unit:
            return _PER.join(sorted(unit.split(_PER))), 1
        bare = unit.replace("{", "").replace("}", "").replace("_", " ").replace("m2", "m²")
        first, _, rest = bare.partition("/")
        name, per = self.named(first), _SPELLINGS.get(rest, rest)
        if name in _TIMES and not per:
            return "time", _TIMES[name]
        if name in self._amounts and per in ("", _A_DAY[1:]):
            return "amount", self._amounts[name]
        return f"{name}/{per}", 1

    def named(self, unit: str) -> str:
        """The id of a unit, however it is spelled."""
        called = (found.id for kind, found in self._lexicon.get(pieces(unit), ()) if kind == "unit")
        return _SPELLINGS.get(unit) or next(called, unit)
