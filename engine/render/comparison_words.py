"""The parts of a comparison in words, for the terminal and the page alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from ..comparison.compare import Change, Comparison, Detail
from ..comparison.edits import Edit, Leaf
from ..comparison.proofs import Proof, Status
from ..comparison.smallest import Smallest
from ..differences import Difference, in_words
from ..resolution.advice import Decision
from ..words.text import Language
from .customer import customer_in_words
from .said import Said

_LONGEST = 160


class ComparisonWords:
    """What a comparison comes to, in one language."""

    def __init__(self, found: Comparison, language: Language) -> None:
        self.found, self.language, self.say = found, language, Said(language)

    def asked(self) -> str:
        """Who was asked."""
        setting = self.say(f"setting.{self.found.setting}")
        return self.say("compare.asked", count=self.say.count(self.found.customers), setting=setting)

    def summary(self) -> Iterator[str]:
        """How many get other advice, and what is not counted."""
        found, say = self.found, self.say
        if found.changed:
            name = "compare.changed" if found.changed > 1 else "compare.changed_one"
            yield say(name, count=say.count(found.changed), share=say.share(found.changed, found.customers))
        else:
            yield say("compare.same")
        if found.examples_changed:
            yield say("compare.examples", count=say.count(found.examples_changed), all=say.count(found.examples))
        if found.sampled:
            yield say("compare.sampled", count=say.count(found.sampled), differs=say.count(found.sample_differs))
        if any(found.refused):
            yield say("compare.refused", old=say.count(found.refused[0]), new=say.count(found.refused[1]))
        if found.unread:
            yield say("compare.unread", count=say.count(found.unread))
        if found.left_out:
            yield say("compare.left_out", names=", ".join(found.left_out))

    def decision(self, decision: str) -> str:
        text: str = self.found.new.knowledge.texts[f"decision.{decision}"][self.language]
        return text

    def decisions(self) -> list[tuple[str, list[int]]]:
        """The table: each decision before, and how many came from it to each decision after."""
        counts = self.found.decisions
        return [(was, [counts.get((was, now), 0) for now in get_args(Decision)]) for was in get_args(Decision)]

    def edit(self, edit: Edit) -> str:
        """What was edited, without the values."""
        what = self.say(f"what.{edit.what}") if f"what.{edit.what}" in self.say else edit.what
        return f"{what} {edit.id}"

    def leaf(self, leaf: Leaf) -> tuple[str, str, str]:
        """Where in the record, what it was and what it is."""
        return leaf.path, _written(leaf.before), _written(leaf.after)

    def detail(self, detail: Detail) -> str:
        return self.difference(detail.difference)

    def difference(self, difference: Difference) -> str:
        lost = difference.kind.endswith("_lost")
        return in_words(difference, (self.found.old if lost else self.found.new).knowledge)[self.language]

    def label(self, kind: Any) -> str:
        label: str = kind.label[self.language]
        return label

    def counted(self, change: Change) -> str:
        """How many customers a change concerns, and how many of cases and examples where it is none else."""
        if change.customers or not change.examples:
            share = self.say.share(change.customers, self.found.customers)
            return f"{self.say.count(change.customers)} ({share})"
        return self.say("compare.in_examples", count=self.say.count(change.examples))

    def customer(self, one: Smallest) -> str:
        return customer_in_words(one.profile, self.found.new.knowledge, self.language)

    def rules(self, one: Smallest) -> Iterator[str]:
        """Which rules fire no more for a customer, and which fire now."""
        if one.rules_gone:
            yield self.say("compare.rules_gone", names=", ".join(one.rules_gone))
        if one.rules_new:
            yield self.say("compare.rules_new", names=", ".join(one.rules_new))

    def proofs(self) -> Iterator[tuple[str, list[Proof]]]:
        """The cases and examples that do not hold, the most telling first, under a heading each."""
        for status in get_args(Status):
            held = [proof for proof in self.found.proofs if proof.status == status]
            if held:
                yield self.say(f"compare.proof.{status}"), held

    def rate(self, fired: int | None) -> str:
        if fired is None:
            return self.say("compare.no_rule")
        return f"{self.say.count(fired)} ({self.say.share(fired, self.found.customers)})"


def _written(value: Any) -> str:
    """A value as it stands in YAML, cut where it is long."""
    if value is None:
        return "–"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
