"""One figure of a label weighed: settled as the nutrient or a compound, a range of both, or a claim that cannot be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..knowledge import Knowledge
from ..knowledge.labels import Substance, shares
from ..words.text import Text
from .content import Figure, by_weight
from .percent import weigh_percent
from .sentences import Sentences
from .syntax import Mass

# Two figures for one thing that differ by less than this are the same figure.
SAME = 1e-9


def settled(figure: Figure, knowledge: Knowledge, sentences: Sentences) -> tuple[float, float, Figure]:
    """The lowest and highest reading of one figure for its own basis."""
    if figure.mass is None:
        return *weigh_percent(figure, (0.0, math.inf), knowledge, sentences), figure
    _doubts(figure.mass, sentences)
    low, high = figure.mass.low, figure.mass.high
    if figure.kind == "counted":
        low, high = _counted(figure, low, high, knowledge, sentences)
        return *weigh_percent(figure, (low, high), knowledge, sentences), figure
    lowest, highest = _richness(figure, knowledge)
    if figure.kind == "compound":
        how = figure.how if figure.how in ("weighed", "suspension") else "compound"
        _tell_compound(f"how.{how}", figure, lowest, highest, sentences)
        return low * lowest, high * highest, figure
    if figure.rivals:
        return *_side_by_side(figure, lowest, highest, sentences), figure
    found = weigh_percent(figure, (low * lowest, high), knowledge, sentences, (lowest, highest))
    if found == (low * lowest, high) and "percent_mismatch" not in sentences.findings:
        name = "how.unclear_bare" if figure.bare else "how.unclear"
        _tell_compound(name, figure, lowest, highest, sentences)
        sentences.find("unclear_basis", "finding.unclear_basis")
        sentences.ask("unclear_basis")
    return *found, figure


def _doubts(mass: Mass, sentences: Sentences) -> None:
    """A number that can be read in two ways: told where one of them cannot be meant, asked where both can."""
    if mass.picked is not None:
        sentences.tell("how.number", written=mass.picked.written, value=mass.high)
    if mass.doubtful is not None:
        low, high = sorted(mass.doubtful.values)
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("number", written=mass.doubtful.written, low=low, high=high)
    if mass.unclear is not None:
        value = mass.unclear.values[0]
        sentences.find("unclear_amount", "finding.unclear_digits", written=mass.unclear.written, value=value)
        sentences.ask("digits", value=value)
    if mass.summed:
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("unclear_amount")
    if mass.up_to:
        sentences.tell("how.up_to")


def _richness(figure: Figure, knowledge: Knowledge) -> tuple[float, float]:
    """The share of the nutrient that the compound may hold; where none is named, that of any known one."""
    if any(compound.shares for compound in figure.compounds):
        return shares(figure.compounds)
    if figure.compounds:
        return 0.0, 1.0
    return shares([s for s in knowledge.labels.substances.values() if s.shares and not s.excipient])


def _tell_compound(name: str, figure: Figure, lowest: float, highest: float, sentences: Sentences) -> None:
    assert figure.mass is not None
    sentences.tell(name, compound_weight=figure.mass.high, compounds=sentences.compounds(figure.compounds),
                   share=sentences.span(100 * lowest, 100 * highest))


def _counted(
    figure: Figure, low: float, high: float, knowledge: Knowledge, sentences: Sentences
) -> tuple[float, float]:
    assert figure.mass is not None
    names = sentences.compounds(figure.compounds)
    weight = figure.weight.high if figure.weight else 0.0
    part = 100 * high / weight if weight else 0.0
    how = "contained" if figure.weight and figure.how not in ("content", "moles") else figure.how
    if how == "counted_of" and not figure.compounds:
        how = "counted"
    if figure.content is not None:
        part = figure.content.value
    sentences.tell(f"how.{how}", figure=high, compounds=names, compound_weight=weight, percent=part,
                   moles=figure.moles or 0)
    if figure.weight is not None and not _is_said_twice(figure.mass, figure.weight, figure.compounds):
        low, high = _in_compound(figure, figure.mass, figure.weight, knowledge, sentences)
    if figure.weight is None and _weighs_the_compound(figure):
        return low, high
    return _rivals(figure, low, high, sentences) if figure.rivals else (low, high)


def _is_said_twice(mass: Mass, weight: Mass, compounds: Sequence[Substance]) -> bool:
    """Whether the weight of the salts is the amount itself: 5 mmol (122 mg), or 120 mg of two salts (70 and 50 mg)."""
    apart = abs(by_weight(weight).high - mass.high)
    if weight.moles:
        return apart <= by_weight(weight).half_step + mass.half_step
    return len(compounds) > 1 and apart < SAME


def _weighs_the_compound(figure: Figure) -> bool:
    """Whether a second figure is the weight of the salt named as source: 133 mg from bisglycinate (950 mg)."""
    if figure.mass is None or len(figure.rivals) != 1 or not any(compound.shares for compound in figure.compounds):
        return False
    lowest, most = shares(figure.compounds)
    weight = by_weight(figure.rivals[0])
    return lowest * (weight.low - weight.half_step) <= figure.mass.high + figure.mass.half_step and (
        figure.mass.low - figure.mass.half_step <= most * (weight.high + weight.half_step))


def _rivals(figure: Figure, low: float, high: float, sentences: Sentences) -> tuple[float, float]:
    """Further figures for the same thing: the same amount in another unit, or a contradiction."""
    assert figure.mass is not None
    others = [by_weight(mass) for mass in figure.rivals]
    slack = figure.mass.half_step
    if all(o.low - o.half_step - slack <= high and low <= o.high + o.half_step + slack for o in others):
        return low, high
    sentences.find("unclear_amount", "finding.unclear_amount")
    sentences.ask("unclear_amount")
    return min(low, *(o.low for o in others)), max(high, *(o.high for o in others))


def _side_by_side(figure: Figure, lowest: float, highest: float, sentences: Sentences) -> tuple[float, float]:
    """Two weights for one compound (400 mg / 60 mg): compound and element where their ratio says so."""
    assert figure.mass is not None
    masses = [by_weight(mass) for mass in (figure.mass, *figure.rivals)]
    small, large = min(masses, key=lambda m: m.high), max(masses, key=lambda m: m.high)
    least = (small.low - small.half_step) / (large.high + large.half_step)
    most = (small.high + small.half_step) / max(large.low - large.half_step, SAME)
    if len(masses) == 2 and most >= lowest and least <= highest:
        sentences.tell("how.contained", figure=small.high, compound_weight=large.high,
                       percent=100 * small.high / large.high, compounds=sentences.compounds(figure.compounds))
        return small.low, small.high
    sentences.find("unclear_amount", "finding.unclear_amount")
    sentences.ask("unclear_amount")
    return small.low * lowest, large.high


def _in_compound(
    figure: Figure, mass: Mass, weight: Mass, knowledge: Knowledge, sentences: Sentences
) -> tuple[float, float]:
    """What is said to be in a compound: more than pure compound can hold is buffered, or impossible."""
    lowest, most = shares(figure.compounds)
    least = (mass.low - mass.half_step) / (weight.high + weight.half_step)
    if least <= most + SAME:
        return mass.low, mass.high
    richest = max(share for s in knowledge.labels.substances.values() for share in s.shares)
    values: dict[str, Text | float] = {
        "figure": mass.high,
        "compound_weight": weight.high,
        "percent": 100 * mass.high / weight.high,
        "most": 100 * most,
        "compounds": sentences.compounds(figure.compounds),
    }
    if least <= richest + SAME and most < richest:
        sentences.find("buffered", "finding.buffered", **values)
        return mass.low, mass.high
    sentences.find("impossible", "finding.impossible", **values)
    sentences.ask("impossible")
    return min(mass.low, weight.low * lowest), max(mass.high, weight.high * most)
