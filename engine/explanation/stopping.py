"""When an interview may stop: what the open facts can still change, proved over their finite answers.

Three answers are possible. *settled*: no assignment of the open facts changes decision, first form, dose, checks or
referrals; proved either because every rule that acts on them is decided whatever the open facts are, or by trying
every combination of the answers that rules can tell apart. *open*: a combination is known that changes one of them.
*not proved*: there were too many combinations to try all, and none of those tried changes anything.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ..columns.integers import population_of, profiles_of
from ..columns.outcomes import Outcomes
from ..knowledge.rules import Rule
from ..language.conditions import PARTIAL, Condition, leaves
from ..profile import Customer, Profile, customer_facts
from ..resolution.reasoner import Reasoner
from .candidates import Change, candidates
from .grouped import Grouped
from .question import Question
from .waiting import Waiting

PARTS = ("decision", "form", "dose", "checks", "referrals")
# So many profiles are tried at most; beyond that the answer is "not proved" unless a change is found.
LIMIT = 2_000

Verdict = Literal["settled", "open", "not_proved"]
Parts = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stopping:
    """What can be said of the open facts, which of them can still change something, and how many profiles it took."""

    verdict: Verdict
    facts: tuple[str, ...]
    tried: int


class StopProof:
    """Decides whether an interview may stop. Made once per reasoner."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.knowledge = reasoner.knowledge
        self.candidates = candidates(reasoner.knowledge)
        self.grouped = Grouped(self.knowledge.vocabulary.profile_facts)
        self._waiting = Waiting(self.knowledge, self.grouped)
        self._concluding = [rule for rule in self.knowledge.rules if rule.concludes]
        facts = self.knowledge.vocabulary.facts.values()
        self._sets = frozenset(spec.id for spec in facts if spec.kind.members)

    def waiting(
        self, profile: Mapping[str, Any], skipped: frozenset[str] = frozenset(), answered: Collection[str] = ()
    ) -> Mapping[str, list[Rule]]:
        """For each fact or group that is not known: the acting rules that its answer could still decide or undo.

        `answered` are the groups that were, of facts known in part. A rule that only waits for a set to be known as a
        whole stands under the fact. Rules are run in an open world, where a fact that is not known (and was not
        skipped) may become known, so that a rule which holds or fails only for want of an answer is open too.
        """
        told = profile.keys() - set(profile.get(PARTIAL) or ())
        found = self._waiting.rules(self._customer(profile).facts, skipped, answered)
        return {fact: rules for fact, rules in found.items() if fact not in told}

    def examine(
        self, profile: Mapping[str, Any], questions: Sequence[Question], waiting: Mapping[str, Sequence[Rule]]
    ) -> Stopping:
        """Whether any assignment of what the questions ask for changes the advice for this profile.

        `waiting` are the rules that wait for each of them; what none waits for changes nothing.
        """
        asked = _by_fact(questions, waiting)
        if not asked:
            return Stopping("settled", (), 0)
        answers = [self._answers(these, profile, waiting) for these in asked.values()]
        # One answer is enough to leave it open in most cases, so those are tried before any combination.
        singles: list[tuple[Change, ...]] = [(change,) for each in answers for change in each]
        stopping = self._try(profile, list(asked), singles)
        if stopping.verdict == "open":
            return stopping
        exhaustive = math.prod(map(_count, answers)) <= LIMIT
        tried = self._try(profile, list(asked), self._all(answers, profile) if exhaustive else self._pairs(answers))
        verdict: Verdict = tried.verdict if tried.verdict == "open" or exhaustive else "not_proved"
        return Stopping(verdict, tried.facts, stopping.tried + tried.tried)

    def is_settled(
        self, profile: Mapping[str, Any], questions: Sequence[Question], waiting: Mapping[str, Sequence[Rule]]
    ) -> bool:
        """Whether `examine` says "settled"; where there are too many combinations for that, found out sooner."""
        combinations = 1
        # The answers to a number take longest to find.
        for these in sorted(_by_fact(questions, waiting).values(), key=lambda these: these[0].fact.kind.numeric):
            combinations *= _count(self._answers(these, profile, waiting))
            if combinations > LIMIT:
                return False
        return self.examine(profile, questions, waiting).verdict == "settled"

    def _try(
        self, profile: Mapping[str, Any], relevant: Sequence[str], combinations: Iterable[tuple[Change, ...]]
    ) -> Stopping:
        """Open where one of the combinations changes a part of the advice, else settled as far as they go."""
        tried = list(combinations)
        now, *parts = self.parts([profile, *(_applied(profile, changes) for changes in tried)])
        changing = [changes for changes, part in zip(tried, parts, strict=True) if part != now]
        smallest = min(map(len, changing), default=0)
        facts = {change.fact for changes in changing if len(changes) == smallest for change in changes}
        found = tuple(fact for fact in relevant if fact in facts)
        return Stopping("open" if changing else "settled", found, len(tried))

    def powers(self, profile: Mapping[str, Any], questions: Sequence[Question]) -> Mapping[str, float]:
        """For each question the share of its answers that would change the advice."""
        answers = [(question.id, change) for question in questions for change in self._changes(question, profile)]
        now, *parts = self.parts([profile, *(change.applied(profile) for _, change in answers)])
        changing: dict[str, list[bool]] = {question.id: [] for question in questions}
        for (asked, _), part in zip(answers, parts, strict=True):
            changing[asked].append(part != now)
        return {asked: sum(found) / max(1, len(found)) for asked, found in changing.items()}

    def effects(self, profile: Mapping[str, Any], question: Question) -> list[tuple[Change, Parts]]:
        """What each answer to a question would do: the parts of the advice after it."""
        answers = self._changes(question, profile)
        return list(zip(answers, self.parts([change.applied(profile) for change in answers]), strict=True))

    def _changes(self, question: Question, profile: Mapping[str, Any]) -> list[Change]:
        """The answers to one question: of a set known in part more members, of a group no others than its own."""
        partial = profile.get(PARTIAL) or ()
        return [
            change
            for fact in question.facts
            for change in self.candidates.changes(fact, profile)
            if not (fact.id in partial and change.removed is not None)
            and (question.group is None or change.added is None or change.added in question.group.values)
        ]

    def _answers(
        self, questions: Sequence[Question], profile: Mapping[str, Any], waiting: Mapping[str, Sequence[Rule]]
    ) -> list[Change]:
        """The answers to all questions about one fact that a waiting rule can tell apart; of a set, members."""
        changes = {(change.name, repr(change.value)): change for q in questions for change in self._changes(q, profile)}
        fact = questions[0].fact
        if not fact.kind.members:
            return list(changes.values())
        rules = [rule for q in questions for name in (q.id, fact.id) for rule in waiting.get(name, ())]
        asked = {value for rule in (*rules, *self._concluding) for value in _members(rule.when, fact.id)}
        return [change for change in changes.values() if change.added is None or change.added in asked]

    def _all(self, answers: Sequence[Sequence[Change]], profile: Mapping[str, Any]) -> Iterator[tuple[Change, ...]]:
        """Every combination: of a set every subset of its members counts as one answer."""
        options = [[(), *((change,) for change in each)] for each in (_with_subsets(each, profile) for each in answers)]
        for combination in itertools.product(*options):
            changes = tuple(change for option in combination for change in option)
            if changes:
                yield changes

    def _pairs(self, answers: Sequence[Sequence[Change]]) -> Iterator[tuple[Change, ...]]:
        """Pairs of answers to two questions, until the limit."""
        pairs = ((a, b) for one, other in itertools.combinations(answers, 2) for a in one for b in other)
        return itertools.islice(pairs, LIMIT)

    def parts(self, profiles: Sequence[Mapping[str, Any]]) -> list[Parts]:
        """Decision, first form, dose, checks and referrals of each profile."""
        customers = [self._customer(profile) for profile in profiles]
        population = population_of([customer.facts for customer in customers], self._sets)
        outcomes = Outcomes(population, self.knowledge, self.reasoner.setting)
        found: list[list[Any]] = [[] for _ in profiles]
        for name in PARTS:
            column: list[Any] = [None] * len(profiles)
            for mask, value in outcomes.part(name):
                for index in profiles_of(mask):
                    column[index] = value
            for row, value in zip(found, column, strict=True):
                row.append(value)
        return [tuple(row) for row in found]

    def _customer(self, profile: Mapping[str, Any]) -> Customer:
        known = {fact: frozenset(v) if fact in self._sets else v for fact, v in profile.items() if v is not None}
        return customer_facts(Profile(known), self.knowledge)


