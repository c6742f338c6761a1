"""The rules ready to be asked about one customer after the other, and one consultation of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..inference.session import Findings, Firing, RuleBase
from ..knowledge import Knowledge
from ..language.actions import Conclude
from ..phrasing.tongue import Tongue
from ..profile import Customer, customer_facts, validate
from ..words.errors import ProfileError, fault, nearest
from .advice import Advice
from .case import Case
from .dose import Doses, doses
from .forms import Ranking
from .kidney import kidney
from .order import Decided
from .resolve import resolve
from .shape import Setting as Setting
from .trace import TraceWriter

SETTINGS: tuple[Setting, ...] = ("counter", "self_care")


class Reasoner:
    """Some knowledge with its rules compiled, for one setting.

    Immutable after construction, and safe to share between threads. Raises ProfileError where there is no such setting.
    """

    knowledge: Knowledge
    setting: Setting
    _writer: TraceWriter
    _rule_base: RuleBase

    def __init__(self, knowledge: Knowledge, setting: Setting = "counter") -> None:
        if setting not in SETTINGS:
            raise ProfileError([fault("setting", "no_setting", nearest(str(setting), SETTINGS), value=str(setting))])
        self._set(knowledge=knowledge, setting=setting, _writer=TraceWriter(knowledge),
                  _rule_base=RuleBase(knowledge.rules, knowledge.vocabulary.derived))

    def _set(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make another one with {name}={value!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def consult(self, profile: Mapping[str, object]) -> Consultation:
        """The consultation of this profile. Raises ProfileError with every fault of it."""
        given = validate(profile, self.knowledge)
        return self.about(customer_facts(given, self.knowledge), given.facts)

    def about(self, customer: Customer, given: Mapping[str, Any] | None = None) -> Consultation:
        """The consultation of a customer whose facts are checked already."""
        return Consultation(self, given or {}, customer, self._rule_base.infer(customer.facts))

    def advise(self, profile: Mapping[str, object]) -> Advice:
        """The advice for one customer. Raises ProfileError with every fault of the profile."""
        return self.consult(profile).advice

    def resolved(self, case: Case) -> Advice:
        """The advice of a case, without what other kidney equations would have changed; its texts are the rules'."""
        return resolve(case, self._writer)


@dataclass(frozen=True)
class Consultation:
    """What one profile led to: the facts given, the checked customer, what fired, and the advice, each computed once.

    Made by `Reasoner.consult`.
    """

    reasoner: Reasoner
    given: Mapping[str, Any]
    customer: Customer
    findings: Findings

    @property
    def knowledge(self) -> Knowledge:
        return self.reasoner.knowledge

    @property
    def setting(self) -> Setting:
        return self.reasoner.setting

    @cached_property
    def case(self) -> Case:
        """The actions of the rules that fired, as resolving reads them."""
        return Case(self.findings.fired, self.customer, self.knowledge, self.setting)

    @cached_property
    def advice(self) -> Advice:
        """The advice, in which nothing is shared with the rules or with another answer."""
        return self.to_read.own()

    @cached_property
    def to_read(self) -> Advice:
        """The advice as it was put together, for whoever only writes it out: its texts are those of the rules."""
        advice = self.reasoner.resolved(self.case)
        about_kidneys = kidney(self.customer, advice, self.knowledge, self._advised)
        return replace(advice, kidney=about_kidneys) if about_kidneys else advice

    def _advised(self, customer: Customer) -> Advice:
        return self.reasoner.resolved(self.reasoner.about(customer).case)

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
        return Ranking(self.case, self.decided.order)

    @cached_property
    def decided(self) -> Decided[int]:
        """What is decided, and what asks for it."""
        return Decided(self.case)

    @cached_property
    def doses(self) -> Doses | None:
        """The ranges behind the dose that is printed."""
        return doses(self.case, self.ranking.allowed) if self.advice.dose else None
