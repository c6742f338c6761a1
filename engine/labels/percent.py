"""A percentage of the reference value held against the figure beside it: it may settle what the figure is."""

from __future__ import annotations

from ..knowledge import Knowledge
from .content import Figure, shares
from .sentences import Sentences

NRV = "nrv"


def weigh_percent(
    figure: Figure, readings: tuple[float, float], knowledge: Knowledge, sentences: Sentences
) -> tuple[float, float]:
    """The readings (mg elemental) that are left when the percentage beside the figure has been heard."""
    nrv = knowledge.numbers.get(NRV)
    if nrv is None or not figure.percents:
        return readings
    percent = figure.percents[0]
    expected = percent.value * nrv / 100
    slack = max(percent.half_step, knowledge.labels.conventions["percent_within"]) * nrv / 100
    values = {"percent": percent.value, "nrv": nrv, "mg": expected}
    mass = figure.mass
    if mass is None:
        sentences.tell("how.percent_only", **values)
        return expected, expected
    slack += mass.half_step
    if mass.low - slack <= expected <= mass.high + slack:
        sentences.tell("how.percent_agrees", **{**values, "mg": mass.high})
        return (mass.low, mass.high) if figure.kind == "unclear" else readings
    if figure.kind == "unclear":
        lowest, highest = shares(figure.compounds)
        if mass.low * lowest - slack <= expected <= mass.high * highest + slack:
            sentences.tell("how.percent_compound", **values, compound_mg=mass.high,
                           compounds=sentences.compounds(figure.compounds))
            return expected, expected
    sentences.find("percent_mismatch", "finding.percent_mismatch", percent=percent.value, nrv=nrv, expected=expected,
                   mg=mass.high)
    sentences.ask("percent_mismatch")
    return min(readings[0], expected), max(readings[1], expected)
