"""What belongs to what: rules and claims, classes, cases, parameters, and the rules that a rule rests on or feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ...checks.cases import read_cases
from ...checks.ledger import Ledger, Use
from ...checks.subject import Subject
from ...knowledge import Knowledge
from ...knowledge.rules import Rule
from ...knowledge.signature import Seals
from ...language.actions import Check
from ...language.conditions import HasAny, leaves
from ...words.errors import ProfileError

_CLASSES = "medicine_classes"
Lists = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """A case as it is written, the rules that fire in it in order, and its decision (None: the profile is refused)."""

    data: Mapping[str, Any]
    file: str
    rules: tuple[str, ...]
    decision: str | None


class Relations:
    """The relations of one knowledge folder, each worked out once."""

    def __init__(self, knowledge: Knowledge, folder: Path | None = None) -> None:
        self.knowledge = knowledge
        self._subject = Subject(knowledge, folder)

    @cached_property
    def uses(self) -> Mapping[str, Use]:
        """Which rules and records rest on a claim."""
        return Ledger(self.knowledge).uses

    @cached_property
    def cases(self) -> Mapping[str, CaseInfo]:
        """The cases by id; of the rules those that fire at the counter, whatever setting the case names."""
        found = {}
        for case in read_cases(self._subject.case_files)[0]:
            rules: tuple[str, ...] = ()
            decision = None
            try:
                of = self._subject.reasoner.consult(case.data["profile"])
                rules, decision = tuple(firing.rule.id for firing in of.findings.fired), of.advice.decision
            except ProfileError:
                pass
            found[str(case.data["id"])] = CaseInfo(case.data, case.document.name, rules, decision)
        return found

    @cached_property
    def alarms(self) -> Mapping[str, list[Mapping[str, Any]]]:
        """The alarms of each rule."""
        found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for document in self._subject.case_files.documents.values():
            entries = document.data.get("alarms") if isinstance(document.data, dict) else None
            for entry in entries if isinstance(entries, list) else ():
                if isinstance(entry, dict) and isinstance(entry.get("given"), dict):
                    found[str(entry.get("rule"))].append(entry)
        return found

    @cached_property
    def cases_of_rule(self) -> Lists:
        return _turned((name, rule) for name, case in self.cases.items() for rule in case.rules)

    @cached_property
    def cases_of_claim(self) -> Lists:
        return _turned((name, str(claim)) for name, case in self.cases.items() for claim in case.data["claims"])

    @cached_property
    def claims_of_source(self) -> Lists:
        return _turned((claim.id, claim.source) for claim in self.knowledge.claims.values())

    @cached_property
    def classes_of_rule(self) -> Lists:
        """The medicine classes that a rule asks for or sees checked."""
        return {rule.id: list(dict.fromkeys(_classes(rule))) for rule in self.knowledge.rules}

    @cached_property
    def rules_of_class(self) -> Lists:
        return _turned((rule, group) for rule, groups in self.classes_of_rule.items() for group in groups)

    @cached_property
    def parameters_of_rule(self) -> Lists:
        """The parameters that a rule names."""
        seals, known = Seals(self._subject.files), self.knowledge.parameters
        return {rule.id: [name[1:] for name in seals.cited(rule.place) if name[0] == "$" and name[1:] in known]
                for rule in self.knowledge.rules}

    @cached_property
    def rules_of_parameter(self) -> Lists:
        return _turned((rule, name) for rule, names in self.parameters_of_rule.items() for name in names)

    @cached_property
    def rests_on(self) -> Lists:
        """The rules that conclude what a rule reads: those of the values it asks for, where it asks for some."""
        makers: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for rule in self.knowledge.rules:
            for action in rule.concludes:
                makers[action.fact].append((rule.id, action.value))
        found = {}
        for rule in self.knowledge.rules:
            made = [maker for leaf in leaves(rule.when) for maker, value in makers.get(leaf.fact, ())
                    if not isinstance(leaf, HasAny) or value in leaf.values]
            found[rule.id] = [name for name in dict.fromkeys(made) if name != rule.id]
        return found

    @cached_property
    def feeds(self) -> Lists:
        """The rules that read what a rule concludes."""
        return _turned((rule, maker) for rule, makers in self.rests_on.items() for maker in makers)


def _classes(rule: Rule) -> list[str]:
    asked = [value for leaf in leaves(rule.when) if isinstance(leaf, HasAny) and leaf.fact == _CLASSES
             for value in leaf.values]
    return [*asked, *(action.class_ for action in rule.then if isinstance(action, Check) and action.class_)]


def _turned(pairs: Any) -> dict[str, list[str]]:
    """From (one, other): the ones of each other, in order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        if one not in found[other]:
            found[other].append(one)
    return dict(found)
