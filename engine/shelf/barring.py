"""What keeps a customer from a kind of product, however strong, and how many units its other substances allow."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from ..knowledge import Knowledge
from ..knowledge.computed import CONSIDERING
from ..labels.others import OtherSubstance
from ..labels.products import Product
from ..language.actions import Avoid, Limit
from ..language.conditions import HasAny, leaves
from ..profile.held import Held
from ..resolution.forms import against_swallowed, sentences
from ..resolution.limits import Broken, broken_limits, substance_text, taken_of
from ..resolution.reasoner import Consultation
from ..words.text import Text, join, lower_first
from .answer import ShelfVerdict
from .stock import Holds

Bar = tuple[ShelfVerdict, tuple[str, ...], Text | None]
"""A verdict, the rules behind it, and why in words where the verdict does not say it."""


class Bars:
    """What keeps one customer from products."""

    def __init__(self, of: Consultation) -> None:
        self._of, self._case, self._knowledge, self._ranking = of, of.case, of.knowledge, of.ranking
        self._vetoed = frozenset(of.ranking.order).difference(of.ranking.allowed)
        self._against = against_swallowed(of.knowledge, of.ranking)
        self._limited = {action.substance for _, action in of.case.actions(Limit) if action.amount is not None}

    def of(self, holds: Holds) -> Bar | None:
        """What keeps the customer from such a product, however strong it is."""
        if not holds.readable:
            return "unclear", (), None
        broken = self._odd(holds)
        if broken is not None:
            return "must_not_have", (broken.rule,), broken.why
        if not holds.forms and holds.swallowed:
            return self._unnamed(holds)
        vetoed = next((entry for entry in self._ranking.verdicts
                       if entry["form"] in holds.forms & self._vetoed), None)  # fmt: skip
        if vetoed is not None:
            return "unsuitable_form", tuple(vetoed["against"]), None
        return ("unclear", tuple(self._against), None) if self._against and holds.is_mixed else None

    def _unnamed(self, holds: Holds) -> Bar | None:
        """A form that the label does not name may be any that is swallowed, also one that does not suit."""
        swallowed = {form for form in self._knowledge.forms if self._knowledge.is_swallowed(form)}
        rules = tuple(self._against)
        if not rules:
            return None
        if swallowed <= self._vetoed:
            return "unsuitable_form", rules, sentences(self._case, list(rules[:1]))
        return "unclear", rules, self._why_unnamed(holds)

    def _why_unnamed(self, holds: Holds) -> Text:
        if not holds.salts:
            return self._case.text("shelf.no_form")
        salts = join(self._knowledge.labels.substances[salt].name for salt in holds.salts)
        return self._case.text("shelf.other_salt", salts=lower_first(salts))

    def _odd(self, holds: Holds) -> Broken | None:
        """A limit on something odd about the label; where rules look at what is held in the hand they are asked."""
        case = self._case
        mentioned = _mentioned(self._knowledge)
        if not mentioned.isdisjoint(holds.findings | holds.forms | {other.id for other in holds.others}):
            facts = {**case.customer.facts, "considering_findings": holds.findings, "considering_forms": holds.forms,
                     "considering_substances": frozenset(other.id for other in holds.others)}  # fmt: skip
            case = self._of.reasoner.about(replace(case.customer, facts=facts)).case
        held = Held(CONSIDERING, {}, Product(None, holds.forms, holds.findings))
        return next(broken_limits(case, held), None)

    def most_units(self, others: tuple[OtherSubstance, ...]) -> tuple[float, Broken | None]:
        """The most units a day that the limits on other substances allow, and the limit that allows the fewest."""
        most, found = math.inf, None
        units = self._knowledge.labels.units
        for firing, action in self._case.actions(Limit):
            for other in others:
                if other.id != action.substance:
                    continue
                fewest = 0.0
                if action.amount is not None and action.unit is not None and other.per_unit is not None:
                    each = other.per_unit.high * (units[other.unit].each or 1) / (units[action.unit].each or 1)
                    left = action.amount - taken_of(self._case, other.id, action.unit)
                    fewest = left / each if each else math.inf
                if fewest < most:
                    most, found = max(0.0, fewest), Broken(firing.rule.id, substance_text(self._case, firing, other))
        return most, found

    def is_unlimited(self, holds: Holds) -> bool:
        """Whether something in it grows with every unit, and no limit says how far."""
        return holds.unread or any(other.id not in self._limited for other in holds.others)


@lru_cache(maxsize=4)
def _mentioned(knowledge: Knowledge) -> frozenset[str]:
    """What rules that bar a product look for in the one that is held in the hand."""
    return frozenset(
        value for rule in knowledge.rules if any(isinstance(action, (Limit, Avoid)) for action in rule.then)
        for leaf in leaves(rule.when) if isinstance(leaf, HasAny) and leaf.fact.startswith(CONSIDERING)
        for value in leaf.values
    )  # fmt: skip
