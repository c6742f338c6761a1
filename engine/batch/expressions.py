"""Conditions as dataframe expressions: one column per comparison that is true, false, or null where it is unknown.

Booleans with nulls follow Kleene's logic on every engine that narwhals speaks to, so that `&`, `|` and `~` mean what
`all`, `any` and `not` mean in a consultation. A set has one boolean column a value; a derived fact too, null where
a rule might still conclude it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add, and_, or_
from typing import Any

from ..knowledge.vocabulary import Vocabulary
from ..language.conditions import PARTIAL, All, Any_, AtLeast, Condition, HasAny, Is, Known, Within
from ..profile.facts import COMPUTED_FROM

Api = Any
"""The module that expressions are made with: narwhals for any engine, or polars itself, which it takes after."""
Expression = Any
"""A column expression of such a module."""


def member(fact: str, value: str) -> str:
    """The column that says whether a set holds a value."""
    return f"{fact}={value}"


def known(fact: str) -> str:
    """The column that says whether a set is known; never null."""
    return f"{fact}?"


class Expressions:
    """Turns conditions in normal form into expressions over the columns of a facts frame."""

    def __init__(self, vocabulary: Vocabulary, api: Api) -> None:
        self.api = api
        self._vocabulary = vocabulary
        self._naming = partial_facts(vocabulary)
        self._partial: dict[str, Expression | None] = {}

    def of(self, node: Condition) -> Expression:
        """A boolean expression, null where the condition is unknown."""
        if isinstance(node, All):
            return reduce(and_, map(self.of, node.parts)) if node.parts else self.api.lit(True)
        if isinstance(node, Any_):
            return reduce(or_, map(self.of, node.parts)) if node.parts else self.api.lit(False)
        if isinstance(node, AtLeast):
            return self._reaches([self.of(part) for part in node.parts], node.count)
        if isinstance(node, Known):
            return self._wholly_known(node.fact) if node.expected else self._lacking(node)
        if isinstance(node, HasAny):
            found = reduce(or_, (self.api.col(member(node.fact, value)) for value in node.values))
            found = self._may_be_more(node.fact, found)
        elif isinstance(node, Is):
            found = self.api.col(node.fact) == node.value
            found = self._may_be_less(node.fact, self._may_be_more(node.fact, found))
        else:
            assert isinstance(node, Within)
            found = self._size(node) if node.counts else self._between(self.api.col(node.fact), node)
        return found if node.expected else ~found

    def _in_part(self, fact: str) -> Expression | None:
        """Whether a fact is known in part, never null; None where it never is."""
        if fact not in self._partial:
            named = [self.api.col(member(PARTIAL, name)).fill_null(False) for name in self._naming.get(fact, ())]
            self._partial[fact] = reduce(or_, named) if named and _in_use(self.api) else None
        return self._partial[fact]

    def _open(self) -> Expression:
        return self.api.lit(None, dtype=self.api.Boolean)

    def _may_be_more(self, fact: str, holds: Expression) -> Expression:
        """The same, but open instead of false where more of the fact may come to be known."""
        partial = self._in_part(fact)
        return holds if partial is None else holds | (partial & self._open())

    def _may_be_less(self, fact: str, holds: Expression) -> Expression:
        """The same, but open instead of true where more of the fact may come to be known."""
        partial = self._in_part(fact)
        return holds if partial is None else holds & (~partial | self._open())

    def _lacking(self, node: Known) -> Expression:
        """Whether a fact is not wholly known, and what is known of it does not exclude all that stands beside."""
        found, partial = ~self._wholly_known(node.fact), self._in_part(node.fact)
        if partial is None or not node.beside:
            return found
        excluded = reduce(and_, ((~self.of(leaf)).fill_null(False) for leaf in node.beside))
        return found & ~(partial & excluded)

    def _wholly_known(self, fact: str) -> Expression:
        partial = self._in_part(fact)
        return self._known(fact) if partial is None else self._known(fact) & ~partial

    def _known(self, fact: str) -> Expression:
        spec = self._vocabulary.facts[fact]
        if spec.source == "derived":
            return self.api.lit(True)
        return self.api.col(known(fact)) if spec.type == "set" else ~self.api.col(fact).is_null()

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
        return yes | (~no & self.api.lit(None, dtype=self.api.Boolean))

    def _reaches(self, parts: Sequence[Expression], count: int) -> Expression:
        """Whether at least so many of the parts are true."""
        if count <= 0:
            return self.api.lit(True)
        if count > len(parts):
            return self.api.lit(False)
        if count == 1:
            return reduce(or_, parts)
        surely = self._count(part.fill_null(False) for part in parts)
        possibly = self._count(part.fill_null(True) for part in parts)
        return self._settled(surely >= count, possibly < count)

    def _count(self, parts: Iterable[Expression]) -> Expression:
        return reduce(add, (part.cast(self.api.Int16) for part in parts))

    def _between(self, number: Expression, node: Within) -> Expression:
        found: list[Expression] = []
        if node.low is not None:
            above = number > node.low if node.low_open else number >= node.low
            found.append(self._may_be_more(node.fact, above))
        if node.high is not None:
            below = number < node.high if node.high_open else number <= node.high
            found.append(self._may_be_less(node.fact, below))
        return reduce(and_, found) if found else ~number.is_null() | self.api.lit(None, dtype=self.api.Boolean)


def partial_facts(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """For each fact that may be known in part the values of `partial` that say so."""
    named = vocabulary.values(PARTIAL) if PARTIAL in vocabulary.facts else []
    found = {name: [name] for name in named}
    for fact, sources in COMPUTED_FROM.items():
        if of := [name for name in sources if name in named]:
            found[fact] = of
    return found


def _in_use(api: Api) -> bool:
    """Whether some row may have a fact that is known in part; other engines are not asked."""
    return bool(getattr(api, "has_partial", True))
