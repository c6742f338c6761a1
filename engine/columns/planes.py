"""Facts of many profiles as columns of bits, which conditions are worked out on: what every backend has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from operator import eq, ge, gt, le, lt
from typing import Any

from ..resolution.order import Mask
from .truths import Truths, at_least

Comparing = Callable[[Any, Any], Any]


class Values(ABC):
    """A number or a choice a profile, to be compared with one value for all profiles at once; each comparison once."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[tuple[Comparing, Any], Truths] = {}

    @abstractmethod
    def told(self) -> Truths:
        """Whether it is known; never unknown."""

    @abstractmethod
    def _compared(self, holds: Comparing, value: Any) -> Truths:
        """Whether it holds between the own value and this one; unknown where the own is."""

    def __eq__(self, value: object) -> Truths:  # type: ignore[override]
        return self._once(eq, value)

    def __lt__(self, value: float) -> Truths:
        return self._once(lt, value)

    def __le__(self, value: float) -> Truths:
        return self._once(le, value)

    def __gt__(self, value: float) -> Truths:
        return self._once(gt, value)

    def __ge__(self, value: float) -> Truths:
        return self._once(ge, value)

    __hash__ = None  # type: ignore[assignment]

    def _once(self, holds: Comparing, value: Any) -> Truths:
        found = self._seen.get((holds, value))
        if found is None:
            found = self._seen[holds, value] = self._compared(holds, value)
        return found


class Planes(ABC):
    """Columns of truth values as bits, made when they are first asked for, and worked on at once (see `Api`)."""

    def __init__(self, everywhere: Mask, nowhere: Mask) -> None:
        self.everywhere, self.nowhere = everywhere, nowhere
        self._made: dict[str, Any] = {}
        self._literals = {True: Truths(everywhere, nowhere), False: Truths(nowhere, everywhere),
                          None: Truths(nowhere, nowhere)}  # fmt: skip

    @property
    @abstractmethod
    def has_partial(self) -> bool:
        """Whether some profile names a fact that it knows in part."""

    @abstractmethod
    def _make(self, name: str) -> Any:
        """The column of a name that was not asked for before."""

    def col(self, name: str) -> Any:
        """The column of a name: of a fact, of a member of a set, or one that was added."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = self._make(name)
        return found

    def told(self, fact: str) -> Truths:
        """Whether a number or a choice is known."""
        found: Truths = self.col(fact).told()
        return found

    def holds(self, name: str) -> Mask:
        """Where a column of truth values holds."""
        found: Mask = self.col(name).yes
        return found

    def lit(self, value: bool | None) -> Truths:
        """The same truth value for every profile."""
        return self._literals[value]

    def surely(self, truths: Truths) -> Truths:
        """The same, and false where it is unknown."""
        return Truths(truths.yes, self.everywhere ^ truths.yes)

    def at_least(self, parts: Sequence[Truths], count: int) -> Truths:
        """Whether at least so many of the parts hold."""
        return at_least(parts, count, self.everywhere)

    def add(self, made: Mapping[str, Truths]) -> None:
        """Add columns, or put them in the place of others."""
        self._made.update(made)
