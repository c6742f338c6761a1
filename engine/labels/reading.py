"""What a label comes to: elemental magnesium a unit and a day, how it was read, what is odd, and what to ask."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from ..arithmetic.elemental import Amount
from ..knowledge import Knowledge
from ..knowledge.labels import LabelWords, Substance
from ..words.errors import Fault, ProfileError, fault
from ..words.text import Text, printable
from .amounts import NoPortion
from .content import Figure, figures, highest, is_bulk, named, richest
from .day import Day, day
from .figures import UNIT, Sum, summed
from .grammar import parse
from .others import OtherSubstance, not_read, others
from .percent import NRV
from .route import Route, Use, use
from .sentences import Sentences
from .syntax import Mass, Parsed
from .tokens import NEWLINE, Token, tokens

FINDINGS = ("unclear_basis", "unclear_amount", "unclear_route", "drunk_bath_salt", "buffered", "impossible",
            "percent_mismatch", "not_swallowed")
"""Everything that may be odd about a label, the values of the facts that rules read."""
# Which question settles most, when several are open.
_QUESTIONS = ("route", "impossible", "digits", "unclear_basis", "number", "unclear_amount", "percent_mismatch",
              "figure", "serving", "per_day")
NUTRIENT, UNIT_OF_AMOUNT = "magnesium", UNIT
_LISTS = ("forms", "compounds", "others", "not_read", "how", "findings")
_MG_IN_G = 1000
_ENDS = frozenset({NEWLINE, ",", "."})


@dataclass(frozen=True, slots=True)
class LabelFinding:
    """Something odd about a label: what kind (see FINDINGS), and in words."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class LabelReading:
    """One label as read; amounts are mg elemental magnesium, as the lowest and highest reading.

    `elemental_per_unit` is what one capsule, tablet or dose gives; `units_per_day` how many a day that is counted
    for; `unit` the id of the unit, None where the label names none. `forms` and `compounds` are ids of what the
    magnesium is bound to. `route` is oral, skin, bath or unclear; `swallowed` is False for skin and bath. `others` are
    further substances that rules know, `not_read` names that nobody looked at. `how`, `findings` and `question` are
    bilingual.
    """

    label: str
    elemental_per_unit: Amount
    elemental_per_day: Amount
    units_per_day: Amount
    unit: str | None
    forms: tuple[str, ...]
    compounds: tuple[str, ...]
    route: Route
    others: tuple[OtherSubstance, ...]
    not_read: tuple[str, ...]
    how: tuple[Text, ...]
    findings: tuple[LabelFinding, ...]
    question: Text | None

    @property
    def swallowed(self) -> bool:
        """Whether it is, or may be, swallowed."""
        return self.route in ("oral", "unclear")

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        parts = asdict(self)
        lists = {name: list(parts[name]) for name in _LISTS}
        return {"nutrient": NUTRIENT, "unit_of_amount": UNIT_OF_AMOUNT, **parts, **lists, "swallowed": self.swallowed}


def read_label(label: str, knowledge: Knowledge, per_day: float | None = None) -> LabelReading:
    """What one label gives, in mg elemental magnesium a unit and a day. Pure.

    `per_day`: units a day as the customer tells, None where that is not known; the label's own daily dose counts then.
    Raises ProfileError, naming what is missing, where the label cannot be read.
    """
    words = knowledge.labels
    where = printable(label) if isinstance(label, str) else "label"
    if not isinstance(label, str) or not label.strip():
        raise ProfileError([fault("label", "label_empty", "label_empty.mend")])
    if len(label) > words.conventions["longest_label"]:
        raise ProfileError([fault(where, "too_long", "too_long.mend", value=where,
                                  count=words.conventions["longest_label"])])
    _check_per_day(per_day, words.conventions["most_units_a_day"])
    read = tokens(label, words)
    parsed = parse(read, words)
    compounds = named(parsed.entries)
    used = use(read, parsed, compounds, words)
    if used.route in ("skin", "bath"):
        return _not_swallowed(label, used, compounds, per_day, (read, parsed), knowledge)
    if parsed.food:
        raise ProfileError([fault(where, "label_food", "label_food.mend")])
    least, most = words.conventions["plausible_drunk_mg" if used.drunk else "plausible_mg"]
    found, weights = _without_pack_weight(figures(parsed), most)
    if not found:
        if not compounds and not parsed.roles & {"element", "product"}:
            raise ProfileError([fault(where, "label_no_magnesium", "label_no_magnesium.mend")])
        raise ProfileError([_no_amount(where, read, words)])
    if all(figure.how == "weighed" and highest(figure, 0) > most for figure in found):
        raise ProfileError([fault(where, "label_no_portion", "label_no_portion.mend")])
    too_much = ProfileError([fault(where, "label_too_much", "label_too_much.mend", most=most)])
    _check_plausible(found, where, too_much, (least, most), knowledge)
    sentences = Sentences(knowledge)
    _tell_use(used, sentences)
    for weight in weights:
        sentences.tell("how.pack_weight", grams=weight / _MG_IN_G)
    try:
        content = summed(found, parsed, knowledge, sentences)
    except NoPortion:
        raise ProfileError([fault(where, "label_no_portion", "label_no_portion.mend")]) from None
    if not content.high <= most:
        raise too_much
    taken = day(content, parsed, per_day, words, sentences)
    return _reading(label, (read, parsed), content, taken, sentences, compounds, used, words)


