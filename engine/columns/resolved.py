"""What is resolved once for all profiles with one key, by the code of a single consultation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..profile import Customer
from ..resolution.case import Case
from ..resolution.dose import dose_advice, doses
from ..resolution.shape import Dose

_NOTHING: Mapping[str, Any] = {}


def case_of(fired: Iterable[Rule], knowledge: Knowledge, told: Mapping[str, Any] = _NOTHING) -> Case:
    """The case of nobody in particular: the rules that fired of those in question, and what they read as a whole."""
    return Case(tuple(Firing(rule, ()) for rule in fired), Customer(told, (), None, None), knowledge)


def dose_of(case: Case, allowed: Sequence[str]) -> Dose | None:
    """The dose among the `allowed` forms, but for what depends on amounts that are taken already."""
    found = doses(case, allowed)
    return dose_advice(case, found, rungs=False) if found else None
