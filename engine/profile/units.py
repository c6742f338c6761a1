"""What a number is likely to be where the one typed cannot be right: another unit, a decimal slip, another fact."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import Knowledge
from ..knowledge.records import FactSpec, Mistake
from ..words.messages import message
from ..words.text import Text, lower_first

_WHOLE_FROM = 10


def likely_readings(spec: FactSpec, value: float, knowledge: Knowledge) -> Text | None:
    """What `value` may mean instead, in words: every reading that the vocabulary knows and that gives a likely number.

    None where the value is likely as it stands, or where no reading is.
    """
    if likely(spec, value, knowledge):
        return None
    found = [reading for mistake in spec.mistaken_for for reading in _reading(spec, mistake, value, knowledge)]
    return _either(found) if found else None


def likely(spec: FactSpec, value: float, knowledge: Knowledge) -> bool:
    """Whether a number lies in the plausible range of the fact, in its unit; a fact without a range holds any."""
    low, high = _range(spec, knowledge)
    return low <= value <= high


def _range(spec: FactSpec, knowledge: Knowledge) -> tuple[float, float]:
    if not spec.plausible:
        return float("-inf"), float("inf")
    low, high = (knowledge.numbers[name.removeprefix("$")] for name in spec.plausible)
    return low, high


def _reading(spec: FactSpec, mistake: Mistake, value: float, knowledge: Knowledge) -> Iterator[Text]:
    if mistake.fact is not None:
        other = knowledge.vocabulary.facts[mistake.fact]
        if likely(other, value, knowledge):
            said = lower_first(other.label.text)
            yield message("reading.fact", fact=said, value=value, unit=_unit(other), key=other.id)
        return
    meant = value * knowledge.numbers[(mistake.factor or "").removeprefix("$")]
    if not likely(spec, meant, knowledge):
        return
    shown = round(meant) if meant >= _WHOLE_FROM else round(meant, 2)
    if mistake.unit is None:
        yield message("reading.slip", meant=shown, unit=_unit(spec))
    else:
        yield message("reading.unit", value=value, other=mistake.unit.text, meant=shown, unit=_unit(spec))


def _unit(spec: FactSpec) -> Text:
    return spec.unit_label.text if spec.unit_label else {"sv": "", "en": ""}


def _either(found: list[Text]) -> Text:
    return {"sv": " eller ".join(one["sv"] for one in found), "en": " or ".join(one["en"] for one in found)}
