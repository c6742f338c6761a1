"""One consultation as explanations read it: facts, rules that fired, the advice, and who speaks of which form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from ..actions import Action, Avoid, Conclude, Discourage, Favour, FormSet
from ..advice import Advice
from ..advisor import Advisor
from ..inference import Findings, Firing
from ..knowledge import Knowledge
from ..profile import Customer, validate
from ..render.words import Words
from ..resolution.case import Case
from ..resolution.dose import Doses, doses
from ..resolution.forms import Ranking
from ..text import Language, Text, fill, join

F = TypeVar("F", Avoid, Discourage, Favour)
Spoken = Mapping[str, list[tuple[Firing, F]]]


class Tongue:
    """Sentences in both languages at once, from the texts of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._words = {"sv": Words(knowledge, "sv"), "en": Words(knowledge, "en")}

    def __call__(self, name: str, /, **values: Text | str | float) -> Text:
        return fill(self.knowledge.texts[name], **values)

    def words(self, language: Language) -> Words:
        return self._words[language]

    def value(self, fact: str, value: Any) -> Text:
        return {"sv": self._words["sv"].value(fact, value), "en": self._words["en"].value(fact, value)}

    def label(self, fact: str) -> Text:
        return self.knowledge.vocabulary.label(fact)

    def form(self, form: str) -> Text:
        return self.knowledge.forms[form].name.text

    def any_label(self, name: str) -> Text:
        return self.knowledge.vocabulary.any_label(name) or {"sv": name, "en": name}

    def action(self, action: Action) -> Text:
        return {"sv": self._words["sv"].action(action), "en": self._words["en"].action(action)}

    def place(self, claim_id: str) -> Text:
        """Where a claim stands: source, section and line."""
        claim = self.knowledge.claims[claim_id]
        name = "why.place" if claim.line is not None else "why.place_no_line"
        title = self.knowledge.sources[claim.source].title
        return self(name, title=title, section=claim.section, line=claim.line or 0)

    def titles(self, rules: tuple[str, ...], most: int = 4) -> Text:
        """The titles of some rules in one breath, the first few by name."""
        named = [rule.title for rule_id in rules[:most] if (rule := self.knowledge.rule(rule_id))]
        if len(rules) > most:
            named.append(self("why.more", n=len(rules) - most))
        return join(named)


@dataclass(frozen=True)
class Consultation:
    """What one profile led to. Made by `consult`."""

    advisor: Advisor
    given: Mapping[str, Any]
    customer: Customer
    findings: Findings
    advice: Advice
    case: Case

    @property
    def knowledge(self) -> Knowledge:
        return self.advisor.knowledge

    @cached_property
    def tongue(self) -> Tongue:
        return Tongue(self.knowledge)

    @cached_property
    def firings(self) -> Mapping[str, Firing]:
        return {firing.rule.id: firing for firing in self.findings.fired}

    @cached_property
    def makers(self) -> Mapping[tuple[str, str], list[str]]:
        """For each derived value the rules that concluded it, in firing order."""
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for firing, action in self.case.actions(Conclude):
            found[action.fact, action.value].append(firing.rule.id)
        return found

    @cached_property
    def ranking(self) -> Ranking:
        return Ranking(self.case)

    @cached_property
    def doses(self) -> Doses | None:
        """The ranges behind the dose that is printed."""
        return doses(self.case, self.ranking.allowed) if self.advice.dose else None

    @cached_property
    def favours(self) -> Spoken[Favour]:
        return self._spoken(Favour)

    @cached_property
    def vetoes(self) -> Spoken[Avoid]:
        return self._spoken(Avoid)

    @cached_property
    def discouraged(self) -> Spoken[Discourage]:
        return self._spoken(Discourage)

    def _spoken(self, kind: type[F]) -> Spoken[F]:
        found: defaultdict[str, list[tuple[Firing, F]]] = defaultdict(list)
        for firing, action in self.case.actions(kind):
            for form in self.case.forms(action.forms):
                found[form].append((firing, action))
        return dict(found)

    def points(self, form: str) -> int:
        return sum(self.knowledge.fits[action.fit] for _, action in self.favours.get(form, ()))


def consult(advisor: Advisor, profile: Mapping[str, Any]) -> Consultation:
    """The consultation of this profile. Raises ProfileError with every fault of the profile."""
    customer, findings = advisor.infer(profile)
    case = Case(findings.fired, customer, advisor.knowledge, advisor.setting)
    given = validate(profile, advisor.knowledge).facts
    return Consultation(advisor, given, customer, findings, advisor.advise(profile), case)


def names(forms: FormSet, form: str, customer: Customer) -> bool:
    """Whether an action speaks of this form."""
    return form in (customer.facts.get(forms.from_fact, ()) if forms.from_fact else forms.names)
