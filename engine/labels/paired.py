"""Names with signs between them and as many amounts with signs between them: kalcium/magnesium 300/150 mg."""

from __future__ import annotations

from ..knowledge.quantities import LabelUnit
from .entries import Entries
from .parts import MOST_TERMS, SUBJECTS
from .syntax import Entry, Mass, Subject
from .tokens import Number

_SIGNS = ("/", "joins")
_NAMES = {"element": "element", "product": "product", "other": "other", "substance": "compound"}


class Paired(Entries):
    """Reads such a list as one entry for each name, in order."""

    def _paired(self) -> list[Entry] | None:
        names = self._names()
        commas = self.at.accept(":") is not None
        if len(names) < 2:
            return None
        masses = self._amounts((*_SIGNS, ",") if commas else _SIGNS)
        if len(masses) != len(names) or (self.at.kind in SUBJECTS and not self._takes_its_own_figure()):
            return None
        basis = self._attempt(self._per_basis)
        return [Entry(name, masses=[mass], basis=basis) for name, mass in zip(names, masses, strict=True)]

    def _names(self) -> list[Subject]:
        """The names; commas between them count only where a colon ends the list."""
        found: list[Subject] = []
        comma = False
        while self.at.kind in _NAMES and len(found) <= MOST_TERMS:
            found.append(self._name())
            # Magnesium - citrat is one name.
            joined = self.at.kind == "range" and found[-1].kind == "element" and self.at.peek(1) == "substance"
            if joined or self.at.peek(1) not in _NAMES or self.at.kind not in (*_SIGNS, "range", "-", ","):
                break
            comma = comma or self.at.kind == ","
            self.at.step()
        return [] if comma and self.at.kind != ":" else found

    def _name(self) -> Subject:
        token = self.at.take()
        if token.kind != "substance":
            return Subject(_NAMES[token.kind])
        return Subject("other") if token.value.excipient else Subject("compound", (token.value,))

    def _amounts(self, signs: tuple[str, ...]) -> list[Mass]:
        """The amounts; one without a unit has that of the next that has one. None where the last has none."""
        found: list[tuple[Number, LabelUnit | None]] = []
        while self.at.kind == "number":
            number = self.at.take().value
            token = self.at.accept("unit")
            found.append((number, token.value if token else None))
            if self.at.kind not in signs or self.at.peek(1) != "number":
                break
            self.at.step()
        masses: list[Mass] = []
        last: LabelUnit | None = None
        for number, unit in reversed(found):
            last = unit or last
            if last is None:
                return []
            masses.append(self._mass((number, number), last))
        return masses[::-1]
