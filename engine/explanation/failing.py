"""What a rule that did not fire was short of: the smallest set of comparisons that would have to hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from ..knowledge import Knowledge
from ..language.conditions import (
    All,
    Any_,
    AtLeast,
    Condition,
    HasAny,
    Is,
    Known,
    Leaf,
    Memory,
    Within,
    compile_condition,
    normal,
)
from ..phrasing.tongue import Tongue
from ..words.text import Text

# What costs more to come true: no costs more than unknown, and what cannot change more than what can.
_NO, _FIXED = 1, 3


@dataclass(frozen=True, slots=True)
class Failed:
    """A comparison that did not hold: what it wanted, and the value that the fact has (None: not known)."""

    leaf: Leaf
    truth: Literal["no", "unknown"]
    value: Any
    wanted: Text
    says: Text

    def to_dict(self) -> dict[str, Any]:
        return {"fact": self.leaf.fact, "truth": self.truth, "value": self.value, "wanted": self.wanted,
                "says": self.says}


class Shortfall:
    """Finds what conditions are short of in one memory."""

    def __init__(self, knowledge: Knowledge, memory: Memory, tongue: Tongue) -> None:
        self._facts, self._memory, self._tongue = knowledge.vocabulary.facts, memory, tongue

    def of(self, node: Condition) -> list[Failed]:
        """The smallest set of failed comparisons; empty where the condition holds."""
        missing = self.missing(node)
        named = {leaf.fact for leaf in missing if not isinstance(leaf, Known)}
        # Whoever has a value is also known.
        told = [leaf for leaf in missing if not (isinstance(leaf, Known) and leaf.expected and leaf.fact in named)]
        # A set that holds the value asked for is not empty either.
        held = {leaf.fact for leaf in told if isinstance(leaf, HasAny) and leaf.expected}
        told = [leaf for leaf in told if not (isinstance(leaf, Within) and leaf.fact in held and leaf.holds(1))]
        return [self._failed(leaf) for leaf in told]

    def missing(self, node: Condition) -> list[Leaf]:
        """The same with what goes without saying: that a fact is known whose value is asked for."""
        return list(dict.fromkeys(self._missing(normal(node))))

    def _missing(self, node: Condition) -> list[Leaf]:
        if compile_condition(node)(self._memory) not in (False, None):
            return []
        if isinstance(node, All):
            return [leaf for part in node.parts for leaf in self._missing(part)]
        if isinstance(node, (Any_, AtLeast)):
            parts = sorted((self._missing(part) for part in node.parts), key=self._cost)
            return [leaf for part in parts[: node.count if isinstance(node, AtLeast) else 1] for leaf in part]
        assert isinstance(node, (Known, Is, HasAny, Within))
        return [node]

    def _cost(self, leaves: list[Leaf]) -> tuple[int, int]:
        return len(set(leaves)), sum(map(self._weight, leaves))

    def _weight(self, leaf: Leaf) -> int:
        fixed = 0 if self._facts[leaf.fact].changeable else _FIXED
        return 0 if self._unknown(leaf) else _NO + fixed

    def _unknown(self, leaf: Leaf) -> bool:
        return compile_condition(leaf)(self._memory) is None

    def _failed(self, leaf: Leaf) -> Failed:
        value = self._memory.values.get(leaf.fact)
        plain = sorted(value) if isinstance(value, (set, frozenset)) else value
        wanted: Text = {"sv": self._wanted(leaf, "sv"), "en": self._wanted(leaf, "en")}
        has = self._tongue.value(leaf.fact, plain)
        says = self._tongue("why_not.failed", wanted=wanted, value=has)
        return Failed(leaf, "unknown" if self._unknown(leaf) else "no", plain, wanted, says)

    def _wanted(self, leaf: Leaf, language: Literal["sv", "en"]) -> str:
        negated = not isinstance(leaf, Known) and not leaf.expected
        if negated and isinstance(leaf, HasAny):
            held = self._memory.values.get(leaf.fact) or ()
            leaf = replace(leaf, values=tuple(value for value in leaf.values if value in held) or leaf.values)
        # A negated comparison is put in words without its `not`, which is said apart.
        (line,) = self._tongue.words(language).condition(normal(leaf, not negated))
        return self._tongue("why_not.not", wanted=line)[language] if negated else line
