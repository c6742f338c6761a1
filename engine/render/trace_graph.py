"""What a picture of the trace shows: the rules that gave the advice, in groups, with their facts and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..knowledge import Knowledge
from ..language import actions as act
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..resolution.shape import PRINTED, Reason, SourcePlace, Step
from .phrases import reason_words

_KINDS: dict[type[act.Action], str] = {
    act.Conclude: "conclude",
    act.Refer: "refer",
    act.Ask: "ask",
    act.Decide: "decide",
    act.Avoid: "avoid",
    act.Discourage: "discourage",
    act.Favour: "favour",
    act.DoseRange: "dose",
    act.Start: "dose",
    act.Administer: "dose",
    act.Check: "check",
}
_ASIDE = "aside"
# In the order of the key below a picture.
KINDS = ("unknown", "derived", *dict.fromkeys(_KINDS.values()), _ASIDE)


@dataclass(frozen=True, slots=True)
class FactBox:
    """A fact, told or concluded, as rules read it."""

    text: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class RuleBox:
    """A rule that fired; its number is its place in the trace."""

    number: int
    id: str
    title: str
    facts: tuple[FactBox, ...]
    conclusions: tuple[tuple[str, str], ...]
    sources: tuple[SourcePlace, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that gave one part of the advice."""

    heading: str
    rules: tuple[RuleBox, ...]


class TraceGraph:
    """Chooses and words the rules of one advice."""

    def __init__(self, advice: Advice, knowledge: Knowledge, words: Words) -> None:
        self._advice, self._knowledge, self._words = advice, knowledge, words
        self._rules = {rule.id: rule for rule in knowledge.rules}
        self._numbers = {step["rule"]: number for number, step in enumerate(advice.trace, 1)}
        self._makers: dict[tuple[str, str], str] = {}
        for step in advice.trace:
            for made in self._rules[step["rule"]].concludes:
                self._makers.setdefault((made.fact, made.value), step["rule"])

    def groups(self, everything: bool = False) -> list[Group]:
        """The rules that gave decision, first form, dose and checks; with `everything` the others last."""
        shown: set[str] = set()
        found = []
        for heading, wanted in self._parts(everything):
            rules = self._with_grounds(wanted) - shown
            shown |= rules
            steps = [step for step in self._advice.trace if step["rule"] in rules]
            if steps:
                found.append(Group(heading, tuple(self._rule(step, everything) for step in steps)))
        return found

    def _parts(self, everything: bool) -> Iterator[tuple[str, Iterable[str]]]:
        advice, words = self._advice, self._words
        if advice.referrals:
            yield words("heading.referrals"), [rule for entry in advice.referrals for rule in entry["rules"]]
        elif advice.questions:
            yield words("heading.questions"), self._having(act.Ask)
        elif advice.decision not in PRINTED:
            yield words(f"decision.{advice.decision}"), self._having(act.Decide)
        yield words("heading.form"), self._of_forms()
        yield words("heading.dose"), advice.dose["rules"] if advice.dose else []
        heading = words("heading.checks_later" if advice.referrals else "heading.checks")
        yield heading, [rule for check in advice.checks for rule in check["rules"]]
        if everything:
            yield words("picture.others"), [step["rule"] for step in advice.trace]

    def _having(self, kind: type[act.Action]) -> list[str]:
        rules = [step["rule"] for step in self._advice.trace]
        return [rule for rule in rules if any(isinstance(action, kind) for action in self._rules[rule].then)]

    def _of_forms(self) -> Iterator[str]:
        """What speaks for and against the first choice, and what rules other forms out."""
        for form in self._advice.forms:
            if form["verdict"] == "first_choice":
                yield from (*form["for"], *form["against"])
            elif form["verdict"] == "unsuitable":
                yield from (rule for rule in form["against"]
                            if any(isinstance(action, act.Avoid) for action in self._rules[rule].then))

    def _with_grounds(self, wanted: Iterable[str]) -> set[str]:
        """These rules and, all the way down, the first rule that concluded each fact they rest on."""
        found: set[str] = set()
        open_ = [rule for rule in wanted if rule in self._numbers]
        steps = {step["rule"]: step for step in self._advice.trace}
        while open_:
            rule = open_.pop()
            if rule not in found:
                found.add(rule)
                open_ += [maker for reason in steps[rule]["because"] for maker in self._made_by(reason)]
        return found

    def _made_by(self, reason: Reason) -> list[str]:
        value = reason["value"]
        values = value if isinstance(value, list) else [value]
        makers = (self._makers.get((reason["fact"], one)) for one in values if isinstance(one, str))
        return list(dict.fromkeys(maker for maker in makers if maker is not None))

    def _rule(self, step: Step, everything: bool) -> RuleBox:
        facts = dict.fromkeys(map(self._fact, step["because"]))
        return RuleBox(
            self._numbers[step["rule"]],
            step["rule"],
            self._words.of(step["title"]),
            tuple(facts),
            tuple(self._conclusions(step["rule"], everything)),
            tuple(step["sources"]),
        )

    def _fact(self, reason: Reason) -> FactBox:
        numbers = [str(self._numbers[maker]) for maker in self._made_by(reason)]
        kind = "derived" if numbers else "unknown" if reason["value"] is None else "known"
        name = "picture.from_rule" if len(numbers) == 1 else "picture.from_rules"
        origin = self._words(name, rules=", ".join(numbers)) if numbers else ""
        return FactBox(reason_words(reason, self._words), kind, origin)

    def _conclusions(self, rule_id: str, everything: bool) -> Iterator[tuple[str, str]]:
        """What a rule concluded, by kind; asides are left out where the rule is here for something else."""
        actions = self._rules[rule_id].then
        weighty = [action for action in actions if type(action) in _KINDS]
        for action in actions if everything or not weighty else weighty:
            yield _KINDS.get(type(action), _ASIDE), self._words.action(action)
