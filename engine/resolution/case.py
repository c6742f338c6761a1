"""What resolution works on: the rules that fired for one customer, by the kind of action they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..language.actions import Action, FormSet
from ..profile import Customer
from ..words.text import Text, fill, join, lower_first
from .order import Mask, Standing, Taken
from .shape import Setting

A = TypeVar("A", bound=Action)


@dataclass(slots=True)
class Case:
    """The rules that fired for one customer, and the knowledge to read them with.

    It is what the rules say (see `order.Said`), where a mask is 1 or 0.
    """

    everyone: ClassVar[Mask] = 1
    nobody: ClassVar[Mask] = 0

    fired: tuple[Firing, ...]
    customer: Customer
    knowledge: Knowledge
    setting: Setting = "counter"
    numbers: Mapping[str, float] = field(init=False)
    _by_type: dict[type, list[tuple[Firing, Any]]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: defaultdict[type, list[tuple[Firing, Any]]] = defaultdict(list)
        for firing in self.fired:
            for action in firing.rule.then:
                grouped[type(action)].append((firing, action))
        self._by_type = dict(grouped)
        self.numbers = self.knowledge.numbers_for(self.customer.facts)

    def actions(self, kind: type[A]) -> list[tuple[Firing, A]]:
        """The actions of one kind in firing order, each with the step that took it."""
        return self._by_type.get(kind, [])

    def taken(self, kind: type[A]) -> list[Taken[A]]:
        """The actions of one kind in firing order; what did not fire is left out."""
        return [(firing, action, 1) for firing, action in self._by_type.get(kind, ())]

    def takes(self, group: str) -> Mask:
        """Whether a medicine of this class is taken."""
        return int(any(group in medicine.classes for medicine in self.customer.medicines))

    def named(self, forms: FormSet, where: Mask) -> Iterable[tuple[str, Mask]]:
        """The forms of a set."""
        return [(form, where) for form in self.forms(forms)]

    def behind(self, points: Mapping[str, Sequence[tuple[int, Mask]]]) -> Mapping[str, int]:
        """For every form what speaks for it, below zero."""
        found = dict.fromkeys(self.knowledge.forms, 0)
        for form, given in points.items():
            for weight, _ in given:
                found[form] -= weight
        return found

    def lowest(self, standings: Mapping[str, Standing], among: Mapping[str, Mask]) -> Mapping[str, Mask]:
        """For every form whether no other is lower, of those that are in the running."""
        best = min((standings[form] for form, running in among.items() if running), default=None)
        return {form: int(running and standings[form] == best) for form, running in among.items()}

    def forms(self, named: FormSet) -> Iterable[str]:
        """The forms that an action speaks of."""
        if named.from_fact is None:
            return named.names
        return sorted(self.customer.facts.get(named.from_fact, ()))

    def text(self, name: str, /, **values: Text | str | float) -> Text:
        return fill(self.knowledge.texts[name], **values)

    def form_name(self, form: str) -> Text:
        return self.knowledge.forms[form].name.text

    def reason(self, firing: Firing) -> Text:
        """Why the rule holds, with the customer's own facts where the sentence names them."""
        return self.filled(firing.rule.because, firing)

    def filled(self, text: Text, firing: Firing) -> Text:
        if "{" not in text["sv"] and "{" not in text["en"]:
            return text
        vocabulary = self.knowledge.vocabulary
        named: defaultdict[str, list[Text]] = defaultdict(list)
        for fact, value in firing.because:
            if f"{{{fact}}}" in text["sv"] or f"{{{fact}}}" in text["en"]:
                for one in value if isinstance(value, (list, tuple, frozenset)) else [value]:
                    named[fact].append(lower_first(vocabulary.value_label(fact, one)))
        return fill(text, **{fact: join(_distinct(labels)) for fact, labels in named.items()})


def _distinct(labels: list[Text]) -> list[Text]:
    return list({label["sv"]: label for label in labels}.values())