@lru_cache(maxsize=8)
def stop_proof(reasoner: Reasoner) -> StopProof:
    """The stop proof of a reasoner, which all its interviews share."""
    return StopProof(reasoner)


def _by_fact(questions: Iterable[Question], waiting: Collection[str]) -> Mapping[str, list[Question]]:
    """The questions that a rule waits for, by their fact."""
    asked: dict[str, list[Question]] = {}
    for question in questions:
        if question.id in waiting or question.fact.id in waiting:
            asked.setdefault(question.fact.id, []).append(question)
    return asked


def _count(changes: Sequence[Change]) -> int:
    """How many ways one question can turn out, staying open among them."""
    members = sum(change.added is not None for change in changes)
    return 1 + (2**members if members else len(changes))


def _with_subsets(changes: Sequence[Change], profile: Mapping[str, Any]) -> Sequence[Change]:
    """The answers of one question; where members of a set can be added to what it holds, every subset of them."""
    members = [change.added for change in changes if change.added is not None]
    if not members or 2 ** len(members) > LIMIT:
        return changes
    fact, unknown, held = changes[0].fact, changes[0].was_unknown, profile.get(changes[0].fact) or ()
    subsets = itertools.chain.from_iterable(itertools.combinations(members, n) for n in range(len(members) + 1))
    return [Change(fact, [*held, *subset], was_unknown=unknown) for subset in subsets]


def _applied(profile: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    changed = dict(profile)
    for change in changes:
        changed = change.applied(changed)
    return changed


def _members(node: Condition, fact: str) -> Iterator[str]:
    for leaf in leaves(node):
        if leaf.fact == fact:
            yield from getattr(leaf, "values", ())

