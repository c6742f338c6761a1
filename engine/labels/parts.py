"""The small parts of a label: figures with units, percentages, counts of units, and what a figure is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from ..knowledge.labels import LabelWords, Substance
from ..knowledge.quantities import LabelUnit
from .cursor import Cursor
from .syntax import Basis, Mass, Parsed, Percent, Portion, Subject
from .tokens import Number

T = TypeVar("T")
SUBJECTS = frozenset({"element", "pure", "substance", "product", "other"})
SUM = "+"
# No dose and no amount is written with more terms than these; a longer row is not read over and over.
MOST_TERMS = 8
_MOST_WORDS = 3
_DESCRIBING = frozenset({"word", "filler", "pack", "chelate", "buffered", "swallow", "pure"})


class Parts:
    """Reads the small parts from a cursor; `found` collects what holds for the whole label."""

    def __init__(self, cursor: Cursor, words: LabelWords, found: Parsed, depth: int) -> None:
        self.at, self.words, self.found, self.depth = cursor, words, found, depth
        self.basis: Basis | None = None
        self.giving: Basis | None = None  # the portion of which it is said what it gives
        self.columns: list[Basis] = []  # the columns of a table, where it has several

    def _subject(self) -> Subject | None:
        kind = self.at.kind
        if kind == "pure":
            self.at.step()
            if self.at.kind == "element":
                self.at.step()
            return Subject("element")
        if kind == "element":
            chelated = self.at.take().value
            if chelated and self.at.kind != "substance":
                return Subject("compound", self._unnamed(), weak=True)
            self.at.accept("pure")
            if self.at.kind == "range" and self.at.peek(1) == "substance":
                self.at.step()  # Mg-citrat
            return self._compounds() if self.at.kind == "substance" else Subject("element")
        if kind == "product":
            self.at.step()
            return Subject("product")
        if kind == "other":
            first = self.at.take()
            while self.at.accept("other", "substance"):
                pass
            return Subject("other", name=first.value, text=first.text)
        return self._compounds() if kind == "substance" else None

    def _unnamed(self) -> tuple[Substance, ...]:
        """A chelate or blend of which the label does not say the salt."""
        return tuple(one for one in self.words.substances.values() if not one.named)[:1]

    def _compounds(self) -> Subject:
        """Compounds side by side or joined: citrat och oxid, glycinat + malat."""
        found = [self.at.take().value]
        while self.at.kind == "substance" or (
            self.at.kind in ("joins", "/") and self.at.peek(1) == "substance"
        ):
            self.at.accept("joins", "/")
            found.append(self.at.take().value)
        if all(substance.excipient for substance in found):
            return Subject("other", text=found[0].id)
        return Subject("compound", tuple(substance for substance in found if not substance.excipient))

    def _figure(self) -> Mass | None:
        up_to = bool(self.at.accept("up_to"))
        self.at.accept("filler")
        times = self._attempt(self._multiplier) or 1.0
        span = self._numbers()
        either = self._alternative()
        added = self._addends()
        if span is None or self.at.kind != "unit":
            return None
        unit = self.at.take().value
        if either is not None:
            span = (span[0], either)
        mass = self._mass(span, unit, times, up_to)
        if either is not None:
            return replace(mass, summed=True)
        return self._sum([mass, *(self._mass((number, number), unit) for number in added)]) if added else mass

    def _alternative(self) -> Number | None:
        """The 200 of 100 eller 200 mg."""
        if self.at.kind != "or" or self.at.peek(1) != "number" or self.at.peek(2) != "unit":
            return None
        self.at.step()
        other: Number = self.at.take().value
        return other

    def _addends(self) -> list[Number]:
        """The 50 of 100 + 50 mg."""
        found: list[Number] = []
        while len(found) < MOST_TERMS and self.at.kind == "joins" and self.at.text == SUM:
            if self.at.peek(1) != "number":
                break
            self.at.step()
            found.append(self.at.take().value)
        return found

    def _sum(self, masses: Sequence[Mass]) -> Mass | None:
        """Figures with a plus between them: perhaps all together, perhaps not; None where one is no amount."""
        least = self.words.conventions["plausible"][0]
        if any(mass.low < least and not mass.moles for mass in masses) or len({mass.moles for mass in masses}) > 1:
            return None
        low, high = min(mass.low for mass in masses), sum(mass.high * mass.times for mass in masses)
        return Mass(low, high, max(mass.half_step for mass in masses), masses[0].moles, summed=True)

    def _mass(self, span: tuple[Number, Number], unit: LabelUnit, times: float = 1.0, up_to: bool = False) -> Mass:
        moles = self.words.per_millimole if unit.moles else 0
        factor = unit.moles or unit.each or 0
        low, high = span
        picked, doubtful = None, None
        bounds = self.words.conventions["plausible"]
        values = self._likely(low, factor, moles, bounds)
        if len(low.values) > 1:
            picked, doubtful = (low, None) if len(values) == 1 else (None, low)
        tops = self._likely(high, factor, moles, bounds) if high is not low else values
        bottom = 0.0 if up_to else min(*values, *tops)
        unclear = next((one for one in (low, high) if one.unclear), None)
        return Mass(bottom, max(*tops, bottom), high.half_step * factor, moles, times, picked, doubtful, up_to,
                    unclear=unclear)

    def _likely(self, number: Number, factor: float, moles: float, bounds: Sequence[float]) -> list[float]:
        """The readings of a number; of two, only those that can stand on a jar, where one of them can."""
        values = [value * factor for value in number.values]
        likely = [value for value in values if moles or bounds[0] <= value <= bounds[1]]
        return likely or values[:1]

    def _multiplier(self) -> float | None:
        if self.at.kind != "number":
            return None
        count: float = self.at.take().value.values[0]
        if self.at.peek(1) == "apiece":
            self.at.accept("serving")
        each = self.at.accept("times", "apiece")
        if not each or self.at.kind != "number":
            return None
        if self.words.conventions["pack_from"] <= count <= self.words.conventions["largest_pack"]:
            self.found.pack = max(self.found.pack or 0, count)  # 20 x 375 mg
            return 1.0
        return count if 0 < count <= self.words.conventions["most_units_a_day"] else None

    def _numbers(self) -> tuple[Number, Number] | None:
        if self.at.kind != "number":
            return None
        low: Number = self.at.take().value
        if self.at.kind == "unit" and self.at.peek(1) == "range" and self.at.peek(2) == "number" and (
            self.at.peek(3) == "unit"
        ):
            self.at.step()
        if self.at.kind == "range" and self.at.peek(1) == "number":
            self.at.step()
            return low, self.at.take().value
        if self.at.kind in ("^",) and self.at.peek(1) == "number":
            self.at.step()
            exponent = self.at.take().value.values[0]
            power = low.values[0] ** exponent if exponent < 100 and low.values[0] < 1000 else float("inf")
            low = Number(low.written, (power,), 0.5)
        return low, low

    def _percent(self) -> Percent | None:
        of: str | None = None
        if self.at.kind in ("reference", "other_reference"):
            of = self.at.take().kind
            self.at.accept(":", "=", "(")
        if self.at.kind != "number":
            return None
        value: Number = self.at.take().value
        if not self.at.accept("%"):
            return None
        if self.at.kind in ("*", "times"):
            self.at.step()
            of = of or "reference"
        start = self.at.index
        self.at.accept("source", "per")
        self.at.accept("word", "filler")
        if self.at.kind in ("reference", "other_reference"):
            of = self.at.take().kind
            while self.at.accept("*", "times"):
                pass
        else:
            self.at.index = start
        return Percent(value.values[0], value.half_step, of)

    def _span(self) -> tuple[float, float] | None:
        """A count, or a range of counts; ½ may be written 1/2."""
        if self.at.kind != "number":
            return None
        low: float = self.at.take().value.values[-1]
        if self.at.kind == "/" and self.at.peek(1) == "number" and self.at.peek(2) == "serving":
            self.at.step()
            low /= self.at.take().value.values[-1] or 1
        if self.at.kind in ("range", "or") and self.at.peek(1) == "number":
            self.at.step()
            return low, max(low, self.at.take().value.values[-1])
        if self.at.kind == "(" and self.at.peek(1) == "number" and self.at.peek(2) == ")":
            self.at.index += 3  # två (2) kapslar
        return low, low

    def _portion(self, *, bulk: bool = False, counted: bool = False) -> Portion | None:
        """2 kapslar, en tablett, 1–2 tabletter, 10 ml; with `bulk` also 5 g."""
        if bulk:
            weighed = self._attempt(self._bulk)
            if weighed is not None:
                return weighed
        span = self._span()
        if span is None and counted:
            return None
        if span is not None and not 0 < span[0] <= span[1] < float("inf"):
            return None
        if span is not None or bulk:
            self._described()
        while self.at.kind == "filler":
            self.at.step()
        if self.at.kind != "serving":
            return None
        serving = self.words.servings[self.at.take().value]
        low, high = span or (1.0, 1.0)
        return Portion(low * serving.times, high * serving.times, serving.of or serving.id)

    def _described(self) -> None:
        """The words between a number and what is counted: 3 vegetabiliska kapslar, 2 st kapslar."""
        ahead = 0
        while ahead < _MOST_WORDS and self.at.peek(ahead) in _DESCRIBING:
            ahead += 1
            if self.at.peek(ahead) == "." and self.at.peek(ahead + 1) == "serving":
                ahead += 1  # 2 veg. kapslar
        if self.at.peek(ahead) == "serving":
            self.at.index += ahead

    def _bulk(self) -> Portion | None:
        if self.at.kind == "unit" and self.at.value.each is not None:
            weight: float = self.at.take().value.each  # per g
            return Portion(weight, weight, None, bulk=True)
        mass = self._figure()
        if mass is None or mass.moles or not mass.low > 0:
            return None
        return Portion(mass.low, mass.high, None, bulk=True)

    def _is_light(self, weight: Portion) -> bool:
        """Less than a gram: beside a portion that may be the weight of a substance in it."""
        return weight.low < self.words.per_gram

    def _attempt(self, way: Callable[[], T | None]) -> T | None:
        """What this way of reading finds; where it finds nothing, nothing was read."""
        start, basis = self.at.index, self.basis
        daily, portion, unread = self.found.daily, self.found.portion, self.found.unread
        pack, holds, days = self.found.pack, self.found.holds, self.found.days
        found = way()
        if not found:
            self.at.index, self.basis = start, basis
            self.found.daily, self.found.portion, self.found.unread = daily, portion, unread
            self.found.pack, self.found.holds, self.found.days = pack, holds, days
            return None
        return found
