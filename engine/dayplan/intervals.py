"""Sets of minutes on a circle: the day or the week, which begin again where they end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Arc = tuple[int, int]
"""Whole minutes from the first to before the second; it may begin anywhere and run on past the end of the circle."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """A set of whole minutes on a circle of `around` minutes.

    `spans` are its pieces, half open, in order, apart from each other, within [0, around): every set has one spelling,
    so that equal sets are equal objects.
    """

    around: int
    spans: tuple[Arc, ...] = ()

    @classmethod
    def of(cls, around: int, arcs: Iterable[Arc]) -> Minutes:
        """The union of some arcs; one that does not end after it begins is empty."""
        pieces = sorted(piece for arc in arcs for piece in _unrolled(arc, around))
        return cls(around, tuple(_merged(pieces)))

    def __contains__(self, minute: int) -> bool:
        return any(start <= minute % self.around < end for start, end in self.spans)

    def __len__(self) -> int:
        return sum(end - start for start, end in self.spans)

    def __or__(self, other: Minutes) -> Minutes:
        return Minutes.of(self.around, (*self.spans, *other.spans))

    def __invert__(self) -> Minutes:
        edges = [0, *(edge for span in self.spans for edge in span), self.around]
        return Minutes(self.around, tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b))

    def __and__(self, other: Minutes) -> Minutes:
        return ~(~self | ~other)

    def turned(self, by: int) -> Minutes:
        """The same set, so many minutes later."""
        return Minutes.of(self.around, ((start + by, end + by) for start, end in self.spans))

    def arcs(self) -> tuple[Arc, ...]:
        """The pieces, with the last and the first as one where they meet at the seam of the circle."""
        if len(self.spans) < 2 or self.spans[0][0] > 0 or self.spans[-1][1] < self.around:
            return self.spans
        (_, end), *middle, (start, _) = self.spans
        return (*middle, (start, end + self.around))


def _unrolled(arc: Arc, around: int) -> Iterator[Arc]:
    """An arc as pieces that do not cross the seam."""
    start, end = arc
    if end - start >= around:
        yield 0, around
    elif end > start:
        first = start % around
        last = first + end - start
        yield first, min(last, around)
        if last > around:
            yield 0, last - around


def _merged(pieces: Iterable[Arc]) -> Iterator[Arc]:
    """Sorted pieces, with those that touch or overlap as one."""
    current: Arc | None = None
    for start, end in pieces:
        if current is not None and start <= current[1]:
            current = current[0], max(current[1], end)
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current
