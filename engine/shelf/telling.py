"""What is said of a product of the shelf: one sentence, its units in words, and the reason of its place."""

from __future__ import annotations

from functools import reduce

from ..arithmetic.amounts import Amount
from ..labels.others import OtherSubstance
from ..resolution.dose import outward
from ..resolution.forms import mixed_in, sentences
from ..resolution.shape import Range
from ..words.text import Text, lower_first, upper_first
from .answer import Decider, Placed, Step
from .judging import Judge, Judged
from .stock import Priced

_NOTHING: Text = {"sv": "", "en": ""}


def price_text(price: float) -> Text:
    """A price with its two decimals."""
    return {"sv": f"{price:.2f}".replace(".", ","), "en": f"{price:.2f}"}


class Teller:
    """Puts products into words for one customer."""

    def __init__(self, judge: Judge) -> None:
        self._judge, self._case = judge, judge.case

    def placed(
        self, judged: Judged, product: Priced, place: int | None, decided: Decider | None, behind: str | None
    ) -> Placed:
        """A product at its place, `behind` the one of this name."""
        units, item, reading = judged.units, product.item, product.reading
        priced = units is not None and item.units_in_pack is not None
        days = item.units_in_pack / units if priced and units and item.units_in_pack else None
        return Placed(
            place=place,
            item=item,
            verdict=judged.verdict,
            form=next(iter(judged.group.holds.forms)) if len(judged.group.holds.forms) == 1 else None,
            serving=self._serving(judged, units or 1),
            units=units,
            per_day=self._per_day(judged),
            steps=judged.steps,
            taking=tuple(self.counted(judged, step.units or 0) for step in _distinct(judged)),
            days=None if days is None else int(days),
            price_a_day=None if product.each is None or units is None else round(product.each * units, 2),
            say=self._say(judged, product),
            question=self._question(judged, product) if judged.verdict == "unclear" else None,
            rules=self._judge.rules_for(judged),
            others=tuple(self._substance(other) for other in judged.group.holds.others),
            not_read=reading.not_read if reading else (),
            decided_by=decided,
            because=self._because(judged, decided, behind),
        )

    def _per_day(self, judged: Judged) -> Range | None:
        unit, units = judged.group.unit, judged.units
        if units is None:
            return None
        return outward(Amount(unit.amount.low * units, unit.amount.high * units))

    def _serving(self, judged: Judged, count: float) -> Text | None:
        known = self._case.knowledge.labels.servings.get(judged.group.unit.serving or "")
        return None if known is None else (known.name if count <= 1 else known.plural).text

    def counted(self, judged: Judged, count: float) -> Text:
        """So many units in words: 2 tabletter, en halv tablett."""
        name = self._serving(judged, count) or self._case.text("shelf.unit" if count <= 1 else "shelf.units_of_it")
        if count == 0.5:
            return self._case.text("shelf.half", name=name)
        return self._case.text("shelf.units", count=count, name=name)

    def _substance(self, other: OtherSubstance) -> Text:
        name = self._case.knowledge.labels.others[other.id].name.text
        if other.per_unit is None:
            return name
        sign = self._case.knowledge.labels.units[other.unit].sign.text
        return self._case.text("shelf.substance", name=name, low=round(other.per_unit.low, 1), sign=sign)

    def _say(self, judged: Judged, product: Priced) -> Text:
        case, unit = self._case, judged.group.unit
        if judged.verdict in ("fits", "fits_other_units"):
            fits, mixed = self._fits(judged), mixed_in(case.knowledge, product.reading)
            return fits if mixed is None else {"sv": f"{fits['sv']} {mixed['sv']}", "en": f"{fits['en']} {mixed['en']}"}
        if judged.verdict == "unclear":
            return case.text("shelf.unclear", question=self._question(judged, product))
        if judged.verdict == "too_strong":
            amount = unit.least * unit.amount.high
            beside = "shelf.too_strong.beside" if self._judge.taken else "shelf.too_strong"
            name = beside if self._judge.room > 0 else "shelf.no_room"
            return case.text(name, so_many=self.counted(judged, unit.least), amount=round(amount, 1),
                             limit=self._judge.limit, taken=round(self._judge.taken, 1))  # fmt: skip
        if judged.why is not None:
            return judged.why
        vetoed = [form for form in judged.group.holds.forms if self._judge.ranking.verdict(form) == "unsuitable"]
        return case.text("product.unsuitable", form=lower_first(case.form_name(vetoed[0])),
                         instead=lower_first(case.form_name(self._judge.ranking.first[0])),
                         reasons=sentences(case, list(judged.rules[:1])))  # fmt: skip

    def _fits(self, judged: Judged) -> Text:
        """How many units at each step that is taken alone."""
        told = _distinct(judged)
        if not told:
            if judged.units is None:
                return self._case.text("shelf.applied")
            return upper_first(self._case.text("shelf.as_labelled", so_many=self.counted(judged, judged.units),
                                   amount=round(judged.units * judged.group.unit.amount.high, 1)))  # fmt: skip
        parts = [self._case.text("shelf.step", so_many=self.counted(judged, step.units or 0),
                                 gives=round(step.gives or 0, 1))
                 for step in told]  # fmt: skip
        name = "shelf.fits" if judged.verdict == "fits" else "shelf.fits_other_units"
        steps = reduce(lambda first, then: self._case.text("shelf.then", first=first, then=then), parts)
        return upper_first(self._case.text(name, steps=steps))

    def _question(self, judged: Judged, product: Priced) -> Text:
        reading = product.reading
        if judged.why is not None:
            return judged.why
        if product.item.hearsay:
            return self._case.text("shelf.hearsay")
        if reading is not None and reading.question is not None:
            return reading.question
        mixed = mixed_in(self._case.knowledge, reading)
        if mixed is not None:
            return mixed
        if reading is not None and reading.findings:
            return reading.findings[0].text
        return self._case.text("product.unreadable")

    def _because(self, judged: Judged, decided: Decider | None, behind: str | None) -> Text:
        if judged.key[0]:
            return self._case.text("shelf.because.unranked")
        if decided is None:
            return self._case.text("shelf.because.first") if behind is None else _NOTHING
        return self._case.text(f"shelf.because.{decided}", name=behind or "")


def _distinct(judged: Judged) -> list[Step]:
    """The steps that are taken alone, those of as many units once."""
    return list({step.units: step for step in judged.steps if step.alone and step.units is not None}.values())
