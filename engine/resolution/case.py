"""What resolution works on: the rules that fired for one customer, by the kind of action they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..language.actions import Action, FormSet
from ..profile import Customer
from ..words.text import Text, fill, join, lower_first
from .shape import Setting

A = TypeVar("A", bound=Action)


@dataclass(slots=True)
class Case:
    """The rules that fired for one customer, and the knowledge to read them with."""

    fired: tuple[Firing, ...]
    customer: Customer
    knowledge: Knowledge
    setting: Setting = "counter"
    _by_type: dict[type, list[tuple[Firing, Any]]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: defaultdict[type, list[tuple[Firing, Any]]] = defaultdict(list)
        for firing in self.fired:
            for action in firing.rule.then:
                grouped[type(action)].append((firing, action))
        self._by_type = dict(grouped)

    def actions(self, kind: type[A]) -> list[tuple[Firing, A]]:
        """The actions of one kind in firing order, each with the step that took it."""
        return self._by_type.get(kind, [])

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
