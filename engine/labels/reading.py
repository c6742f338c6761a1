"""What a label comes to: the amount a unit and a day, how it was read, what is odd, and what to ask."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from ..arithmetic.amounts import Amount
from ..knowledge import Knowledge
from ..knowledge.labels import LabelWords, Substance
from ..knowledge.nutrient import Nutrient
from ..words.errors import Fault, ProfileError, fault
from ..words.plain import Plain
from ..words.text import TURNING, Text, fill, printable
from .amounts import NoPortion
from .content import Figure, figures, highest, is_bulk, named, richest
from .day import Day, day
from .figures import Sum, summed
from .grammar import parse
from .others import OtherSubstance, not_read, others
from .percent import NRV
from .route import UNCLEAR, Use, use
from .sentences import Sentences
from .syntax import Mass, Parsed
from .tokens import NEWLINE, Token, tokens

FINDINGS = ("unclear_basis", "unclear_amount", "unclear_route", "drunk_bath_salt", "buffered", "impossible",
            "percent_mismatch", "not_swallowed")
"""Everything that may be odd about a label, the values of the facts that rules read."""
# Which question settles most, when several are open.
_QUESTIONS = ("route", "impossible", "digits", "unclear_basis", "number", "unclear_amount", "percent_mismatch",
              "figure", "serving", "per_day")
_LISTS = ("forms", "compounds", "others", "not_read", "how", "findings")
_ENDS = frozenset({NEWLINE, ",", "."})


@dataclass(frozen=True, slots=True)
class LabelFinding:
    """Something odd about a label: what kind (see FINDINGS), and in words."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class LabelReading(Plain):
    """One label as read; amounts are in the unit of the nutrient `of` which they are, as lowest and highest reading.

    `amount_per_unit` is what one capsule, tablet or dose gives; `units_per_day` how many a day that is counted
    for; `unit` the id of the unit, None where the label names none. `forms` and `compounds` are ids of what the
    nutrient is bound to. `route` is one of the knowledge, or unclear; `swallowed` is False for what is applied.
    `others` are further substances that rules know, `not_read` names that nobody looked at. `how`, `findings`
    and `question` are bilingual.
    """

    of: Nutrient
    label: str
    amount_per_unit: Amount
    amount_per_day: Amount
    units_per_day: Amount
    unit: str | None
    forms: tuple[str, ...]
    compounds: tuple[str, ...]
    route: str
    swallowed: bool
    others: tuple[OtherSubstance, ...]
    not_read: tuple[str, ...]
    how: tuple[Text, ...]
    findings: tuple[LabelFinding, ...]
    question: Text | None

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        parts = {_key(name, self.of): part for name, part in asdict(self).items() if name not in ("of", "swallowed")}
        lists = {name: list(parts[name]) for name in _LISTS}
        about = {"nutrient": self.of.id, "unit_of_amount": self.of.unit}
        return {**about, **parts, **lists, "swallowed": self.swallowed}


def _key(name: str, of: Nutrient) -> str:
    """What a part is called outside: an amount is of what the nutrient counts."""
    return name.replace("amount", of.stated_as.counted)


