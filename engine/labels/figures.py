"""The figures of a label weighed against each other: what is settled, what is a range, what cannot be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..knowledge import Knowledge
from ..knowledge.labels import Substance
from .amounts import NoPortion, Share, has_portion, share
from .content import Figure
from .percent import NRV
from .sentences import Sentences
from .settle import SAME, settled
from .syntax import Mass, Parsed

# No label has more figures for its nutrient than these; more are not held against each other one by one.
_MOST_PARTS = 64


@dataclass(frozen=True, slots=True)
class Sum:
    """What one unit holds of the nutrient, and what the unit is; `times` is the 2 of 2 × 100 mg."""

    low: float
    high: float
    share: Share
    times: float

    @property
    def serving(self) -> str | None:
        return self.share.serving


@dataclass(frozen=True, slots=True)
class _Part:
    """One figure brought to one unit: its amount, half a unit of its last digit, and where it came from."""

    low: float
    high: float
    slack: float
    figure: Figure
    share: Share

    def agrees(self, other: _Part) -> bool:
        """Whether both may be the same amount, printed with different rounding or for another number of units."""
        slack = self.slack + other.slack + SAME
        return self.low <= other.high + slack and other.low <= self.high + slack


def summed(found: Sequence[Figure], parsed: Parsed, knowledge: Knowledge, sentences: Sentences) -> Sum:
    """What the figures of one label come to. Raises NoPortion."""
    linked = _linked(found)
    _ask_for_left_over(found, linked, sentences)
    usable = [figure for figure in linked if has_portion(figure.basis, parsed, knowledge.labels)]
    if not usable:
        raise NoPortion
    parts = [_part(settled(figure, knowledge, sentences), parsed, knowledge) for figure in usable]
    kept = _several(_percentages_apart(parts, knowledge, sentences), sentences)
    first = kept[0]
    for part in kept:
        _tell_share(part.share, parsed, sentences)
    mass, basis = first.figure.mass, first.figure.basis
    # With a serving of its own, the times are in the amount already.
    times = mass.times if mass and (basis is None or (basis.daily and basis.portion is None)) else 1.0
    return Sum(math.fsum(p.low for p in kept), math.fsum(p.high for p in kept), first.share, times)


def _linked(found: Sequence[Figure]) -> list[Figure]:
    """Compound weights beside a figure for the nutrient itself: they are what holds it, and are not added."""
    counted = [figure for figure in found if figure.kind == "counted"]
    rest = [figure for figure in found if figure.kind != "counted"]
    if not counted:
        return list(rest)
    if len(rest) == 1 and rest[0].bare and all(one.mass is None and one.basis is None for one in counted):
        # 65 % av DRI. 2 kapslar ger 300 mg: the percentage says what the figure without a name is of.
        return [replace(rest[0], percents=tuple(percent for one in counted for percent in one.percents))]
    if len(counted) == 1 and counted[0].weight is None and counted[0].mass is not None and rest:
        only = counted[0]
        # A title with the very same figure (Magnesiumcitrat 375 mg … magnesium 375 mg) is no compound weight.
        weights = [f for f in rest if f.mass and only.mass and not _same(f.mass, only.mass) and f.basis == only.basis]
        if weights and only.mass and _same(_added([f.mass for f in weights if f.mass]), only.mass):
            return [only]  # 200 mg: bisglycinat 120 mg, taurat 80 mg are its parts
        if weights:
            compounds = tuple(dict.fromkeys(c for figure in weights for c in figure.compounds))
            weight = _added([figure.mass for figure in weights if figure.mass])
            return [replace(only, compounds=compounds, weight=weight, how="contained")]
        compounds = only.compounds or tuple(dict.fromkeys(c for figure in rest for c in figure.compounds))
        return [replace(only, compounds=compounds)]
    return counted


def _ask_for_left_over(found: Sequence[Figure], linked: Sequence[Figure], sentences: Sentences) -> None:
    """A figure without a name that is neither of what counts nor the weight of the salt is asked about."""
    known = [mass for figure in linked for mass in (figure.mass, figure.weight, *figure.rivals) if mass is not None]
    for figure in found:
        mass = figure.mass
        if figure.titled and figure not in linked and mass is not None and not any(_same(mass, one) for one in known):
            written = sentences.amount(mass.high)
            sentences.find("unclear_amount", "finding.unread_figure", written=written)
            sentences.ask("figure", written=written)
            return


def _added(masses: Sequence[Mass]) -> Mass:
    return Mass(sum(m.low for m in masses), sum(m.high for m in masses), sum(m.half_step for m in masses))


def _same(one: Mass, other: Mass) -> bool:
    return (one.low, one.high) == (other.low, other.high)


def _part(read: tuple[float, float, Figure], parsed: Parsed, knowledge: Knowledge) -> _Part:
    low, high, figure = read
    basis, times = figure.basis, figure.mass.times if figure.mass else 1.0
    if basis is not None and basis.daily and basis.portion is None and times != 1:
        basis = None  # 2 x 200 mg dagligen: the times are what is taken a day
    found = share(basis, parsed, knowledge.labels, strength=figure.how == "product", span=(low, high))
    times = times if basis is not None else 1.0
    slack = (figure.mass.half_step if figure.mass else 0.0) * found.high
    return _Part(low * times * found.low, high * times * found.high, slack, figure, found)


def _percentages_apart(parts: Sequence[_Part], knowledge: Knowledge, sentences: Sentences) -> list[_Part]:
    """A figure and percentages in sentences of their own, which may be of one unit, or of all that the figure is for.

    One that agrees says the same less exactly, and settles what the figure is for where it says so itself; one that
    does not is asked about.
    """
    stated = [part for part in parts if part.figure.mass is not None]
    if len(stated) != 1 or len(stated) == len(parts):
        return list(parts)
    one, doubts = stated[0], list[_Part]()
    for part in parts:
        if part.figure.mass is None:
            amount, slack = part.high / part.share.high, _slack(part.figure, knowledge)
            told = part.figure.basis is not None and not part.share.unclear
            ends = {one.high} if told else {end * many for end in (one.low, one.high) for many in (1, one.share.count)}
            if not any(abs((part.high if told else amount) - end) <= slack for end in ends):
                doubts += [part] if told else [replace(part, low=amount / max(1, one.share.count), high=amount)]
            elif told and one.share.unclear:
                one = replace(one, low=one.high, share=replace(one.share, low=one.share.high))
    return [_range([one, *doubts], sentences)] if doubts else [one]


def _slack(figure: Figure, knowledge: Knowledge) -> float:
    """How far an amount may be from what its percentage comes to, by rounding."""
    steps = (percent.half_step for percent in figure.percents)
    within: float = max([knowledge.labels.conventions["percent_within"], *steps])
    return within * knowledge.numbers.get(NRV, 0) / 100 + SAME


def _several(parts: Sequence[_Part], sentences: Sentences) -> list[_Part]:
    """The parts that make up one unit: the same amount said again counts once, different salts are added."""
    certain = [part for part in parts if not part.share.unclear]
    if len(certain) > _MOST_PARTS:
        return [_range(parts, sentences)]
    sure = [part for part in parts if not part.share.unclear or not any(part.agrees(other) for other in certain)]
    distinct: list[_Part] = []
    for part in sure:
        if not any(part.agrees(other) and _alike(part, other) for other in distinct):
            distinct.append(part)
    named = [part for part in distinct if part.figure.compounds]
    whole = [part for part in distinct if not part.figure.compounds]
    if len(distinct) == 1:
        return distinct
    if len(whole) <= 1 and _all_different(named) and len(named) > 1:
        sentences.tell("how.sum")
        return named if not whole else _whole(whole[0], named, sentences)
    return [_range(distinct, sentences)]


def _alike(one: _Part, other: _Part) -> bool:
    """Whether two figures may speak of the same amount."""
    mine, theirs = set(one.figure.compounds), set(other.figure.compounds)
    return not mine or not theirs or bool(mine & theirs)


def _all_different(parts: Sequence[_Part]) -> bool:
    seen: list[Substance] = [compound for part in parts for compound in set(part.figure.compounds)]
    return len(seen) == len(set(seen))


def _whole(whole: _Part, named: list[_Part], sentences: Sentences) -> list[_Part]:
    """A total beside its salts: the total counts where they agree, else the range."""
    low, high = math.fsum(p.low for p in named), math.fsum(p.high for p in named)
    slack = whole.slack + math.fsum(p.slack for p in named)
    if low - slack <= whole.high and whole.low <= high + slack:
        return [whole]
    return [_range([whole, replace(whole, low=low, high=high)], sentences)]


def _range(parts: Sequence[_Part], sentences: Sentences) -> _Part:
    sentences.find("unclear_amount", "finding.unclear_amount")
    sentences.ask("unclear_amount")
    # How many units go together is what the figure for most of them says.
    first = max(parts, key=lambda part: part.share.count)
    return replace(first, low=min(p.low for p in parts), high=max(p.high for p in parts))


def _tell_share(found: Share, parsed: Parsed, sentences: Sentences) -> None:
    if found.unclear and found.told is None:
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("serving")
    elif found.told == "bulk":
        sentences.tell("how.bulk")
    elif found.told == "days":
        sentences.tell("how.days", days=found.days)
    elif found.told is not None:
        sentences.tell(f"how.{found.told}", portion=sentences.portion(found.count, found.serving))
