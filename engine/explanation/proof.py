"""A proof as data: fact → rule → (derived fact → rule …) → claim → place in the source, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..resolution.advice import unshared
from ..words.text import Language, Text

INDENT = "  "


@dataclass(frozen=True, slots=True)
class FactNode:
    """A fact that a rule rests on.

    `value` is None where it matters that the fact is not known; `none_of` are the values that matter by their absence.
    `given` is what the customer told behind a computed fact, `because` the rule that concluded a derived one.
    """

    fact: str
    value: Any
    says: Text
    none_of: tuple[str, ...] = ()
    given: tuple[tuple[str, Any], ...] = ()
    because: RuleNode | None = None

    @property
    def below(self) -> tuple[Node, ...]:
        return (self.because,) if self.because else ()

    def to_dict(self) -> dict[str, Any]:
        given = [{"fact": fact, "value": value} for fact, value in self.given]
        because = self.because.to_dict() if self.because else None
        return {"fact": self.fact, "value": self.value, "none_of": list(self.none_of), "given": given,
                "says": self.says, "because": because}


@dataclass(frozen=True, slots=True)
class ClaimNode:
    """What a source says, and where."""

    claim: str
    source: str
    section: str
    line: int | None
    says: Text

    @property
    def below(self) -> tuple[Node, ...]:
        return ()

    def to_dict(self) -> dict[str, Any]:
        return {"claim": self.claim, "source": self.source, "section": self.section, "line": self.line,
                "says": self.says}


@dataclass(frozen=True, slots=True)
class RuleNode:
    """A rule that fired and was needed: why it held, and what it rests on.

    `more` says in one breath where claims beside the first stand.
    """

    rule: str
    basis: str
    says: Text
    facts: tuple[FactNode, ...]
    claims: tuple[ClaimNode, ...]
    more: Text | None = None

    @property
    def below(self) -> tuple[Node, ...]:
        return (*self.facts, *self.claims)

    def to_dict(self) -> dict[str, Any]:
        return {"rule": self.rule, "basis": self.basis, "says": self.says, "facts": [f.to_dict() for f in self.facts],
                "claims": [claim.to_dict() for claim in self.claims]}


@dataclass(frozen=True, slots=True)
class Proof:
    """Why one part of the advice is what it is.

    `steps` are the rules that gave it, `parts` the proofs of what it is put together from, `notes` what holds beside
    any rule, and `also` further rules that would have given the same by themselves.
    """

    target: str
    value: Any
    says: Text
    steps: tuple[RuleNode, ...] = ()
    parts: tuple[Proof, ...] = ()
    facts: tuple[FactNode, ...] = ()
    notes: tuple[Text, ...] = ()
    also: tuple[str, ...] = ()
    also_says: Text | None = field(default=None, repr=False)

    @property
    def below(self) -> tuple[Node, ...]:
        return (*self.steps, *self.facts, *self.parts)

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain data of its own, ready for JSON."""
        data = {
            "target": self.target,
            "value": self.value,
            "says": self.says,
            "steps": [step.to_dict() for step in self.steps],
            "facts": [fact.to_dict() for fact in self.facts],
            "parts": [part.to_dict() for part in self.parts],
            "notes": list(self.notes),
            "also": list(self.also),
        }
        return {name: unshared(part) for name, part in data.items()}

    def sentences(self, language: Language) -> list[str]:
        """The proof as sentences, indented by depth; a rule that comes up again is not explained twice."""
        return [INDENT * depth + text[language] for depth, text, _ in lines(self)]


Node = FactNode | ClaimNode | RuleNode | Proof
Told = tuple[int, Text, Node]
"""A sentence of an explanation: how deep it stands, what it says, and the node that says it."""


def lines(node: Node, depth: int = 0, told: set[str] | None = None) -> Iterator[Told]:
    """A proof from top to bottom."""
    told = set() if told is None else told
    yield depth, node.says, node
    if isinstance(node, RuleNode):
        if node.rule in told:
            return
        told.add(node.rule)
    if isinstance(node, Proof):
        yield from ((depth + 1, note, node) for note in node.notes)
    # Of a rule's claims the first is told in full, the others by their places.
    below: tuple[Node, ...] = (*node.facts, *node.claims[:1]) if isinstance(node, RuleNode) else node.below
    for child in below:
        yield from lines(child, depth + 1, told)
    more = node.also_says if isinstance(node, Proof) else node.more if isinstance(node, RuleNode) else None
    if more is not None:
        yield depth + 1, more, node


def rules_of(node: Node) -> Iterator[RuleNode]:
    """Every rule that a proof cites, deepest last; a rule may come up more than once."""
    if isinstance(node, RuleNode):
        yield node
    for child in node.below:
        yield from rules_of(child)


def facts_of(node: Node) -> Iterator[FactNode]:
    """Every fact that a proof cites."""
    if isinstance(node, FactNode):
        yield node
    for child in node.below:
        yield from facts_of(child)
