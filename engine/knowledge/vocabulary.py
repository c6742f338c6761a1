"""Which facts exist, which values they take, and what they are called."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from ..words.text import LANGUAGES, Text
from .computed import computed_from
from .fact_types import FORM
from .records import FactSpec, Form, MedicineClass, Sum

# Lists of values that stand in files of their own; `values_from` may name them.
SHARED_VALUES = ("forms", "medicine_classes", "substances")


class Vocabulary:
    """The facts by id, and labels of facts and values in both languages.

    `computed_from`: the computed facts, and the facts of the profile that each follows from; `sums`: those of another
    substance.
    """

    def __init__(
        self,
        facts: Sequence[FactSpec],
        forms: Iterable[Form],
        classes: Iterable[MedicineClass],
        substances: Mapping[str, Text],
        *,
        holding: bool = False,
    ) -> None:
        self.facts: Mapping[str, FactSpec] = {fact.id: fact for fact in facts}
        self.of_profile: Mapping[str, FactSpec] = {fact.id: fact for fact in facts if fact.source == "profile"}
        self.computed_from = computed_from(facts, holding=holding)
        self.sums: Mapping[str, Sum] = {fact.id: fact.sum for fact in facts if fact.sum is not None}
        shared: dict[str, Mapping[str, Text]] = {
            "forms": {form.id: form.name.text for form in forms},
            "medicine_classes": {group.id: group.name.text for group in classes},
            "substances": substances,
        }
        self._labels: dict[str, Mapping[str, Text]] = {}
        for fact in facts:
            self._labels[fact.id] = {value.id: value.label.text for value in fact.values}
            if fact.kind is FORM:
                self._labels[fact.id] = shared["forms"]
        for fact in facts:
            if fact.values_from:
                taken = shared[fact.values_from] if fact.values_from in shared else self._labels[fact.values_from]
                self._labels[fact.id] = {**taken, **self._labels[fact.id]}
        self._anywhere: dict[str, Text] = {}
        for labels in self._labels.values():
            for value, label in labels.items():
                self._anywhere.setdefault(value, label)
        for fact in facts:
            self._anywhere.setdefault(fact.id, fact.label.text)

    @property
    def profile_facts(self) -> list[FactSpec]:
        """The facts that a profile may hold, in the order in which an interview asks for them."""
        return list(self.of_profile.values())

    @property
    def derived(self) -> frozenset[str]:
        """The facts that only rules conclude; all of them are sets."""
        return frozenset(fact.id for fact in self.facts.values() if fact.source == "derived")

    def values(self, fact: str) -> list[str]:
        """The allowed values of an enum or set; empty for the other types."""
        return list(self._labels.get(fact, ()))

    def has(self, fact: str, value: object) -> bool:
        """Whether an enum or set may hold this value."""
        return isinstance(value, str) and value in self._labels[fact]

    def label(self, fact: str) -> Text:
        return self.facts[fact].label.text

    def value_label(self, fact: str, value: object) -> Text:
        """What a value is called; a value without a label (a number, a brand name) is its own."""
        found = self._labels.get(fact, {}).get(str(value))
        return found or {"sv": str(value), "en": str(value)}

    def by_label(self, fact: str, words: str) -> str | None:
        """The value whose label in either language begins with these words, or is spelled nearly so."""
        wanted = words.casefold()
        known = self._labels.get(fact, {}).items()
        labels = {label[language].casefold(): value for value, label in known for language in LANGUAGES}
        found = next((label for label in labels if len(wanted) > 2 and label.startswith(wanted)), None)
        near = [found] if found else difflib.get_close_matches(wanted, list(labels), n=1, cutoff=0.8)
        return labels[near[0]] if near else None

    def any_label(self, value: str) -> Text | None:
        """The label of a value or fact named on its own, such as the subject of a check."""
        return self._anywhere.get(value)
