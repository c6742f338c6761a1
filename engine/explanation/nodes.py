"""Builds proofs: first what is to be shown, by name of rule; then, from the smallest ground of all, the nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..inference.session import Firing
from ..language.conditions import HasAny
from ..resolution.reasoner import Consultation
from ..words.text import Text, join
from .grounds import Atom, Grounds, Witness
from .proof import ClaimNode, FactNode, Proof, RuleNode
from .told import ToldFacts

# So many values that do not apply are named; the rest are counted.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Role:
    """A rule that gave the part to be explained.

    `says` introduces its reason; `needed` is a fact that matters beside its condition (the form that a set of forms
    must hold), `about` the medicine that is meant.
    """

    rule: str
    says: Text | None = None
    needed: tuple[Atom, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a proof will say, before its ground is known."""

    target: str
    value: Any
    says: Text
    roles: tuple[Role, ...] = ()
    parts: tuple[Sketch, ...] = ()
    told: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    also: tuple[str, ...] = ()

    def all_roles(self) -> Iterator[Role]:
        yield from self.roles
        for part in self.parts:
            yield from part.all_roles()


def build(consultation: Consultation, sketch: Sketch) -> Proof:
    """The proof of a sketch; its parts share one ground, so that none cites what another makes needless."""
    return Builder(consultation, list(sketch.all_roles())).proof(sketch)


