"""The smallest customer that shows a difference: facts are left out one by one for as long as the difference stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from ..differences import Difference, differences
from ..resolution.advice import Advice
from ..words.errors import ProfileError
from .answers import Pair, known_facts

Profile = Mapping[str, Any]
_MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Smallest:
    """A customer of whom no fact can be left out without the difference going away, and all that differs for them."""

    profile: Profile
    decision: tuple[str, str]
    differences: tuple[Difference, ...]
    rules_gone: tuple[str, ...]
    rules_new: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"profile": dict(self.profile), "decision": list(self.decision),
                "differences": [one.to_dict() for one in self.differences],
                "rules_gone": list(self.rules_gone), "rules_new": list(self.rules_new)}


class _Parts(Mapping[str, Any]):
    """An answer by the names of its parts; its trace, the longest, is written only where it is looked at."""

    def __init__(self, advice: Advice) -> None:
        self._advice = advice

    def __getitem__(self, name: str) -> Any:
        return getattr(self._advice, name)

    def __iter__(self) -> Iterator[str]:
        return (part.name for part in fields(self._advice))

    def __len__(self) -> int:
        return len(fields(self._advice))


def told(pair: Pair, profile: Profile) -> tuple[Difference, ...]:
    """What differs for one customer, read in full; () where one of the versions refuses the profile."""
    try:
        before, after = map(_Parts, _advices(pair, profile))
    except ProfileError:
        return ()
    return differences(before, after)


def _advices(pair: Pair, profile: Profile) -> tuple[Advice, Advice]:
    """Both answers, each to the facts that its version knows."""
    old, new = ({fact: profile[fact] for fact in known_facts(one, profile)} for one in (pair.old, pair.new))
    return pair.old.advise(old), pair.new.advise(new)


def smallest(pair: Pair, profile: Profile, kind: str, about: str) -> Smallest | None:
    """The customer with as few of these facts as still show this kind of difference; None where they do not show it."""

    def shows(one: Profile) -> bool:
        return any(found.kind == kind and found.about == about for found in told(pair, one))

    if not shows(profile):
        return None
    found = shrunk(profile, shows)
    before, after = _advices(pair, found)
    fired = [[step["rule"] for step in advice.trace] for advice in (before, after)]
    return Smallest(
        found, (before.decision, after.decision), differences(_Parts(before), _Parts(after)),
        tuple(rule for rule in fired[0] if rule not in fired[1]),
        tuple(rule for rule in fired[1] if rule not in fired[0]),
    )


def shrunk(profile: Profile, shows: Callable[[Profile], bool]) -> Profile:
    """The profile with fewer facts, and fewer members in its lists, for which this still holds; the same every time."""
    for _ in range(_MOST_ROUNDS):
        before = profile
        for fewer in _without(before):
            candidate = fewer(profile)
            if candidate is not None and shows(candidate):
                profile = candidate
        if profile == before:
            break
    return profile


def _without(profile: Profile) -> Iterator[Callable[[Profile], Profile | None]]:
    """Every way to leave something out: whole facts first, then single members of lists, then all but nothing."""
    for fact in reversed(list(profile)):
        yield partial(_no, fact=fact)
    for fact, value in profile.items():
        if isinstance(value, list):
            for member in reversed(value):
                yield partial(_less, fact=fact, member=member)


def _no(profile: Profile, fact: str) -> Profile | None:
    return {name: value for name, value in profile.items() if name != fact} if fact in profile else None


def _less(profile: Profile, fact: str, member: Any) -> Profile | None:
    held = profile.get(fact)
    if not isinstance(held, list) or member not in held:
        return None
    at = held.index(member)
    return {**profile, fact: [*held[:at], *held[at + 1 :]]}


