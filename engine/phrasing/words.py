"""Facts, conditions and actions in words, from the texts and labels of the knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..knowledge import Knowledge
from ..language import actions as act
from ..language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Not, Within
from ..language.record import values_of
from ..words.errors import KnowledgeError, fault
from ..words.text import Language, Text, fill, join, lower_first, number


class Words:
    """Puts things of one knowledge into words of one language."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self.knowledge, self.language = knowledge, language
        self._actions: Mapping[type, Callable[[Any], str]] = {
            act.Conclude: lambda a: self("did.conclude", fact=self.label(a.fact), value=self.value(a.fact, a.value)),
            act.Refer: lambda a: self(
                "did.refer", to=self._small(f"to.{a.to}"), urgency=self._small(f"urgency.{a.urgency}")
            ),
            act.Ask: lambda a: self("did.ask", fact=self.label(a.fact)),
            act.Decide: lambda a: self("did.decide"),
            act.Avoid: lambda a: self("did.avoid", forms=self.form_set(a.forms)),
            act.Discourage: lambda a: self("did.discourage", forms=self.form_set(a.forms)),
            act.Favour: lambda a: self("did.favour", forms=self.form_set(a.forms), fit=self(f"fit.{a.fit}")),
            act.DoseRange: self._dose,
            act.Limit: lambda a: self("did.limit", substance=self.anything(a.substance or a.finding or "")),
            act.Start: lambda a: self("did.start", figure=a.amount),
            act.Administer: lambda a: self("did.administer", how=", ".join(self.taking(values_of(a)))),
            act.Check: lambda a: self("did.check", about=self.anything(a.class_ or a.about or "")),
            act.Caution: lambda a: self("did.caution", text=a.text.text),
            act.Advise: lambda a: self("did.advise", text=a.text.text),
            act.Conflict: lambda a: self("did.conflict", about=a.about.text),
            act.Evidence: lambda a: self("did.evidence", grade=a.grade, says=a.says.text),
        }

    def __call__(self, name: str, /, **values: Text | str | float) -> str:
        """One text of `texts.yaml`, filled in."""
        try:
            text = self.knowledge.texts[name]
        except KeyError:
            raise KnowledgeError([fault("texts.yaml", "knowledge.common.lacks", "knowledge.common.text.mend",
                                        name=name)]) from None
        return fill(text, **values)[self.language]

    def of(self, text: Text) -> str:
        return text[self.language]

    def _small(self, name: str) -> Text:
        return lower_first(self.knowledge.texts[name])

    def label(self, fact: str) -> str:
        return self.of(self.knowledge.vocabulary.label(fact))

    def value(self, fact: str, value: Any) -> str:
        if value is None:
            return self("trace.nothing_known")
        if isinstance(value, (list, tuple, set, frozenset)):
            return ", ".join(self.value(fact, one) for one in value) or self("trace.asked_none")
        if isinstance(value, (int, float)):
            return number(round(value, 1), self.language)
        label = self.knowledge.vocabulary.value_label(fact, value)
        return self.of(label if value in label.values() else lower_first(label))  # a brand is written as it was told

    def anything(self, name: str) -> str:
        """The label of any value of the vocabulary; a name without one (a brand) is its own label."""
        found = self.knowledge.vocabulary.any_label(name)
        return self.of(found) if found else name

    def form(self, form: str) -> str:
        return self.of(self.knowledge.forms[form].name.text)

    def forms(self, forms: Any) -> str:
        return self.of(join(lower_first(self.knowledge.forms[form].name.text) for form in forms))

    def form_set(self, forms: act.FormSet) -> str:
        if forms.from_fact:
            return self("forms.from", fact=self.label(forms.from_fact))
        return self.forms(forms.names)

    def action(self, action: act.Action) -> str:
        """What an action concludes."""
        return self._actions[type(action)](action)

    def _dose(self, dose: act.DoseRange) -> str:
        need = self.value("needs", dose.need)
        if dose.low is None:
            return self("did.dose_up_to", need=need, high=dose.high)
        return self("did.dose", need=need, low=dose.low, high=dose.high)

    def taking(self, how: Mapping[str, Any]) -> Iterator[str]:
        """How a dose is taken, from its keys `split`, `with_food`, `time_of_day`, `course`."""
        if how.get("split"):
            yield self("dose.split", n=how["split"])
        if how.get("with_food"):
            yield self("dose.with_food")
        if how.get("time_of_day"):
            yield self(f"dose.time_of_day.{how['time_of_day']}")
        if how.get("course") == "temporary":
            yield self("dose.course.temporary")

    def condition(self, node: Condition, depth: int = 0) -> Iterator[str]:
        """A condition as indented lines."""
        indent = "  " * depth
        if isinstance(node, Not):
            yield indent + self("if.not")
            yield from self.condition(node.part, depth + 1)
        elif isinstance(node, (All, Any_, AtLeast)):
            yield indent + self._joint(node)
            for part in node.parts:
                yield from self.condition(part, depth + 1)
        else:
            yield indent + self._comparison(node)

    def _joint(self, node: All | Any_ | AtLeast) -> str:
        if isinstance(node, AtLeast):
            return self("if.at_least", n=node.count)
        return self("if.all" if isinstance(node, All) else "if.any")

    def _comparison(self, leaf: Known | Is | HasAny | Within) -> str:
        fact = self.label(leaf.fact)
        if isinstance(leaf, Known):
            return self("if.known" if leaf.expected else "if.unknown", fact=fact)
        if isinstance(leaf, Is):
            return self("if.is", fact=fact, value=self.value(leaf.fact, leaf.value))
        if isinstance(leaf, HasAny):
            name = "if.has" if len(leaf.values) == 1 else "if.has_any"
            return self(name, fact=fact, values=self.value(leaf.fact, leaf.values))
        measured = self("if.count", fact=fact) if leaf.counts else fact
        if leaf.low is not None and leaf.high is not None:
            return self("if.between", fact=measured, low=leaf.low, high=leaf.high)
        if leaf.low is not None:
            return self("if.above" if leaf.low_open else "if.at_least_number", fact=measured, low=leaf.low)
        return self("if.below" if leaf.high_open else "if.at_most", fact=measured, high=leaf.high or 0)
