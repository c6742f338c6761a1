"""A percentage of the reference value held against the figure beside it: it may settle what the figure is."""

from __future__ import annotations

from collections.abc import Sequence

from ..knowledge import Knowledge
from ..knowledge.labels import shares
from .content import Figure
from .sentences import Sentences
from .syntax import Percent

NRV = "nrv"


def weigh_percent(
    figure: Figure, readings: tuple[float, float], knowledge: Knowledge, sentences: Sentences,
    held: tuple[float, float] = (0.0, 1.0),
) -> tuple[float, float]:
    """The readings that are left when the percentage beside the figure has been heard.

    `held`: the least and the most that the figure can hold of the nutrient where it weighs a compound.
    """
    nrv = knowledge.numbers.get(NRV)
    share = figure.share
    stated = figure.percents or ((share,) if share is not None else ())
    if nrv is None or not stated:
        return readings
    percent, mass = stated[0], figure.mass
    nrv = _reference(percent, figure, nrv, knowledge)
    expected = percent.value * nrv / 100
    slack = max(percent.half_step, knowledge.labels.conventions["percent_within"]) * nrv / 100
    values = {"percent": percent.value, "nrv": nrv, "figure": expected}
    if mass is None:
        sentences.tell("how.percent_only", **values)
        return expected, expected
    slack += mass.half_step
    agrees = mass.low - slack <= expected <= mass.high + slack
    if share is not None:
        return readings if agrees else _of_compound(figure, share, readings, (expected, slack), sentences)
    if agrees:
        sentences.tell("how.percent_agrees", **{**values, "figure": mass.high})
        _others_agree(stated[1:], figure, nrv, knowledge, sentences)
        return (mass.low, mass.high) if figure.kind == "unclear" else readings
    if figure.kind == "unclear":
        lowest, highest = held
        if mass.low * lowest - slack <= expected <= mass.high * highest + slack:
            sentences.tell("how.percent_compound", **values, compound_weight=mass.high,
                           compounds=sentences.compounds(figure.compounds))
            return expected, expected
    sentences.find("percent_mismatch", "finding.percent_mismatch", percent=percent.value, nrv=nrv, expected=expected,
                   figure=mass.high)
    sentences.ask("percent_mismatch")
    return min(readings[0], expected), max(readings[1], expected)


def _others_agree(
    stated: Sequence[Percent], figure: Figure, nrv: float, knowledge: Knowledge, sentences: Sentences
) -> None:
    """Further percentages (80 %, in the USA 71 %) are of the same amount, or it is asked what they are of."""
    for percent in stated:
        amount = percent.value * _reference(percent, figure, nrv, knowledge) / 100
        slack = max(percent.half_step, knowledge.labels.conventions["percent_within"]) * nrv / 100
        if figure.mass is not None and not figure.mass.low - slack <= amount <= figure.mass.high + slack:
            written = f"{percent.value:g} %"
            sentences.find("unclear_amount", "finding.unread_figure", written=written)
            sentences.ask("figure", written=written)


def _reference(percent: Percent, figure: Figure, nrv: float, knowledge: Knowledge) -> float:
    """The amount that is 100 %: ours, or another country's where the label says so or the figure agrees with it."""
    others: list[float] = knowledge.labels.conventions["other_reference"]
    if percent.of == "reference" or figure.mass is None or figure.share is not None:
        return nrv
    within = max(percent.half_step, knowledge.labels.conventions["percent_within"])
    every = others if percent.of == "other_reference" else [nrv, *others]
    mass = figure.mass
    shown = ((100 * mass.low / one, 100 * mass.high / one, one) for one in every)
    agreeing = (one for low, high, one in shown if low - within <= percent.value <= high + within)
    return next(agreeing, every[0])


def _of_compound(
    figure: Figure, share: Percent, readings: tuple[float, float], by_reference: tuple[float, float],
    sentences: Sentences,
) -> tuple[float, float]:
    """The readings where the percentage is what the compound holds; `by_reference`: amount and slack if it were not."""
    assert figure.mass is not None
    expected, slack = by_reference
    low, high = figure.mass.low * share.value / 100, figure.mass.high * share.value / 100
    sentences.tell("how.content", compound_weight=figure.mass.high, percent=share.value, figure=high,
                   compounds=sentences.compounds(figure.compounds))
    if figure.kind == "counted":
        sentences.find("unclear_basis", "finding.unclear_basis")
        sentences.ask("unclear_basis")
        return min(low, readings[0]), max(high, readings[1])
    lowest, highest = shares(figure.compounds)
    either = figure.mass.low * lowest - slack <= expected <= figure.mass.high * highest + slack
    if either and not low - slack <= expected <= high + slack:
        sentences.find("unclear_amount", "finding.unclear_amount")
        sentences.ask("percent_mismatch")
        return min(low, expected), max(high, expected)
    return low, high
