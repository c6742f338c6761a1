"""What the figures of a label are for: a capsule, two tablets, a daily dose, 100 g."""

from __future__ import annotations

from dataclasses import replace

from .parts import SUBJECTS
from .schedule import Schedule
from .syntax import Basis, Portion


class Dosage(Schedule):
    """Reads servings; the one that stands in front of figures is kept as `basis`."""

    def _leading(self) -> bool:
        return any(self._attempt(way) for way in (self._per, self._serving_size, self._serving_gives, self._loose))

    def _per(self) -> Basis | None:
        basis = self._per_basis()
        if basis is not None:
            self.at.accept(":", "relation")
            self.basis = basis
        return basis

    def _per_basis(self) -> Basis | None:
        """per kapsel, i 3 kapslar, /tablett, per dagsdos (2 kapslar), per 100 g."""
        if self.at.kind == "daily":
            if self.at.peek(1) == "number" and self.at.peek(2) == "serving":
                return None  # dagligen 2 tabletter: what to take, not what the figure is for
            self.at.step()
            return Basis(None, daily=True, explicit=self._in_brackets(daily=True) is not None)
        if not self.at.accept("per", "/"):
            return None
        self.at.accept("filler")
        if self.at.accept("daily_dose", "daily"):
            self._in_brackets(daily=True)
            return Basis(None, daily=True)
        portion = self._portion(bulk=True)
        if portion is None:
            return None
        inside = self._in_brackets(daily=False)
        if inside is not None and self._is_portion(portion):
            self.found.portion = inside if inside.bulk else self.found.portion
            portion = portion if inside.bulk else inside
        return Basis(portion)

    def _is_portion(self, portion: Portion) -> bool:
        return portion.serving is not None and (
            self.words.servings[portion.serving].portion or portion.high == portion.low == 1)

    def _in_brackets(self, *, daily: bool) -> Portion | None:
        return self._attempt(lambda: self._bracketed(daily))

    def _bracketed(self, daily: bool) -> Portion | None:
        self.at.accept(":", "=")
        if not self.at.accept("("):
            return None
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
        if portion.bulk:
            self.found.portion = portion
        else:
            self.basis = Basis(portion)
        return Basis(portion)

    def _serving_gives(self) -> Basis | None:
        """2 kapslar ger …, 1 tablett: …, 1 skopa (5 g) ger …"""
        portion = self._portion()
        if portion is None or self._holds_a_pack(portion):
            return None
        weight = self._in_brackets(daily=False)
        if weight is not None and weight.bulk:
            self.found.portion = weight
        elif weight is not None:
            portion = weight
        if not self._gives():
            if weight is not None and weight.bulk:
                return Basis(portion)
            return None
        self.basis = Basis(portion)
        weighs = self._attempt(self._weight_of_product)
        if weighs is not None:
            self.found.portion, self.basis = weighs, None
        return Basis(portion)

    def _weight_of_product(self) -> Portion | None:
        """1 skopa = 5 g: a bare weight, to which no substance follows."""
        portion = self._bulk()
        return portion if portion is not None and self.at.kind not in (*SUBJECTS, "(", "source") else None

    def _loose(self) -> Portion | None:
        """A portion that is tied to nothing: what the jar holds, or perhaps what the figure is for."""
        counted = self.at.before == "number"  # 2 st
        if self.at.accept("pack"):
            self.at.accept(":")
            if not counted:
                self._span()
            return Portion(0, 0, None)
        pack = self._attempt(self._packs) or self._attempt(self._pieces)
        if pack is not None:
            return self._note_pack(pack)
        portion = self._portion(counted=True)
        if portion is None or self.at.kind == "apiece":
            return None
        if self._holds_a_pack(portion):
            return self._note_pack(portion)
        if self.depth:
            self.basis = Basis(portion)  # 500 mg (2 kapslar)
        else:
            self.found.loose.append(portion)
        return portion

    def _packs(self) -> Portion | None:
        """2 x 60 kapslar, x 60 kapslar"""
        count = self._span() or (1.0, 1.0)
        portion = self._attempt(self._portion) if self.at.accept("times") else None
        if portion is None or not self._holds_a_pack(portion):
            return None
        if portion.high > self.words.conventions["largest_pack"]:
            return None  # 1 x 2 120 tabletter
        return replace(portion, low=count[0] * portion.low, high=count[1] * portion.high)

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
