"""What the checks look at: the knowledge, the files it came from, and what each rule did in every example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from ..inference.session import Findings
from ..knowledge import Knowledge
from ..knowledge.files import DEFAULT_FOLDER, Files, read_case_texts, read_texts
from ..knowledge.files import within as without_folder
from ..knowledge.rules import Example, Rule
from ..knowledge.spoken import MENTIONED, spoken
from ..language.actions import Action, Avoid, Discourage, Favour, FormSet
from ..language.conditions import compile_condition
from ..language.yaml_reader import Document
from ..profile import Customer
from ..resolution.reasoner import Reasoner
from ..words.errors import ProfileError
from .logic import Formula, satisfiable, variables
from .meaning import Meaning

A = TypeVar("A", bound=Action)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one example profile came to: the facts in the end, and which rules fired."""

    customer: Customer
    findings: Findings
    facts: Mapping[str, Any]
    fired: frozenset[str]

    def did(self, rule: Rule) -> str:
        """What the rule did, in the words of an example."""
        if rule.id in self.fired:
            return "fires"
        return "unknown" if compile_condition(rule.when)(self.findings.memory) is None else "silent"


@dataclass
class Subject:
    """One knowledge under examination. Outcomes of the examples serve as counterexamples before anything is proved."""

    knowledge: Knowledge
    folder: Path | None = None
    given_files: Files | None = None
    given_cases: Files | None = None
    _outcomes: dict[str, Outcome | ProfileError] = field(default_factory=dict)

    @cached_property
    def reasoner(self) -> Reasoner:
        return Reasoner(self.knowledge)

    @cached_property
    def meaning(self) -> Meaning:
        return Meaning(self.knowledge)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The files by name; those of the rules are the ones that the rules know, so that each is parsed once."""
        of_rules = {rule.place.document.name: rule.place.document for rule in self.knowledge.rules}
        return {**self.files.documents, **of_rules}

    @cached_property
    def files(self) -> Files:
        """The knowledge files, parsed, with the nutrient's words in them."""
        if self.given_files is not None:
            return self.given_files
        files = Files(read_texts(self.folder or DEFAULT_FOLDER, self.knowledge.nutrient.id))
        files.change(MENTIONED, lambda data: spoken(data, self.knowledge.nutrient))
        return files

    @cached_property
    def case_files(self) -> Files:
        """The files of consultations and alarms, parsed; what cannot be read of them is among its faults."""
        if self.given_cases is not None:
            return self.given_cases
        return Files(read_case_texts(self.folder or DEFAULT_FOLDER, self.knowledge.nutrient.id))

    def place(self, file: str, key: str, record_id: str, *within: str | int) -> str:
        """Where the record with this id, or what is `within` it, stands in the list `key` of the files of this name."""
        for name, document in self.documents.items():
            named = without_folder(name).startswith(file) and isinstance(document.data, dict)
            entries = document.data.get(key) if named else None
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(entry, dict) and entry.get("id") == record_id:
                    return f"{document.place(key, index, *within)} {record_id}"
            if isinstance(entries, dict) and record_id in entries:
                return f"{document.place(key, record_id, *within)} {record_id}"
        return record_id

    def examples(self, rule: Rule) -> Iterator[tuple[int, Example, Outcome | ProfileError]]:
        """The examples of a rule with their outcomes."""
        for index, example in enumerate(rule.tests):
            yield index, example, self._outcome(example)

    def known(self, rule: Rule) -> list[Outcome]:
        """The outcomes of a rule's usable examples."""
        return [outcome for _, _, outcome in self.examples(rule) if isinstance(outcome, Outcome)]

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Every outcome of every example of every rule, once."""
        for rule in self.knowledge.rules:
            for _ in self.examples(rule):
                pass
        return [outcome for outcome in self._outcomes.values() if isinstance(outcome, Outcome)]

    def _outcome(self, example: Example) -> Outcome | ProfileError:
        key = repr(sorted(example.given.items(), key=lambda item: str(item[0])))
        if key not in self._outcomes:
            self._outcomes[key] = self._run(example.given)
        return self._outcomes[key]

    def _run(self, given: Mapping[str, Any]) -> Outcome | ProfileError:
        try:
            of = self.reasoner.consult(given)
        except ProfileError as error:
            return error
        findings = of.findings
        fired = frozenset(firing.rule.id for firing in findings.fired)
        return Outcome(of.customer, findings, findings.memory.values, fired)

    def seen(self, *rules: Rule) -> list[Outcome]:
        """The outcomes in which all of these fired."""
        wanted = {rule.id for rule in rules}
        return [outcome for outcome in self.outcomes if wanted <= outcome.fired]

    def possible(self, *formulas: Formula) -> bool:
        """False only where these provably exclude each other."""
        return satisfiable(formulas, self.meaning.domains)

    def can_fire(self, *rules: Rule) -> bool:
        """Whether all of these may fire for one customer."""
        return bool(self.seen(*rules)) or self.possible(*(self.meaning.yes(rule.when) for rule in rules))

    def entails(self, rule: Rule, others: Iterable[Rule]) -> bool:
        """Whether, provably, one of the others fires whenever this rule does."""
        rivals = [other for other in others if other.id != rule.id]
        named = {rival.id for rival in rivals}
        if not rivals or any(named.isdisjoint(outcome.fired) for outcome in self.seen(rule)):
            return False
        meaning = self.meaning
        fires = meaning.yes(rule.when)
        shared = variables(fires)
        # A rival about other facts alone proves nothing, since those facts may all be unknown.
        near = [rival for rival in rivals if not shared.isdisjoint(variables(meaning.yes(rival.when)))]
        return bool(near) and not self.possible(fires, *(meaning.not_yes(rival.when) for rival in near))

    def taking(self, kind: type[A]) -> list[tuple[Rule, A]]:
        """The rules that take an action of this kind, each with the action."""
        return [(rule, action) for rule in self.knowledge.rules for action in rule.then if isinstance(action, kind)]

    def judging(self, *kinds: type[Avoid] | type[Discourage] | type[Favour]) -> list[tuple[Rule, FormSet]]:
        """The rules that judge forms in one of these ways, each with the forms."""
        return [
            (rule, action.forms) for rule in self.knowledge.rules for action in rule.then if isinstance(action, kinds)
        ]


def where(rule: Rule) -> str:
    """A rule's place, as findings name it."""
    return f"{rule.place} {rule.id}"
