"""A jar of something else beside the nutrient: zink 25 mg, fiskolja. It is no fault of the label that it names none."""

from __future__ import annotations

from collections.abc import Sequence

from ..arithmetic.amounts import NOTHING, Amount
from ..knowledge import Knowledge
from ..knowledge.labels import WITHOUT, LabelWords
from ..words.text import TURNING
from .amounts import units_a_day
from .grammar import parse
from .others import not_read, others
from .reading import LabelFinding, LabelReading
from .tokens import NEWLINE, Token, tokens

# Beside these a label that names other substances only says nothing more: any other word may name something more.
_PLAIN = frozenset({
    "number", "unit", "serving", "daily", "daily_dose", "times", "per", "source", "joins", "filler", "pack", "aside",
    "time_of_day", "apiece", "%", "reference", "range", "or", "swallow", "twice", *",.;:/()+*", NEWLINE,
})


def read_other_jar(label: str, knowledge: Knowledge, per_day: float | None = None) -> LabelReading | None:
    """What a label says that names other substances only: nothing of the nutrient; None where it may hold some. Pure.

    `per_day`: units a day as the customer tells, None where that is not known.
    """
    words = knowledge.labels
    if len(label) > words.conventions["longest_label"] or TURNING.search(label):
        return None
    read = tokens(label, words)
    if not _names_others_only(read, words):
        return None
    parsed = parse(read, words)
    stated = units_a_day(parsed, words) if per_day is None else None
    count = 1.0 if per_day is None else float(per_day)
    units = Amount(stated.low, stated.high) if stated else Amount(count, count)
    said = LabelFinding(WITHOUT, words.texts["finding.without_nutrient"])
    return LabelReading(
        knowledge.nutrient, label, NOTHING, NOTHING, units, None, (), (), knowledge.nutrient.swallowed, True,
        others(parsed, units, words), not_read(read, parsed, words), (), (said,), None)


def _names_others_only(read: Sequence[Token], words: LabelWords) -> bool:
    named = [token for token in read if token.kind == "other" and _is_active(token, words)]
    return bool(named) and all(token in named or token.kind in _PLAIN for token in read)


def _is_active(token: Token, words: LabelWords) -> bool:
    return token.value in words.others or token.text in words.actives
