"""What the figures of a label are for: a capsule, two tablets, a daily dose, 100 g."""

from __future__ import annotations

from dataclasses import replace

from .amounts import is_counted
from .parts import MOST_TERMS, SUBJECTS
from .schedule import Schedule
from .syntax import Basis, Portion
from .tokens import NEWLINE


class Dosage(Schedule):
    """Reads servings; the one that stands in front of figures is kept as `basis`."""

    def _leading(self) -> bool:
        ways = (self._defines_portion, self._per, self._serving_size, self._serving_gives, self._loose)
        return any(self._attempt(way) for way in ways)

    def _per(self) -> Basis | None:
        basis = self._per_basis()
        if basis is None:
            return None
        columns = [basis]
        while len(columns) < MOST_TERMS and (column := self._attempt(lambda: self._column(columns[0]))):
            columns.append(column)
        self.at.accept(":", "relation")
        self.basis, self.columns = columns[-1], columns if len(columns) > 1 else []
        return basis

    def _column(self, first: Basis) -> Basis | None:
        """The next column of a table: per 100 g / per dagsdos (5 g), per 100 g | 2 kapslar."""
        self.at.accept("/", NEWLINE, ",", "joins", "range", ":")
        if self.at.kind in ("per", "/", "daily_dose"):
            return self._dose_column() if self.at.kind == "daily_dose" else self._per_basis()
        if first.portion is None or is_counted(first.portion, self.words):
            return None
        portion = self._portion(bulk=True)
        follows = ("daily", "per", "relation", "=", *SUBJECTS)
        return Basis(portion) if portion is not None and self.at.kind not in follows else None

    def _dose_column(self) -> Basis | None:
        self.at.step()
        self._in_brackets(daily=True)
        return Basis(None, daily=True) if self.at.kind not in ("number", ":", "=") else None

    def _defines_portion(self) -> Portion | None:
        """2 kapslar per portion, 1 portion = 2 kapslar, portionsstorlek: 2 kapslar."""
        portion = self._portion()
        if portion is None or not self._is_counted(portion):
            return None
        if self._is_portion_name(portion):
            said = self.at.accept("=", ":", "filler") or (self.at.accept("relation") if portion.high == 1 else None)
            weight = self._attempt(self._measure)
            if weight is not None:
                self.found.portion = _shared(weight, portion.high)
                self.at.accept("daily")
                return weight
            inside = self._attempt(self._portion) if said else None
            if inside is None or self._is_portion_name(inside) or not self._is_counted(inside):
                return None
            if portion.low != portion.high or self.at.kind in ("daily", "times", "fold", "relation", "twice"):
                return None
            if self.at.kind == "number" and self.at.peek(1) == "times":
                return None  # dos: 2 tabletter 2 ggr dagligen
            self.found.holds = _shared(inside, portion.high)
            return inside
        if not self.at.accept("per", "/", "="):
            return None
        of = self._attempt(self._portion)
        if of is None or not self._is_portion_name(of) or of.low != of.high:
            return None
        self.found.holds = _shared(portion, of.high)
        return portion

    def _measure(self) -> Portion | None:
        """… 5 g, … 10 ml: what a portion weighs or measures."""
        weight = self._attempt(self._weight_of_product)
        if weight is not None:
            return weight
        portion = self._portion()
        if portion is None or portion.bulk or is_counted(portion, self.words) or self.at.kind in ("relation", "daily"):
            return None
        return portion

    def _is_portion_name(self, portion: Portion) -> bool:
        return portion.serving is not None and self.words.servings[portion.serving].portion

    def _is_counted(self, portion: Portion) -> bool:
        return is_counted(portion, self.words) and not self._holds_a_pack(portion)

    def _per_basis(self) -> Basis | None:
        """per kapsel, i 3 kapslar, /tablett, per dagsdos (2 kapslar), per 100 g."""
        if self.at.kind == "daily":
            if self.at.peek(1) == "number" and self.at.peek(2) == "serving":
                return None  # dagligen 2 tabletter: what to take, not what the figure is for
            days: float = self.at.take().value
            explicit = self._in_brackets(daily=True) is not None
            return Basis(None, daily=True, explicit=explicit or days != 1, days=days)
        if not self.at.accept("per", "/"):
            return None
        self.at.accept("filler")
        if self.at.accept("daily_dose", "daily", "reference"):
            if self._in_brackets(daily=True) is None:
                self._attempt(self._behind_comma) or self._attempt(self._at_the_end)
            return Basis(None, daily=True)
        portion = self._attempt(self._few) or self._portion(bulk=True)
        if portion is None or (portion.bulk and self.at.kind in (*SUBJECTS, "source")):
            return None  # / 160 mg magnesium
        self._attempt(self._weighing)
        inside = self._in_brackets(daily=False)
        if inside is not None and self._is_portion(portion):
            measured = inside.bulk or not is_counted(inside, self.words)
            self.found.portion = inside if measured else self.found.portion
            if not measured and self._is_portion_name(portion):
                self.found.holds = inside
            portion = portion if measured else inside
        return Basis(portion)

    def _few(self) -> Portion | None:
        """per 2 st"""
        count = self._span()
        portion = Portion(*count, None) if count and self.at.accept("pack") else None
        return portion if portion is not None and not self._holds_a_pack(portion) and portion.low > 0 else None

    def _behind_comma(self) -> Portion | None:
        """per dagsdos, 2 tabletter: …"""
        portion = self._portion() if self.at.accept(",") else None
        if portion is None or self.at.kind not in (":", "relation") or not self._possible(portion):
            return None
        self.found.daily = self.found.daily or portion
        return portion

    def _at_the_end(self) -> Portion | None:
        """… per dagsdos 6 kapslar: nothing follows that it could be the amount of."""
        portion = self._portion()
        ends = self.at.end or self.at.kind in (".", ";", NEWLINE, ")")
        if portion is None or not self._is_counted(portion) or not ends or not self._possible(portion):
            return None
        self.found.daily = self.found.daily or portion
        return portion

    def _weighing(self) -> Portion | None:
        """What the unit weighs: en kapsel på 320 mg. A substance behind it is what it holds."""
        if not self.at.accept("filler", "source", "apiece"):
            return None
        return self._weight_of_product()

    def _is_portion(self, portion: Portion) -> bool:
        return portion.serving is not None and (
            self.words.servings[portion.serving].portion or portion.high == portion.low == 1)

    def _in_brackets(self, *, daily: bool) -> Portion | None:
        return self._attempt(lambda: self._bracketed(daily))

    def _bracketed(self, daily: bool) -> Portion | None:
        self.at.accept(":", "=")
        if not self.at.accept("("):
            return None
        self.at.accept("filler", "=")
        portion = self._portion(bulk=True)
        if portion is None or not self.at.accept(")"):
            return None
        if daily and self.found.daily is None and self._possible(portion):
            self.found.daily = portion
        return portion

    def _serving_size(self) -> Basis | None:
        if not self.at.accept("serving_size"):
            return None
        self.at.accept(":")
        opened = self.at.accept("(")
        portion = self._portion(bulk=True)
        if portion is None:
            return None
        if opened:
            self.at.accept(")")
        weight = self._in_brackets(daily=False)
        if portion.bulk or not is_counted(portion, self.words):
            self.found.portion = portion
        else:
            self.basis = Basis(portion)
            self.found.holds = portion
            if weight is not None and weight.bulk:
                self.found.portion = weight
        return Basis(portion)

    def _serving_gives(self) -> Basis | None:
        """2 kapslar ger …, 1 tablett: …, 1 skopa (5 g) ger …"""
        portion = self._attempt(self._portion)
        if portion is None:
            return self._weight_gives()
        if self._holds_a_pack(portion):
            return None
        self._attempt(self._weighing)
        weight = self._in_brackets(daily=False)
        if weight is not None and (weight.bulk or not is_counted(weight, self.words)):
            self.found.portion = weight
        elif weight is not None:
            self.found.holds = weight if self._is_portion_name(portion) else self.found.holds
            portion = weight
        if not self._gives():
            if weight is not None and weight.bulk:
                return Basis(portion)
            return None
        self.basis = self.giving = Basis(portion)
        weighs = self._attempt(self._grams_of_product)
        if weighs is not None:
            self.found.portion, self.basis = weighs, None
        return Basis(portion)

    def _weight_gives(self) -> Basis | None:
        """5 g pulver ger …, 100 g innehåller …"""
        portion = self._bulk() if self.at.kind == "number" else None
        while self.at.accept("filler"):
            pass
        if portion is None or self._is_light(portion) or self.at.kind not in ("relation", ":"):
            return None
        self.at.step()
        self.basis = Basis(portion)
        return self.basis

    def _grams_of_product(self) -> Portion | None:
        weight = self._weight_of_product()
        return weight if weight is not None and not self._is_light(weight) else None

    def _weight_of_product(self) -> Portion | None:
        """1 skopa = 5 g: a bare weight, to which no substance follows."""
        portion = self._bulk()
        return portion if portion is not None and self.at.kind not in (*SUBJECTS, "(", "source") else None

    def _loose(self) -> Portion | None:
        """A portion that is tied to nothing: what the jar holds, or perhaps what the figure is for."""
        counted = self.at.before == "number"  # 2 st
        if self.at.accept("pack"):
            self.at.accept(":")
            self.at.accept("filler")
            if not counted:
                self._span()
                self.at.accept("unit")
            return Portion(0, 0, None)
        pack = self._attempt(self._packs) or self._attempt(self._pieces)
        if pack is not None:
            return self._note_pack(pack)
        portion = self._portion(counted=True)
        if portion is None or self.at.kind == "apiece":
            return None
        if self._holds_a_pack(portion):
            return self._note_pack(portion)
        if not is_counted(portion, self.words) and portion.high > self.words.conventions["largest_ml"]:
            return portion  # what the bottle holds
        if self.depth:
            self.basis = Basis(portion)  # 500 mg (2 kapslar)
        else:
            self.found.loose.append(portion)
        return portion

    def _packs(self) -> Portion | None:
        """2 x 60 kapslar, x 60 kapslar"""
        count = self._span() or (1.0, 1.0)
        if self.at.glued() and not self.at.glued(1):
            return None  # 2x 120 tabletter: twice, and what the jar holds
        portion = self._attempt(self._counted_pack) if self.at.accept("times") else None
        if portion is None or not self._holds_a_pack(portion):
            return None
        if portion.high > self.words.conventions["largest_pack"]:
            return None  # 1 x 2 120 tabletter
        return replace(portion, low=count[0] * portion.low, high=count[1] * portion.high)

    def _counted_pack(self) -> Portion | None:
        return self._attempt(self._pieces) or self._portion()

    def _pieces(self) -> Portion | None:
        """100 st"""
        count = self._span()
        portion = Portion(*count, None) if count and self.at.accept("pack") else None
        return portion if portion is not None and self._holds_a_pack(portion) else None

    def _note_pack(self, pack: Portion) -> Portion:
        self.found.pack = max(self.found.pack or 0, pack.high)
        return pack

    def _holds_a_pack(self, portion: Portion) -> bool:
        measured = portion.serving is not None and self.words.servings[portion.serving].measured
        return portion.high >= self.words.conventions["pack_from"] and not measured


def _shared(portion: Portion, among: float) -> Portion:
    return replace(portion, low=portion.low / among, high=portion.high / among)
