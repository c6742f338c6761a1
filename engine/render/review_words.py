"""A rule as it is read for review, in words, for the terminal and the page alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..comparison.compare import Comparison
from ..comparison.edits import Edit
from ..knowledge import Knowledge
from ..knowledge.records import Claim, Parameter
from ..phrasing.words import Words
from ..review.reading import Reading
from ..review.since import Broken
from ..words.text import Language, number
from .customer import customer_in_words
from .said import Said

_MOST_CASES = 12
_READ = ("rules", "claims", "parameters")


class ReviewWords:
    """Readings in one language; `broken`: since when a signature does not hold, by rule; `since`: what was compared."""

    def __init__(
        self, knowledge: Knowledge, language: Language, broken: Mapping[str, Broken], since: Comparison | None = None
    ) -> None:
        self.knowledge, self.language, self.since = knowledge, language, since
        self.words, self.say, self._broken = Words(knowledge, language), Said(language), broken

    def status(self, one: Reading) -> str:
        """Who has signed it and whether that holds."""
        if one.signature is None:
            return self.say("review.unsigned")
        signed = {"by": one.signature.by, "on": one.signature.on}
        if one.status == "signed":
            return self.say("review.signed", **signed)
        broken = self._broken.get(one.rule.id)
        if broken is None:
            return self.say("review.changed", **signed)
        if broken.commit is None:
            return self.say("review.changed_saved", day=broken.on, **signed)
        at = {"commit": broken.commit, "subject": str(broken.subject)}
        return self.say("review.changed_commit", day=broken.on, **at, **signed)

    def parts(self, one: Reading) -> Iterator[tuple[str, list[str]]]:
        """Heading after heading with what stands under it."""
        rule, words = one.rule, self.words
        yield words("heading.when"), list(words.condition(rule.when))
        yield words("heading.then"), [self._action(action) for action in rule.then]
        yield words("heading.because"), [words.of(rule.because)]
        yield words("heading.sources"), [line for claim in one.claims for line in self.claim(claim)]
        if one.parameters:
            yield self.say("review.parameters"), list(map(self.parameter, one.parameters))
        yield words("heading.tests"), [self._example(example) for example in rule.tests]
        yield self.say("review.cases", count=len(one.cases)), self._cases(one)
        if self.since is not None:
            yield self.say("review.since", version=self.since.old.name), list(self.changes(one))

    def _action(self, action: Any) -> str:
        """What an action does, and in which words where a person reads some."""
        said = self.words.action(action)
        do = getattr(action, "do", None)
        return f"{said}: {do.text[self.language]}" if do is not None else said

    def claim(self, claim: Claim) -> Iterator[str]:
        """What a source says and where."""
        source = self.knowledge.sources[claim.source]
        line = "" if claim.line is None else self.say("review.line", line=claim.line)
        checked = f" [{self.say(f'checked.{claim.checked}')}]" if claim.checked else ""
        yield f"{claim.id} {claim.text.text[self.language]}{checked}"
        yield f"  {source.title}, «{claim.section}»{line}"

    def parameter(self, one: Parameter) -> str:
        """A number that the rule takes from the parameters."""
        values = {"": one.value} if one.value is not None else dict(one.by_authority or {})
        told = ", ".join(f"{name} {number(value, self.language)}".strip() for name, value in values.items())
        return f"{one.id}: {one.text.text[self.language]} {told} {one.unit}"

    def _example(self, example: Any) -> str:
        given = customer_in_words(example.given, self.knowledge, self.language)
        return f"{given} → {self.words(f'expect.{example.expect}')}"

    def _cases(self, one: Reading) -> list[str]:
        if not one.cases:
            return [self.say("review.no_case")]
        more = len(one.cases) - _MOST_CASES
        told = [f"{name}: {_title(title, self.language)}" for name, title in list(one.cases.items())[:_MOST_CASES]]
        return [*told, *([self.say("compare.more", count=more)] if more > 0 else [])]

    def changes(self, one: Reading) -> Iterator[str]:
        """What became another in the rule and what it cites, and how often it fires."""
        assert self.since is not None
        cited = {one.rule.id, *(claim.id for claim in one.claims), *(parameter.id for parameter in one.parameters)}
        found = [edit for edit in self.since.edits if edit.id in cited and edit.what in _READ]
        for edit in found:
            yield from self._edit(edit)
        if not found:
            yield self.say("review.same")
        rate = next((rate for rate in self.since.rates if rate.rule == one.rule.id), None)
        if rate is not None and rate.before != rate.after:
            yield self.say("review.fires", before=self._count(rate.before), after=self._count(rate.after),
                           all=self.say.count(self.since.customers))

    def _count(self, fired: int | None) -> str:
        return self.say("compare.no_rule") if fired is None else self.say.count(fired)

    def _edit(self, edit: Edit) -> Iterator[str]:
        what = self.say(f"what.{edit.what}")
        yield f"{what} {edit.id}: {self.say(f'compare.edit.{edit.change}')}"
        for leaf in edit.leaves:
            yield f"  {leaf.path}: {_short(leaf.before)} → {_short(leaf.after)}"


def _title(title: Mapping[str, str], language: Language) -> str:
    """Of a case, which may be named in one language alone."""
    return title.get(language) or next(iter(title.values()), "")


def _short(value: Any) -> str:
    return "–" if value is None else str(value)
