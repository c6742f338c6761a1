"""The ways in which a rule is broken: its condition, its actions, or the whole of it. Nothing here knows medicine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.actions import (
    Action,
    Avoid,
    Check,
    Discourage,
    DoseRange,
    Favour,
    FormSet,
    Recipient,
    Refer,
    Start,
    Urgency,
)
from tillskott.engine.language.conditions import All, Any_, AtLeast, Condition, HasAny, Not, Within, normal
from tillskott.engine.language.record import changed

URGENCIES: Sequence[Urgency] = get_args(Urgency)
RECIPIENTS: Sequence[Recipient] = get_args(Recipient)
MILDEST: Recipient = "pharmacist"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken rule; `rule` is None where it is left out. `words` say what was done."""

    of: Rule
    mutator: str
    words: str
    rule: Rule | None

    @property
    def condition_changed(self) -> bool:
        return self.rule is None or self.rule.when is not self.of.when


def mutants(rule: Rule, knowledge: Knowledge) -> Iterator[Mutant]:
    """Every way in which this rule can be broken."""
    yield Mutant(rule, "leave out the rule", "the rule is left out", None)
    for mutator, words, when in _conditions(rule.when, knowledge):
        if normal(when) != normal(rule.when):
            yield Mutant(rule, mutator, words, dataclasses.replace(rule, when=when))
    for index, action in enumerate(rule.then):
        for mutator, words, instead in _actions(action, list(knowledge.forms)):
            then = (*rule.then[:index], *instead, *rule.then[index + 1:])
            yield Mutant(rule, mutator, words, dataclasses.replace(rule, then=then))
        if len(rule.then) > 1 and not isinstance(action, (Avoid, Refer)):
            then = (*rule.then[:index], *rule.then[index + 1:])
            yield Mutant(rule, "leave out an action", f"not: {action.brief()}", dataclasses.replace(rule, then=then))


_Broken = tuple[str, str, Condition]


def _conditions(node: Condition, knowledge: Knowledge) -> Iterator[_Broken]:
    """Every tree in which one node is broken."""
    if isinstance(node, Not):
        for mutator, words, part in _conditions(node.part, knowledge):
            yield mutator, words, Not(part)
    elif isinstance(node, (All, Any_, AtLeast)):
        yield from _combined(node, knowledge)
    else:
        yield "negate a condition", f"not {shown(node)}", Not(node)
    if isinstance(node, HasAny) and len(node.values) > 1:
        for value in node.values:
            left = tuple(other for other in node.values if other != value)
            yield "drop a condition", f"{node.fact} without {value}", dataclasses.replace(node, values=left)
    if isinstance(node, Within):
        yield from _shifted(node, knowledge)


def _combined(node: All | Any_ | AtLeast, knowledge: Knowledge) -> Iterator[_Broken]:
    for index, part in enumerate(node.parts):
        before, after = node.parts[:index], node.parts[index + 1:]
        if before or after:
            yield "drop a condition", f"without {shown(part)}", dataclasses.replace(node, parts=before + after)
        for mutator, words, broken in _conditions(part, knowledge):
            yield mutator, words, dataclasses.replace(node, parts=(*before, broken, *after))
    if isinstance(node, AtLeast):
        for step in (-1, 1):
            yield "shift a threshold", f"at least {node.count + step}", AtLeast(node.count + step, node.parts)


def _shifted(node: Within, knowledge: Knowledge) -> Iterator[_Broken]:
    """Each bound one unit down and up: one, or the last decimal in which it is written."""
    for name in ("low", "high"):
        bound = getattr(node, name)
        if bound is None:
            continue
        decimals = len(str(bound).partition(".")[2]) if float(bound) != int(bound) else 0
        for sign in (-1, 1):
            moved = round(bound + sign * 10.0**-decimals, decimals)
            words = f"{node.fact}: {bound:g} becomes {moved:g}"
            yield "shift a threshold", words, dataclasses.replace(node, **{name: moved})  # type: ignore[arg-type]


_Instead = tuple[str, str, tuple[Action, ...]]


def _actions(action: Action, forms: Sequence[str]) -> Iterator[_Instead]:
    """Every way to break one action, with what stands in its place."""
    if isinstance(action, Refer):
        yield from _referrals(action)
    elif isinstance(action, Avoid):
        yield "drop an avoid", f"not: {action.brief()}", ()
    if isinstance(action, (Avoid, Discourage, Favour)):
        for names in _swapped(action.forms.names, forms):
            yield "swap a form", f"{action.brief()} becomes {names}", (_with(action, forms=FormSet(names=names)),)
    if isinstance(action, DoseRange):
        for names in _swapped(action.forms, forms):
            yield "swap a form", f"{action.brief()} for {names}", (_with(action, forms=names),)
        for factor in (0.5, 2):
            low = None if action.low is None else action.low * factor
            broken = _with(action, low=low, high=action.high * factor)
            yield "halve or double a dose", f"{action.brief()} times {factor:g}", (broken,)
    if isinstance(action, Start):
        for factor in (0.5, 2):
            broken_start = _with(action, amount=action.amount * factor)
            yield "halve or double a dose", f"{action.brief()} times {factor:g}", (broken_start,)
    if isinstance(action, Check) and (action.hours_before or action.hours_after):
        yield "remove hours", f"{action.brief()} without hours", (_with(action, hours_before=None, hours_after=None),)


def _referrals(action: Refer) -> Iterator[_Instead]:
    index = URGENCIES.index(action.urgency)
    if index + 1 < len(URGENCIES):
        later = URGENCIES[index + 1]
        yield "lower a referral", f"{action.urgency} becomes {later}", (_with(action, urgency=later),)
    else:
        yield "lower a referral", f"not: {action.brief()}", ()
    if index:
        sooner = URGENCIES[index - 1]
        yield "change urgency or recipient", f"{action.urgency} becomes {sooner}", (_with(action, urgency=sooner),)
    if action.to != MILDEST:
        yield "lower a referral", f"{action.to} becomes {MILDEST}", (_with(action, to=MILDEST),)
    other = next(to for to in RECIPIENTS if to not in (action.to, MILDEST))
    yield "change urgency or recipient", f"{action.to} becomes {other}", (_with(action, to=other),)


def _with(action: Any, **fields: Any) -> Any:
    return changed(action, **fields)


def _swapped(names: Sequence[str], forms: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each name replaced by the next form that is not named."""
    for index, name in enumerate(names):
        after = [*forms[forms.index(name) + 1:], *forms]
        other = next((form for form in after if form not in names), None)
        if other is not None:
            yield (*names[:index], other, *names[index + 1:])


def shown(node: Condition) -> str:
    """A condition in a few words, for a report."""
    if isinstance(node, Not):
        return f"not ({shown(node.part)})"
    if isinstance(node, (All, Any_, AtLeast)):
        word = {All: "all", Any_: "any"}.get(type(node), "at least")
        return f"{word} of ({_listed(shown(part) for part in node.parts)})"
    fields = {field.name: getattr(node, field.name) for field in dataclasses.fields(node)}
    told = [f"{name} {value}" for name, value in fields.items() if name != "fact" and value not in (None, False, True)]
    return f"{node.fact} {_listed(told)}".strip() if told else f"{node.fact} known: {fields.get('expected')}"


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)