def read_label(label: str, knowledge: Knowledge, per_day: float | None = None) -> LabelReading:
    """What one label gives, a unit and a day. Pure.

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
    if TURNING.search(label):
        raise ProfileError([fault(where, "control", "label_turned.mend", value=where)])
    _check_per_day(per_day, words.conventions["most_units_a_day"])
    read = tokens(label, words)
    parsed = parse(read, words)
    compounds = named(parsed.entries)
    used = use(read, parsed, compounds, words)
    if used.applied:
        return _not_swallowed(label, used, compounds, per_day, (read, parsed), knowledge)
    if parsed.food:
        raise ProfileError([fault(where, "label_food", "label_food.mend")])
    least, most = words.conventions["plausible_drunk" if used.drunk else "plausible"]
    found, weights = _without_pack_weight(figures(parsed), most)
    if not found:
        if not compounds and not parsed.roles & {"element", "product"}:
            raise ProfileError([_fault(where, "no_nutrient", "no_nutrient.mend", words)])
        raise ProfileError([_no_amount(where, read, words)])
    if all(figure.how == "weighed" and highest(figure, 0) > most for figure in found):
        raise ProfileError([fault(where, "label_no_portion", "label_no_portion.mend")])
    too_much = ProfileError([_fault(where, "too_much", "too_much.mend", words, most=most)])
    _check_plausible(found, where, too_much, (least, most), knowledge)
    sentences = Sentences(knowledge)
    _tell_use(used, sentences)
    for weight in weights:
        sentences.tell("how.pack_weight", grams=weight / words.per_gram)
    try:
        content = summed(found, parsed, knowledge, sentences)
    except NoPortion:
        raise ProfileError([fault(where, "label_no_portion", "label_no_portion.mend")]) from None
    if not content.high <= most:
        raise too_much
    taken = day(content, parsed, per_day, words, sentences)
    return _reading(label, (read, parsed), content, taken, sentences, compounds, used, knowledge)


def _tell_use(used: Use, sentences: Sentences) -> None:
    if used.drunk:
        sentences.tell("how.swallowed")
        sentences.find("drunk_bath_salt", "finding.drunk_bath_salt")
    if used.route == UNCLEAR:
        sentences.tell("how.route_unclear")
        sentences.find("unclear_route", "finding.unclear_route")
        sentences.ask("route")


def _check_plausible(
    found: Sequence[Figure], where: str, too_much: ProfileError, bounds: tuple[float, float], knowledge: Knowledge
) -> None:
    """Raises where a dose states more or less than a jar can hold; what is stated per 100 g is no dose."""
    least, most = bounds
    every = [(figure, highest(figure, knowledge.numbers.get(NRV, 0))) for figure in found]
    stated = [high for figure, high in every if not is_bulk(figure) or high == math.inf]
    if not all(high <= most for high in stated):
        raise too_much
    if stated and max(stated) < least:
        raise ProfileError([_fault(where, "too_little", "too_little.mend", knowledge.labels, least=least)])


def _without_pack_weight(found: list[Figure], most: float) -> tuple[list[Figure], list[float]]:
    """The figures but for what no dose can be beside another, and how much these are: what the jar weighs."""
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
    least, most = words.conventions["most_units_a_day"], words.conventions["plausible"][1]
    for token, behind in pairwise(read):
        if token.kind == "number" and behind.kind in _ENDS and least < max(token.value.values) <= most:
            return _fault(where, "no_amount", "no_unit.mend", words, value=token.value.written)
    return _fault(where, "no_amount", "no_amount.mend", words)


def _fault(where: str, name: str, mend: str, words: LabelWords, **values: float | str) -> Fault:
    what, how = (fill(words.texts[f"fault.{text}"], **values) for text in (name, mend))
    return Fault(where, what, how)


def _check_per_day(per_day: float | None, most: float) -> None:
    if per_day is not None and not 0 <= per_day <= most:
        raise ProfileError([fault("per_day", "impossible", "label_per_day.mend", value=str(per_day), most=most)])


def _reading(
    label: str, said: tuple[Sequence[Token], Parsed], content: Sum, taken: Day, sentences: Sentences,
    compounds: Sequence[Substance], used: Use, knowledge: Knowledge,
) -> LabelReading:
    read, parsed = said
    if "buffered" in parsed.roles and "buffered" not in sentences.findings:
        sentences.find("buffered", "finding.buffered_said")
    asked = next((name for name in _QUESTIONS if name in sentences.questions), None)
    least = 0.0 if used.route == UNCLEAR else 1.0  # what is perhaps not swallowed gives perhaps nothing
    return LabelReading(
        of=knowledge.nutrient,
        label=label,
        amount_per_unit=Amount(least * content.low, content.high),
        amount_per_day=Amount(least * taken.low, taken.high),
        units_per_day=taken.units,
        unit=content.serving,
        forms=_forms(compounds, used),
        compounds=tuple(c.id for c in compounds),
        route=used.route or knowledge.nutrient.swallowed,
        swallowed=True,
        others=others(parsed, taken.units, knowledge.labels),
        not_read=not_read(read, parsed, knowledge.labels),
        how=tuple(sentences.how),
        findings=_findings(sentences),
        question=sentences.questions[asked] if asked else None,
    )


def _forms(compounds: Sequence[Substance], used: Use) -> tuple[str, ...]:
    """The forms named; what is sold for the skin and is taken by mouth all the same is no oil."""
    kept = [c for c in compounds if used.route is not None or used.drunk or c.route is None]
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
        knowledge.nutrient, label, nothing, nothing, Amount(units, units), None, _forms(compounds, used),
        tuple(c.id for c in compounds), str(used.route), False, (), not_read(*said, knowledge.labels),
        tuple(sentences.how), _findings(sentences), None)
