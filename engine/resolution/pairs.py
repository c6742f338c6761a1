"""Two of the customer's own medicines that keep apart from each other, as the rules about their classes say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..arithmetic.clock import whole_minutes
from ..dayplan.pairs import Pair
from ..inference.session import Firing
from ..knowledge.medicines import Medicine
from ..knowledge.rules import Rule
from ..language.actions import Apart, Caution
from ..words.text import Text, fill, join
from .case import Case


@dataclass(frozen=True, slots=True)
class Kept:
    """What one rule keeps apart: the medicines of either class, as written, and who of them could be placed anew."""

    apart: Apart
    ones: tuple[str, ...]
    others: tuple[str, ...]
    rule: str

    def between(self) -> list[tuple[str, str]]:
        """Every two medicines that are kept apart."""
        return [(one, other) for one in self.ones for other in self.others if one != other]


def kept_apart(rules: Iterable[Rule], medicines: Sequence[Medicine]) -> list[Kept]:
    """What these rules keep apart among some medicines; nothing where one product is all that a rule is about."""
    found = []
    for rule in rules:
        for action in rule.then:
            if isinstance(action, Caution) and action.apart:
                kept = Kept(action.apart, _of(action.apart.one, medicines), _of(action.apart.other, medicines), rule.id)
                if kept.between():
                    found.append(kept)
    return found


def _of(group: str, medicines: Sequence[Medicine]) -> tuple[str, ...]:
    return tuple(medicine.written for medicine in medicines if group in medicine.classes)


def pairs(case: Case) -> list[Pair]:
    """Every two medicines of the customer that need time between them."""
    return [
        Pair(one, other, whole_minutes(kept.apart.hours), _may_move(kept, one, other), kept.rule)
        for kept in kept_apart((firing.rule for firing, action in case.actions(Caution) if action.apart),
                               case.customer.medicines)
        for one, other in kept.between()
    ]


def _may_move(kept: Kept, one: str, other: str) -> str | None:
    return {kept.apart.one: one, kept.apart.other: other}.get(kept.apart.may_move or "")


def caution_text(case: Case, firing: Firing, action: Caution) -> Text:
    """The text of a caution, with the customer's own names where it is about two medicines."""
    text = case.filled(action.text.text, firing)
    if action.apart is None:
        return text
    medicines = case.customer.medicines
    return fill(text, first=_named(case, action.apart.one, medicines), apart=action.apart.hours,
                second=_named(case, action.apart.other, medicines))


def _named(case: Case, group: str, medicines: Sequence[Medicine]) -> Text:
    return join({"sv": name, "en": name} for name in _of(group, medicines))