def _tell_use(used: Use, sentences: Sentences) -> None:
    if used.drunk:
        sentences.tell("how.swallowed")
        sentences.find("drunk_bath_salt", "finding.drunk_bath_salt")
    if used.route == "unclear":
        sentences.tell("how.route_unclear")
        sentences.find("unclear_route", "finding.unclear_route")
        sentences.ask("route")


def _check_plausible(
    found: Sequence[Figure], where: str, too_much: ProfileError, bounds: tuple[float, float], knowledge: Knowledge
) -> None:
    """Raises where a dose states more or less than a jar can hold; what is stated per 100 g is no dose."""
    least, most = bounds
    every = [(figure, highest(figure, knowledge.numbers.get(NRV, 0))) for figure in found]
    stated = [mg for figure, mg in every if not is_bulk(figure) or mg == math.inf]
    if not all(mg <= most for mg in stated):
        raise too_much
    if stated and max(stated) < least:
        raise ProfileError([fault(where, "label_too_little", "label_too_little.mend", least=least)])


def _without_pack_weight(found: list[Figure], most: float) -> tuple[list[Figure], list[float]]:
    """The figures but for what no dose can be beside another, and the mg of these: what the jar weighs."""
    weights: list[float] = []

    def kept(mass: Mass, part: float = 1.0) -> bool:
        if not mass.moles and mass.times == 1 and most < part * mass.low < math.inf:
            weights.append(mass.low)
            return False
        return True

    lighter = [replace(figure, rivals=tuple(filter(kept, figure.rivals))) for figure in found]
    doses = [f for f in lighter if f.mass is None or is_bulk(f) or f.percents or f.rivals or kept(f.mass, richest(f))]
    return (doses, weights) if doses else (found, [])


def _no_amount(where: str, read: Sequence[Token], words: LabelWords) -> Fault:
    """What is missing; a number that ends a line and is an amount rather than a count is asked about."""
    least, most = words.conventions["most_units_a_day"], words.conventions["plausible_mg"][1]
    for token, behind in pairwise(read):
        if token.kind == "number" and behind.kind in _ENDS and least < max(token.value.values) <= most:
            return fault(where, "label_no_amount", "label_no_unit.mend", value=token.value.written)
    return fault(where, "label_no_amount", "label_no_amount.mend")


def _check_per_day(per_day: float | None, most: float) -> None:
    if per_day is not None and not 0 <= per_day <= most:
        raise ProfileError([fault("per_day", "impossible", "label_per_day.mend", value=str(per_day), most=most)])


def _reading(
    label: str, said: tuple[Sequence[Token], Parsed], content: Sum, taken: Day, sentences: Sentences,
    compounds: Sequence[Substance], used: Use, words: LabelWords,
) -> LabelReading:
    read, parsed = said
    if "buffered" in parsed.roles and "buffered" not in sentences.findings:
        sentences.find("buffered", "finding.buffered_said")
    asked = next((name for name in _QUESTIONS if name in sentences.questions), None)
    least = 0.0 if used.route == "unclear" else 1.0  # what is perhaps not swallowed gives perhaps nothing
    return LabelReading(
        label=label,
        elemental_per_unit=Amount(least * content.low, content.high),
        elemental_per_day=Amount(least * taken.low, taken.high),
        units_per_day=taken.units,
        unit=content.serving,
        forms=_forms(compounds, used),
        compounds=tuple(c.id for c in compounds),
        route=used.route,
        others=others(parsed, taken.units, words),
        not_read=not_read(read, parsed),
        how=tuple(sentences.how),
        findings=_findings(sentences),
        question=sentences.questions[asked] if asked else None,
    )


def _forms(compounds: Sequence[Substance], used: Use) -> tuple[str, ...]:
    """The forms named; what is sold for the skin and is taken by mouth all the same is no oil."""
    kept = [c for c in compounds if used.route != "oral" or used.drunk or c.route == "oral"]
    return tuple(dict.fromkeys(c.form for c in kept if c.form))


def _findings(sentences: Sentences) -> tuple[LabelFinding, ...]:
    return tuple(LabelFinding(name, sentences.findings[name]) for name in FINDINGS if name in sentences.findings)


def _not_swallowed(
    label: str, used: Use, compounds: Sequence[Substance], per_day: float | None,
    said: tuple[Sequence[Token], Parsed], knowledge: Knowledge,
) -> LabelReading:
    sentences = Sentences(knowledge)
    sentences.tell("how.not_swallowed")
    sentences.find("not_swallowed", "finding.not_swallowed")
    units = 1.0 if per_day is None else float(per_day)
    nothing = Amount(0, 0)
    return LabelReading(
        label, nothing, nothing, Amount(units, units), None, _forms(compounds, used), tuple(c.id for c in compounds),
        used.route, (), not_read(*said), tuple(sentences.how), _findings(sentences), None)
