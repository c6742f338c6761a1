"""Two answers held beside each other: what became another, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from ..resolution.order import URGENCIES
from ..resolution.shape import PRINTED, REFERRED, Decision
from .kinds import Kind, kinds
from .outline import DOSES, TAKING, Outline, outline

_CAUTION: Mapping[str, int] = {decision: rank for rank, decision in enumerate(get_args(Decision))}
"""The decisions from the most cautious on, as the contract lists them."""
# What follows of itself where another decision is reached: these are told only where both print, or both do not.
_WORDS_OF = ("decision", "referrals", "forms", "dose", "checks", "cautions", "advice", "questions", "products",
             "evidence", "medicines", "wanted", "kidney", "plan", "not_recognised", "conflicts")
_GROUNDS = frozenset({"rules", "for", "against", "claim", "sources"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that became another: its kind, what it is about ("" for the answer as a whole), before and after.

    `about` is an id: a recipient, a form, a medicine class, a part of the dose. `before` and `after` are ids, numbers
    or texts {sv, en}; None where there is none.
    """

    kind: str
    about: str = ""
    before: Any = None
    after: Any = None

    @property
    def of(self) -> Kind:
        """The kind with its gravity and words."""
        return kinds()[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs between two answers (`Advice.to_dict()`), the gravest first; () where a reader sees no difference.

    Where nothing differs but the words it is `text_only`, where nothing but rules and sources `grounds_only`. What
    answers were made with (`meta`) counts for nothing.
    """
    found = differences_of_outlines(outline(before), outline(after))
    if found:
        return found
    if any(_said(before[part]) != _said(after[part]) for part in _WORDS_OF):
        return (Difference("text_only"),)
    fired = [[(step["rule"], step["claims"]) for step in answer["trace"]] for answer in (before, after)]
    return (Difference("grounds_only"),) if fired[0] != fired[1] else ()


def differences_of_outlines(before: Outline, after: Outline) -> tuple[Difference, ...]:
    """What differs between two outlines, the gravest first."""
    return in_order(one for part in _PARTS.values() for one in part(before, after))


def differences_in(part: str, before: Outline, after: Outline) -> list[Difference]:
    """What differs in one part of two outlines: decision, referrals, dose, checks, forms, beside.

    Referrals and dose rest on the decision too; no part rests on any other.
    """
    return list(_PARTS[part](before, after))


def in_order(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """The gravest first."""
    return tuple(sorted(found, key=lambda one: (one.of.gravity, one.about)))


def gravest(found: Sequence[Difference]) -> Kind | None:
    """The gravest kind among some differences; None where there are none."""
    return min((one.of for one in found), key=lambda kind: kind.gravity, default=None)


def _said(value: Any) -> Any:
    """What a person reads, without the rules and claims behind it."""
    if isinstance(value, Mapping):
        return {key: _said(part) for key, part in value.items() if key not in _GROUNDS}
    return [_said(part) for part in value] if isinstance(value, (list, tuple)) else value


def _decision(before: Outline, after: Outline) -> Iterator[Difference]:
    was, now = before.decision, after.decision
    if was == now:
        return
    looser = _CAUTION[now] > _CAUTION[was]
    if was == "refer_now" or now == "refer_now":
        kind = "urgent_lost" if looser else "urgent_gained"
    elif was in REFERRED or now in REFERRED:
        kind = "referral_lost" if looser else "referral_gained"
    else:
        kind = "decision_loosened" if looser else "decision_tightened"
    yield Difference(kind, "", was, now)


def _referrals(before: Outline, after: Outline) -> Iterator[Difference]:
    if not (before.decision in REFERRED and after.decision in REFERRED):
        return  # that a referral comes or goes as a whole is told by the decision
    for to in {**before.referrals, **after.referrals}:
        was, now = before.referrals.get(to), after.referrals.get(to)
        if was is None:
            yield Difference("recipient_gained", to, None, now)
        elif now is None:
            yield Difference("recipient_lost", to, was, None)
        elif was != now:
            later = URGENCIES.index(now) > URGENCIES.index(was)
            yield Difference("urgency_lowered" if later else "urgency_raised", to, was, now)


def _dose(before: Outline, after: Outline) -> Iterator[Difference]:
    if before.dose is None or after.dose is None:
        if before.decision in PRINTED and after.decision in PRINTED and before.dose != after.dose:
            held = before.dose or after.dose or {}
            lost = after.dose is None
            yield Difference("dose_lost" if lost else "dose_gained", "high", *([held["high"], None] if lost
                                                                              else [None, held["high"]]))
        return
    for name in (*DOSES, "limit"):
        was, now = before.dose[name], after.dose[name]
        if was == now:
            continue
        if was is None or now is None:
            yield Difference("dose_lost" if now is None else "dose_gained", name, was, now)
        else:
            way = "raised" if now > was else "lowered"
            yield Difference(f"limit_{way}" if name == "limit" else f"dose_{way}", name, was, now)
    for name in TAKING:
        if before.dose[name] != after.dose[name]:
            yield Difference("taking_changed", name, before.dose[name], after.dose[name])


def _checks(before: Outline, after: Outline) -> Iterator[Difference]:
    for about in {**before.checks, **after.checks}:
        was, now = before.checks.get(about), after.checks.get(about)
        if was is None:
            yield Difference("check_gained", about)
        elif now is None:
            yield Difference("check_lost", about)
        elif was != now:
            at = next(n for n in (0, 1) if was[n] != now[n])
            shorter = now[0] < was[0] or now[1] < was[1]
            at = next((n for n in (0, 1) if now[n] < was[n]), at)
            yield Difference("spacing_shortened" if shorter else "spacing_lengthened", about, was[at], now[at])


def _forms(before: Outline, after: Outline) -> Iterator[Difference]:
    if not (before.verdicts and after.verdicts):
        return
    if before.first != after.first:
        yield Difference("form_changed", "", list(before.first), list(after.first))
    for form in {**before.verdicts, **after.verdicts}:
        was, now = before.verdicts.get(form), after.verdicts.get(form)
        if was == now:
            continue
        if was == "unsuitable":
            yield Difference("veto_lost", form, was, now)
        elif now == "unsuitable":
            yield Difference("veto_gained", form, was, now)
        elif "first_choice" not in (was, now):
            yield Difference("verdict_changed", form, was, now)


def _beside(before: Outline, after: Outline) -> Iterator[Difference]:
    for kind, was, now in (("caution", before.cautions, after.cautions), ("advice", before.advice, after.advice),
                           ("question", before.questions, after.questions)):
        yield from (Difference(f"{kind}_lost", name, was[name], None) for name in was if name not in now)
        yield from (Difference(f"{kind}_gained", name, None, now[name]) for name in now if name not in was)
    for kind, was, now in (("product", before.products, after.products), ("evidence", before.evidence, after.evidence)):
        yield from (Difference(f"{kind}_changed", name, was.get(name), now.get(name)) for name in {**was, **now}
                    if was.get(name) != now.get(name))


_PARTS: Mapping[str, Callable[[Outline, Outline], Iterator[Difference]]] = {
    "decision": _decision, "referrals": _referrals, "dose": _dose, "checks": _checks, "forms": _forms,
    "beside": _beside,
}
