"""Conditions as columns: one for each comparison, that is true, false, or unknown for every profile.

Written for any set of columns whose `&`, `|` and `~` follow Kleene's logic, so that they mean what `all`, `any` and
`not` mean in a consultation. A set has one column of truth values a value; a derived fact too, unknown where a rule
might still conclude it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol

from ..knowledge.vocabulary import Vocabulary
from ..language.conditions import PARTIAL, All, Any_, AtLeast, Condition, HasAny, Is, Known, Within

Expression = Any
"""A column of truth values, worked out or in a dataframe engine still to be worked out."""


class Api(Protocol):
    """A set of columns as expressions ask for them; `planes.Planes` says what each of these means."""

    @property
    def has_partial(self) -> bool: ...

    def col(self, name: str) -> Any: ...

    def told(self, fact: str) -> Expression: ...

    def lit(self, value: bool | None) -> Expression: ...

    def surely(self, expression: Any) -> Expression: ...

    def at_least(self, parts: Sequence[Any], count: int) -> Expression: ...


def member(fact: str, value: str) -> str:
    """The column that says whether a set holds a value."""
    return f"{fact}={value}"


def known(fact: str) -> str:
    """The column that says whether a set is known; never unknown."""
    return f"{fact}?"


class Expressions:
    """Turns conditions in normal form into expressions over some columns; makes what is the same object once."""

    def __init__(self, vocabulary: Vocabulary, api: Api) -> None:
        self.api = api
        self._vocabulary = vocabulary
        self._naming = partial_facts(vocabulary)
        self._partial: dict[str, Expression | None] = {}
        self._leaves: dict[int, Expression] = {}

    def of(self, node: Condition) -> Expression:
        """Whether a condition holds, unknown where that is open."""
        if isinstance(node, All):
            return reduce(and_, map(self.of, node.parts)) if node.parts else self.api.lit(True)
        if isinstance(node, Any_):
            return reduce(or_, map(self.of, node.parts)) if node.parts else self.api.lit(False)
        if isinstance(node, AtLeast):
            return self._reaches([self.of(part) for part in node.parts], node.count)
        found = self._leaves.get(id(node))
        if found is None:
            found = self._leaves[id(node)] = self._leaf(node)
        return found

    def _leaf(self, leaf: Condition) -> Expression:
        if isinstance(leaf, Known):
            return self._wholly_known(leaf.fact) if leaf.expected else self._lacking(leaf)
        if isinstance(leaf, HasAny):
            found = reduce(or_, [self.api.col(member(leaf.fact, value)) for value in leaf.values])
            found = self._may_be_more(leaf.fact, found)
        elif isinstance(leaf, Is):
            found = self.api.col(leaf.fact) == leaf.value
            found = self._may_be_less(leaf.fact, self._may_be_more(leaf.fact, found))
        else:
            assert isinstance(leaf, Within)
            found = self._size(leaf) if leaf.counts else self._between(self.api.col(leaf.fact), leaf)
        return found if leaf.expected else ~found

    def _in_part(self, fact: str) -> Expression | None:
        """Whether a fact is known in part, never null; None where it never is."""
        if fact not in self._partial:
            named = self._naming.get(fact, ()) if self.api.has_partial else ()
            self._partial[fact] = reduce(or_, [self._named(name) for name in named]) if named else None
        return self._partial[fact]

    def _named(self, fact: str) -> Expression:
        return self.api.surely(self.api.col(member(PARTIAL, fact)))

    def _may_be_more(self, fact: str, holds: Expression) -> Expression:
        """The same, but open instead of false where more of the fact may come to be known."""
        partial = self._in_part(fact)
        return holds if partial is None else holds | (partial & self.api.lit(None))

    def _may_be_less(self, fact: str, holds: Expression) -> Expression:
        """The same, but open instead of true where more of the fact may come to be known."""
        partial = self._in_part(fact)
        return holds if partial is None else holds & (~partial | self.api.lit(None))

    def _lacking(self, node: Known) -> Expression:
        """Whether a fact is not wholly known, and what is known of it does not exclude all that stands beside."""
        found, partial = ~self._wholly_known(node.fact), self._in_part(node.fact)
        if partial is None or not node.beside:
            return found
        excluded = reduce(and_, [self.api.surely(~self.of(leaf)) for leaf in node.beside])
        return found & ~(partial & excluded)

    def _wholly_known(self, fact: str) -> Expression:
        partial = self._in_part(fact)
        return self._known(fact) if partial is None else self._known(fact) & ~partial

    def _known(self, fact: str) -> Expression:
        spec = self._vocabulary.facts[fact]
        if spec.source == "derived":
            return self.api.lit(True)
        return self.api.col(known(fact)) if spec.kind.members else self.api.told(fact)

    def _size(self, node: Within) -> Expression:
        """Whether the size of a set lies within bounds, however its undecided values turn out."""
        values = [self.api.col(member(node.fact, value)) for value in self._vocabulary.values(node.fact)]
        sizes = [size for size in range(len(values) + 1) if node.holds(size)]
        if sizes:
            low, high = self._reaches(values, min(sizes)), ~self._reaches(values, max(sizes) + 1)
            low = self._may_be_more(node.fact, low) if min(sizes) else low
            found = low & (high if node.high is None else self._may_be_less(node.fact, high))
        else:
            found = self.api.lit(False)
        is_known = self._known(node.fact)
        return self._settled(found & is_known, ~found & is_known)

    def _settled(self, yes: Expression, no: Expression) -> Expression:
        """True where `yes`, false where `no`, else null."""
        return yes | (~no & self.api.lit(None))

    def _reaches(self, parts: Sequence[Expression], count: int) -> Expression:
        """Whether at least so many of the parts are true."""
        if count <= 0:
            return self.api.lit(True)
        if count > len(parts):
            return self.api.lit(False)
        return reduce(or_, parts) if count == 1 else self.api.at_least(parts, count)

    def _between(self, number: Expression, node: Within) -> Expression:
        found: list[Expression] = []
        if node.low is not None:
            above = number > node.low if node.low_open else number >= node.low
            found.append(self._may_be_more(node.fact, above))
        if node.high is not None:
            below = number < node.high if node.high_open else number <= node.high
            found.append(self._may_be_less(node.fact, below))
        return reduce(and_, found) if found else self.api.told(node.fact) | self.api.lit(None)


def partial_facts(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """For each fact that may be known in part the values of `partial` that say so."""
    named = vocabulary.values(PARTIAL) if PARTIAL in vocabulary.facts else []
    found = {name: [name] for name in named}
    for fact, sources in vocabulary.computed_from.items():
        if of := [name for name in sources if name in named]:
            found[fact] = of
    return found
