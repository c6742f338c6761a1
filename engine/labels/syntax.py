"""What a label says once it is parsed: substances with their figures, what these are for, and how many a day."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..knowledge.labels import Substance
from .tokens import Number


@dataclass(frozen=True, slots=True)
class Mass:
    """A figure in the unit of the nutrient, or in mmol of it that weigh so much each (`moles`).

    Of a number with two readings it is both where `doubtful`.

    `half_step` is half a unit of the last digit written; `times` is the 2 of 2 × 100 mg; `picked` is a number of which
    only one reading was likely; `unclear` one whose digits are a guess; `summed` is 100 + 50 mg, from one of the two
    to both together.
    """

    low: float
    high: float
    half_step: float
    moles: float = 0
    times: float = 1
    picked: Number | None = None
    doubtful: Number | None = None
    up_to: bool = False
    summed: bool = False
    unclear: Number | None = None

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage: of the reference value (`of`: reference), of another value, or of what stands before it (None).

    `of`: content is the share of the nutrient in what stands before it, said to be that: 20 % elementärt.
    """

    value: float
    half_step: float
    of: str | None


@dataclass(frozen=True, slots=True)
class Portion:
    """So many of a unit (None where none is named), or so much of the product itself by weight (`bulk`)."""

    low: float
    high: float
    serving: str | None
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """What figures are for: a portion, a day, or a day's portion.

    `explicit`: not in 250 mg dagligen, which may also be 250 mg each time. `days`: for so many days together.
    """

    portion: Portion | None
    daily: bool = False
    explicit: bool = True
    days: float = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about: element, compound, product, other or unknown; `compounds` lists the salts named.

    `weak`: a chelate or blend said beside the element, which a salt named in brackets takes the place of. `name` is the
    id of another substance that the knowledge names, `text` another one as written.
    """

    kind: str
    compounds: tuple[Substance, ...] = ()
    weak: bool = False
    name: str | None = None
    text: str = ""


@dataclass(slots=True)
class Entry:
    """A subject with its figures, its sources, what it contains, and what it is for.

    `at`: which token it begins at; `own_basis`: what it is for stands with it, not at the head of a table.
    """

    subject: Subject | None = None
    masses: list[Mass] = field(default_factory=list)
    percents: list[Percent] = field(default_factory=list)
    sources: list[Entry] = field(default_factory=list)
    contains: list[Entry] = field(default_factory=list)
    basis: Basis | None = None
    behind: Subject | None = None
    said: str | None = None
    at: int = 0
    own_basis: bool = False

    @property
    def kind(self) -> str | None:
        return self.subject.kind if self.subject else None

    @property
    def unnamed(self) -> bool:
        """Whether it is a chelate or blend of which the salt is not told."""
        return self.subject is not None and any(not compound.named for compound in self.subject.compounds)


@dataclass(slots=True)
class Parsed:
    """All of a label. `daily`: what the label says to take a day; `portion`: what one portion weighs.

    `holds`: of how many units a portion is; `figures`: numbers that nothing on the label explains, as written;
    `not_read`: names that the knowledge does not know; `stated`: an amount has been read;
    `food`: it is something eaten or drunk;
    `days`: over how many days `daily` was converted to one.

    `unread`: something stands there that may be a number a day and was not understood. `pack`: how many the jar holds;
    `lasts`: for how many days; None where the label does not say. `repeated`: a portion is taken several times a day.
    """

    entries: list[Entry] = field(default_factory=list)
    daily: Portion | None = None
    portion: Portion | None = None
    loose: list[Portion] = field(default_factory=list)
    roles: frozenset[str] = frozenset()
    unread: bool = False
    pack: float | None = None
    lasts: float | None = None
    repeated: bool = False
    holds: Portion | None = None
    food: bool = False
    stated: bool = False
    figures: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    days: float = 1
