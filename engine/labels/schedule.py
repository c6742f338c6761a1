"""How many a day a label, or the prescription typed beside it, says to take."""

from __future__ import annotations

from dataclasses import replace

from .parts import MOST_TERMS, SUBJECTS, SUM, Parts
from .syntax import Basis, Portion
from .tokens import NEWLINE

# Of three or four counts with dashes (1-0-1) these before them make a name or a date rather than times of the day.
_NAMED = frozenset({"word", "other", "substance", "element"})
_DASHED = (3, 4)
Span = tuple[float, float]


class Schedule(Parts):
    """Reads what to take a day: daily doses, counts, times of the day, and the shorthand of prescriptions."""

    def _daily(self) -> bool:
        ways = (self._daily_dose, self._portion_a_day, self._at_times_of_day, self._count_a_day, self._times_daily,
                self._one_each_time, self._shorthand)
        return any(self._attempt(way) for way in ways)

    def _daily_dose(self) -> Portion | None:
        if self.at.kind not in ("daily_dose", "reference", "daily"):
            return None
        self.at.step()
        while self.at.accept(":", "filler", "=", "relation"):
            pass
        self.at.accept("word")
        opened = self.at.accept("(")
        together = self._attempt(self._at_times_of_day)
        if together is not None:
            return together
        portion = self._portion(bulk=True)
        if portion is None or (portion.bulk and self.at.kind in SUBJECTS):
            return None  # dagligen 100 mg magnesium
        self._attempt(self._weight_in_brackets)
        several = self._several(portion)
        if opened:
            self.at.accept(")")
        if self.at.kind == "per":
            return None  # dosering: 2 kapslar per portion
        return self._take_count(several) if several else self._take_daily(portion)

    def _portion_a_day(self) -> Portion | None:
        given = self.at.before in ("relation", ":")
        portion = self._portion(bulk=True)
        if portion is None or (given and portion.bulk and self._is_light(portion)):
            return None  # ½ tablett ger 300 mg om dagen: what it holds, not what to take
        self._attempt(self._weight_in_brackets)
        self.at.accept("aside", "water")  # 2 tabletter från 12 år dagligen
        several = self._several(portion)
        if several is not None:
            self.found.repeated = self.found.repeated or several.high > portion.high
            return self._take_count(several)
        return self._take_daily(portion) if self.at.kind == "daily" else None

    def _weight_in_brackets(self) -> Portion | None:
        """1 mått (2,5 g): what is taken weighs so much. Less than a gram may be what it holds."""
        if not self.at.accept("("):
            return None
        weight = self._bulk()
        if weight is None or self._is_light(weight) or not self.at.accept(")"):
            return None
        self.found.portion = weight
        return weight

    def _at_times_of_day(self) -> Portion | None:
        """1 tablett på morgonen och 2 till kvällen: all of them together."""
        parts: list[Portion] = []
        while len(parts) <= MOST_TERMS and (part := self._attempt(lambda: self._at_a_time(first=not parts))):
            parts.append(part)
        if not 0 < len(parts) <= MOST_TERMS:
            return None
        serving = next((part.serving for part in parts if part.serving is not None), None)
        return self._take_count(Portion(sum(p.low for p in parts), sum(p.high for p in parts), serving))

    def _at_a_time(self, *, first: bool) -> Portion | None:
        """1 tablett på morgonen, kvällen 1 tablett, or one portion at several times."""
        if not first:
            self.at.accept("joins", ",", ".", NEWLINE)
        ahead = self.at.accept("time_of_day")
        portion = self._attempt(self._portion) or self._counted()
        self.at.accept("aside", "water")  # 2 tabletter 30 minuter före sänggåendet
        if portion is None or (not ahead and self.at.kind != "time_of_day"):
            return None
        times = 1 if ahead else self._several_times()
        return _times(portion, (times, times))

    def _several_times(self) -> int:
        """How many times of the day stand here: morgon, middag och kväll."""
        times = 0
        while times < MOST_TERMS and self.at.accept("time_of_day"):
            times += 1
            if self.at.kind in ("joins", ",") and self.at.peek(1) == "time_of_day" and not self._dose_behind(2):
                self.at.step()
        return times

    def _dose_behind(self, ahead: int) -> bool:
        """Whether a number of its own stands so many places on; 120 tabletter are what the jar holds."""
        start = self.at.index
        self.at.index += ahead
        count = self._counted()
        self.at.index = start
        return count is not None and count.high < self.words.conventions["pack_from"]

    def _count_a_day(self) -> Portion | None:
        """2 om dagen, 2 st om dagen; a unit that is not known is one all the same."""
        portion = self._counted()
        if portion is None:
            return None
        self.at.accept("pack", "word")
        return self._take_daily(portion) if self.at.kind == "daily" else None

    def _times_daily(self) -> Portion | None:
        """3 gånger dagligen, 2 ggr/dag 1 tablett, x 2"""
        before = self.at.accept("times")
        times = self._span() if before else self._frequency()
        if times is None:
            return None
        daily = self.at.accept("daily")
        self.at.accept("filler") if self.at.peek(1) == "number" else None
        each = self._attempt(self._portion)
        if each is None and self.at.kind in ("number", "unit", "%", "apiece"):
            return None
        if before and self.at.kind == "pack":
            return None  # x 5 st: five in the pack, or five a day
        found = _times(each or Portion(1, 1, None), times)
        if not daily and not 1 <= found.high < self.words.conventions["pack_from"]:
            return None
        if each is not None and self.at.kind == "(" and self.at.peek(1) in ("number", "up_to", *SUBJECTS):
            self.basis = Basis(each)  # två gånger dagligen 1 skopa (300 mg magnesium)
        return self._take_count(self._for_days(found, daily.value if daily else 1))

    def _frequency(self) -> Span | None:
        """3 gånger, once, en till två gånger, once or twice."""
        low = self._attempt(self._number_to_fold) or self._times_once()
        if low is None:
            return None
        high = self._attempt(lambda: self._times_once() if self.at.accept("or", "range", "joins") else None)
        return low[0], max(low[1], (high or low)[1])

    def _number_to_fold(self) -> Span | None:
        """ein- bis zweimal: a number that a word for so many times follows."""
        if self.at.kind != "number" or self.at.peek(1) not in ("range", "or"):
            return None
        low: float = self.at.take().value.values[-1]
        while self.at.accept("range", "or"):
            pass
        fold = self.at.accept("fold")
        return (low, max(low, fold.value.values[0])) if fold is not None else None

    def _times_once(self) -> Span | None:
        fold = self.at.accept("fold")
        if fold is not None:
            count: float = fold.value.values[0]
            return count, count
        span = self._attempt(self._span)
        return span if span is not None and self.at.accept("times") else None

    def _for_days(self, portion: Portion, days: float) -> Portion:
        """The part of what is taken in so many days that is for one."""
        if days == 1:
            return portion
        self.found.days = days
        return _times(portion, (1 / days, 1 / days))

    def _one_each_time(self) -> Portion | None:
        """två gånger om dagen; morgon, middag och kväll. One each time where no number stands before."""
        each = self._attempt(self._counted) or Portion(1, 1, None)
        if self.at.accept("twice"):
            return self._take_count(_times(each, (2, 2)))
        times = self._several_times()
        return self._take_count(_times(each, (times, times))) if times > 1 else None

    def _shorthand(self) -> Portion | None:
        """1 x 2, 1+0+1 or 1-0-1 tabletter, as prescriptions write it."""
        span = self._pattern()
        if span is None:
            return None
        serving = self.at.take().value if self.at.kind == "serving" else None
        if serving is not None and span[1] >= self.words.conventions["pack_from"]:
            return None  # 2 x 30 tabletter are packs
        return self._take_count(Portion(*span, serving))

    def _pattern(self) -> Span | None:
        """The number a day that a prescription's shorthand comes to."""
        ways = (self._dashed, self._multiplied, self._added)
        found = next((span for span in map(self._attempt, ways) if span is not None), None)
        if found is None or self.at.kind in ("unit", "%", "apiece") or not self._possible(Portion(*found, None)):
            return None
        return found

    def _dashed(self) -> Span | None:
        """1-0-1; two numbers with a dash are a range."""
        named = self.at.before in _NAMED
        counts = [self._fraction()]
        while counts[-1] is not None and len(counts) <= max(_DASHED) and self.at.accept("range"):
            counts.append(self._fraction())
        found = [count for count in counts if count is not None]
        if len(found) < len(counts) or len(found) not in _DASHED or (named and 0 not in found):
            return None
        return sum(found), sum(found)

    def _multiplied(self) -> Span | None:
        """1 x 2, 1-2 x 3"""
        each = self._term()
        times = self._term() if each and self.at.accept("times") else None
        return (each[0] * times[0], each[1] * times[1]) if each and times else None

    def _added(self) -> Span | None:
        """1 + 0 + 1"""
        terms = [self._term()]
        while terms[-1] is not None and len(terms) <= MOST_TERMS and self.at.kind == "joins" and self.at.text == SUM:
            self.at.step()
            terms.append(self._term())
        found = [term for term in terms if term is not None]
        if len(found) < max(len(terms), 2) or len(found) > MOST_TERMS:
            return None
        return sum(low for low, _ in found), sum(high for _, high in found)

    def _term(self) -> Span | None:
        low = self._fraction()
        if low is None:
            return None
        high = self._attempt(lambda: self._fraction() if self.at.accept("range") else None)
        return low, max(low, high or low)

    def _fraction(self) -> float | None:
        """A number, or ½ written as 1/2."""
        if self.at.kind != "number":
            return None
        count: float = self.at.take().value.values[-1]
        if self.at.kind == "/" and self.at.peek(1) == "number":
            below: float = self._attempt(self._denominator) or 1
            return count / below if count < below <= self.words.conventions["most_parts"] else None
        return count

    def _denominator(self) -> float | None:
        self.at.step()
        denominator: float = self.at.take().value.values[-1]
        return denominator or None

    def _counted(self) -> Portion | None:
        span = self._span()
        return Portion(*span, None) if span is not None else None

    def _several(self, portion: Portion) -> Portion | None:
        """The portion times so many times a day."""
        return self._attempt(lambda: self._times_a_day(portion))

    def _times_a_day(self, portion: Portion) -> Portion | None:
        """2 tabletter 3 gånger dagligen, 1 tablett x 2, 1 tablett morgon och kväll, 1 tablett 1+0+1"""
        if self.at.accept("twice"):
            return _times(portion, (2, 2))
        if not portion.bulk and (pattern := self._attempt(self._pattern)) is not None:
            whole = _times(portion, pattern)
            # Whether 2 tabletter 1+0+1 is two in all or two each time is not said.
            return replace(whole, low=min(whole.low, pattern[0]), high=max(whole.high, pattern[1]))
        before = not portion.bulk and self.at.accept("times")
        span = self._span() if before else self._frequency()
        if span is None or self.at.kind in ("unit", "%") or (before and self.at.kind == "pack"):
            return None
        return _times(portion, span)

    def _take_count(self, portion: Portion) -> Portion | None:
        """So many a day. Whether a figure behind it is for one time or for all of them is not said."""
        daily = self.at.accept("daily")
        if daily is not None:
            portion = self._for_days(portion, daily.value)
        if not self._possible(portion):
            return None
        self._note(portion)
        return portion

    def _take_daily(self, portion: Portion) -> Portion | None:
        """A day's portion, for which a figure behind it may be."""
        if self._take_count(portion) is None:
            return None
        if self._gives():
            self.basis = Basis(portion, daily=True)
        return portion

    def _note(self, portion: Portion) -> None:
        """The first that is said counts; a higher number after it is left to be asked about."""
        if self.found.daily is None:
            self.found.daily = portion
        elif portion.bulk == self.found.daily.bulk and portion.high > self.found.daily.high:
            self.found.unread = True

    def _possible(self, portion: Portion) -> bool:
        """Whether so many can be meant for one day."""
        if portion.serving is not None and self.words.servings[portion.serving].measured:
            return True
        return portion.bulk or 0 < portion.low <= portion.high <= self.words.conventions["most_units_a_day"]

    def _gives(self) -> bool:
        """Whether a relation, a colon or brackets with figures follow."""
        if self.at.accept("relation", ":"):
            self.at.accept("relation", ":")
            return True
        return self.at.kind == "(" and self.at.peek(1) in ("number", "up_to", *SUBJECTS)


def _times(portion: Portion, span: Span) -> Portion:
    return replace(portion, low=span[0] * portion.low, high=span[1] * portion.high)