class Builder:
    """Turns sketches into proofs on one ground."""

    def __init__(self, consultation: Consultation, roles: list[Role]) -> None:
        self._of, self._tongue = consultation, consultation.tongue
        needed = [atom for role in roles for atom in role.needed]
        self._grounds = Grounds(consultation, [role.rule for role in roles], needed)
        self._told_facts = ToldFacts(consultation)
        self._about = {role.rule: role.about for role in roles if role.about}

    def proof(self, sketch: Sketch) -> Proof:
        also = self._tongue("why.also", titles=self._tongue.titles(sketch.also)) if sketch.also else None
        return Proof(
            sketch.target, sketch.value, sketch.says,
            tuple(self.rule(role.rule, role) for role in sketch.roles),
            tuple(self.proof(part) for part in sketch.parts),
            tuple(self._told(fact) for fact in sketch.told),
            sketch.notes, sketch.also, also,
        )

    def rule(self, rule_id: str, role: Role | None = None) -> RuleNode:
        """A rule of the ground with everything below it."""
        firing = self._of.firings[rule_id]
        witnesses = self._grounds.witnesses(firing.rule)
        found = (node for witness in witnesses for node in self._facts(witness, rule_id))
        # Two comparisons may rest on the same value, which is told once.
        facts = list({(node.fact, str(node.value), node.none_of): node for node in found}.values())
        shown = {(node.fact, node.value) for node in facts if not isinstance(node.value, list)}
        needed = role.needed if role else ()
        facts += [self._member(atom, rule_id) for atom in needed if (atom.fact, atom.value) not in shown]
        reason = self._reason(firing, facts)
        says = self._tongue("why.rule", says=role.says, reason=reason) if role and role.says else reason
        claims = tuple(self._claim(claim) for claim in firing.rule.claims)
        more = self._more(firing.rule.claims)
        return RuleNode(rule_id, self._of.knowledge.basis(firing.rule), says, tuple(facts), claims, more)

    def _reason(self, firing: Firing, facts: list[FactNode]) -> Text:
        """The rule's own sentence, filled with the facts of this proof where they are among those it names."""
        named = {node.fact for node in facts}
        pairs = [(node.fact, node.value) for node in facts]
        pairs += [(fact, value) for fact, value in firing.because if fact not in named]
        return self._of.case.filled(firing.rule.because, Firing(firing.rule, tuple(pairs)))

    def _facts(self, witness: Witness, rule_id: str) -> Iterator[FactNode]:
        leaf = witness.leaf
        if isinstance(leaf, HasAny) and not leaf.expected:
            yield self._absence(leaf, witness)
            return
        for atom in witness.atoms:
            if atom.member:
                yield self._member(atom, rule_id)
            elif atom.value is None:
                yield self._unknown(atom.fact)
            else:
                yield self._known(atom)

    def _member(self, atom: Atom, rule_id: str) -> FactNode:
        maker = self._grounds.maker(atom.fact, atom.value)
        says = self._tongue("why.fact", fact=self._tongue.label(atom.fact),
                            value=self._tongue.value(atom.fact, atom.value))
        if maker is not None:
            return FactNode(atom.fact, atom.value, says, because=self.rule(maker))
        given = self._told_facts.behind_member(atom.fact, atom.value, self._about.get(rule_id))
        return FactNode(atom.fact, atom.value, self._told_facts.with_given(says, given), given=given)

    def _known(self, atom: Atom) -> FactNode:
        value = sorted(atom.value) if isinstance(atom.value, frozenset) else atom.value
        given = self._told_facts.behind(atom.fact)
        if atom.fact in self._of.given:
            value = self._told_facts.plain(atom.fact)
        told = self._told_facts.in_words(atom.fact, value)
        says = self._tongue("why.fact", fact=self._tongue.label(atom.fact), value=told)
        return FactNode(atom.fact, value, self._told_facts.with_given(says, given), given=given)

    def _unknown(self, fact: str) -> FactNode:
        sources = self._of.knowledge.vocabulary.computed_from.get(fact, ())
        given = tuple((source, self._told_facts.plain(source)) for source in sources)
        return FactNode(fact, None, self._tongue("why.unknown", fact=self._tongue.label(fact)), given=given)

    def _absence(self, leaf: HasAny, witness: Witness) -> FactNode:
        (atom,) = witness.atoms
        derived = leaf.fact in self._of.knowledge.vocabulary.derived
        value = [] if derived else sorted(atom.value)
        absent = [self._tongue.value(leaf.fact, one) for one in leaf.values[:_NAMED]]
        if len(leaf.values) > _NAMED:
            absent.append(self._tongue("why.more", n=len(leaf.values) - _NAMED))
        values: Text = {"sv": ", ".join(t["sv"] for t in absent), "en": ", ".join(t["en"] for t in absent)}
        says = self._tongue("why.none_of", fact=self._tongue.label(leaf.fact), values=values)
        return FactNode(leaf.fact, value, says, leaf.values, self._told_facts.behind(leaf.fact))

    def _told(self, fact: str) -> FactNode:
        """A fact that counts without any rule, such as what is taken already."""
        value = self._told_facts.plain(fact)
        if value is None:
            return FactNode(fact, None, self._tongue("why.unknown", fact=self._tongue.label(fact)))
        says = self._tongue("why.fact", fact=self._tongue.label(fact), value=self._told_facts.in_words(fact, value))
        return FactNode(fact, value, says)

    def _claim(self, claim_id: str) -> ClaimNode:
        claim = self._of.knowledge.claims[claim_id]
        says = self._tongue("why.claim", text=claim.text.text, place=self._tongue.place(claim_id))
        return ClaimNode(claim_id, claim.source, claim.section, claim.line, says)

    def _more(self, claims: tuple[str, ...]) -> Text | None:
        """Where the rule's claims beside the first stand, source by source."""
        lines: dict[str, list[str]] = {}
        first, *others = map(self._of.knowledge.claims.__getitem__, claims)
        for claim in others:
            if (claim.source, claim.line) == (first.source, first.line):
                continue
            title = self._of.knowledge.sources[claim.source].title
            lines.setdefault(title, []).extend([str(claim.line)] if claim.line is not None else [])
        if not lines:
            return None
        places = join(
            self._tongue("why.place_lines", title=title, lines=", ".join(dict.fromkeys(numbers))) if numbers
            else Text(sv=title, en=title)
            for title, numbers in lines.items()
        )
        return self._tongue("why.more_claims", places=places)
