"""Each rule as it is read for review: what it says and cites, the cases in which it fires, and who has signed it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..checks.cases import Case, read_cases
from ..checks.subject import Subject
from ..knowledge import Knowledge
from ..knowledge.files import within
from ..knowledge.records import Claim, Parameter
from ..knowledge.rules import Rule
from ..knowledge.signature import Seals, Signature
from ..words.errors import ProfileError, fault, nearest
from ..words.text import Text

Status = Literal["unsigned", "signed", "changed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule with its claims and parameters, the cases in which it fires, and its signature.

    `status`: `signed` by itself or with its file; `changed` where it, or what it cites, has been edited since.
    `cases` are their titles by id; `hash` is that of what is read here.
    """

    rule: Rule
    claims: tuple[Claim, ...]
    parameters: tuple[Parameter, ...]
    cases: Mapping[str, Text]
    signature: Signature | None
    status: Status
    hash: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.rule.place.document.name

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        signature = self.signature
        return {"rule": self.rule.id, "file": self.file, "status": self.status, "hash": self.hash,
                "claims": [claim.id for claim in self.claims], "cases": list(self.cases),
                "parameters": [parameter.id for parameter in self.parameters],
                "signature": None if signature is None else {"by": signature.by, "on": signature.on}}


def readings(
    knowledge: Knowledge, folder: Path | None = None, wanted: Collection[str] = (), *, with_cases: bool = True
) -> list[Reading]:
    """The rules of these ids and files, in the order of the files (every rule where none is named).

    Raises ProfileError for what is neither a rule nor a file of rules.
    """
    subject = Subject(knowledge, folder)
    seals = Seals(subject.files)
    chosen = _chosen(knowledge, wanted)
    fired = _fired(subject) if with_cases else {}
    return [_reading(rule, knowledge, seals, fired.get(rule.id, {})) for rule in chosen]


def _chosen(knowledge: Knowledge, wanted: Collection[str]) -> list[Rule]:
    in_order = sorted(knowledge.rules, key=lambda rule: (rule.place.document.name, rule.place.path))
    if not wanted:
        return in_order
    known = [*(rule.id for rule in in_order), *dict.fromkeys(within(rule.place.document.name) for rule in in_order)]
    wrong = [name for name in wanted if not any(_is_of(rule, name) for rule in in_order)]
    if wrong:
        raise ProfileError(fault("", "no_such_rule_or_file", nearest(name, known), value=repr(name)) for name in wrong)
    return [rule for rule in in_order if any(_is_of(rule, name) for name in wanted)]


def _is_of(rule: Rule, name: str) -> bool:
    """Whether a name is the rule's own, or that of its file, however much of the path stands before it."""
    if rule.id == name or not name.endswith(".yaml"):
        return rule.id == name
    file, path = f"/{rule.place.document.name}", f"/{name}"
    return file.endswith(path) or path.endswith(file)


def _reading(rule: Rule, knowledge: Knowledge, seals: Seals, cases: Mapping[str, Text]) -> Reading:
    place = rule.place
    own, of_file = seals.rule_signature(place.document, rule.id), seals.file_signature(place.document)
    seal = seals.hash_of_rule(place)
    signature = own or of_file
    holds = signature is not None and seals.holds_for_rule(place, rule.id)
    cited = seals.cited(place)
    return Reading(
        rule, tuple(knowledge.claims[claim] for claim in rule.claims),
        tuple(knowledge.parameters[name[1:]] for name in cited if name[0] == "$" and name[1:] in knowledge.parameters),
        cases, signature, "unsigned" if signature is None else "signed" if holds else "changed", seal,
    )


def _fired(subject: Subject) -> Mapping[str, dict[str, Text]]:
    """For each rule the cases in which it fires, with their titles."""
    found: dict[str, dict[str, Text]] = {}
    cases, _ = read_cases(subject.case_files)
    for case in cases:
        for rule in _rules_of(subject, case):
            found.setdefault(rule, {})[str(case.data["id"])] = case.data["title"]
    return found


def _rules_of(subject: Subject, case: Case) -> list[str]:
    try:
        return [firing.rule.id for firing in subject.reasoner.consult(case.data["profile"]).findings.fired]
    except ProfileError:
        return []
