"""Two versions held beside each other: decisions, kinds of change with counts, the smallest customers, what fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..batch.rows import profile_of
from ..differences import Difference, Kind, kinds
from ..resolution.reasoner import Setting
from .answers import COUNT, EXAMPLES, ROW, SIZE, Answers, Group, Pair
from .customers import Asked
from .edits import Edit, edits
from .proofs import Proof, proofs
from .smallest import Smallest, smallest, told
from .versions import Version

MOST_SHOWN = 3
"""So many smallest customers are looked for of each kind, each about something else."""
MOST_WORDED = 400
SAMPLE = 200
"""So many customers, for whom nothing differs that a table has, are read word by word all the same."""
_MOVED_SHARE, _MOVED_FACTOR = 0.001, 0.1
_DETAILS = 12
_BEFORE_EXAMPLES = 1_000_000


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that became another, and for how many customers, and how many of cases and examples."""

    difference: Difference
    customers: int
    examples: int


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: how many customers it concerns, what it is in each case, and the smallest that show it.

    `examples`: how many of those who stand in cases, alarms and examples, who have what few customers have.
    """

    kind: Kind
    customers: int
    examples: int
    details: tuple[Detail, ...]
    smallest: tuple[Smallest, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a rule fired, before and after; None where the version has no such rule."""

    rule: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What an edit changes. `customers` were advised by both versions; `refused`: by the old one, by the new one.

    `changed` of them got another answer in what a table holds, or in the words of an edited rule, and so did
    `examples_changed` of the `examples`, who are the customers of cases, alarms and examples beside the rules;
    `sampled` others were read word by word, and of those `sample_differs` read otherwise. `decisions` counts from
    which decision to which. `left_out` are facts and values of the population that one of the versions does
    not know, `unread` rows of a file that say nothing.
    """

    old: Version
    new: Version
    setting: Setting
    customers: int
    refused: tuple[int, int]
    changed: int
    examples: int
    examples_changed: int
    decisions: Mapping[tuple[str, str], int]
    changes: tuple[Change, ...]
    rates: tuple[Rate, ...]
    edits: tuple[Edit, ...]
    proofs: tuple[Proof, ...]
    sampled: int = 0
    sample_differs: int = 0
    left_out: tuple[str, ...] = ()
    unread: int = 0

    @property
    def ways(self) -> frozenset[str]:
        """The ways in which anything changed: loosened, tightened, other."""
        return frozenset(change.kind.way for change in self.changes)

    @property
    def fails_now(self) -> tuple[Proof, ...]:
        """The cases and examples that the new version fails and the old one did not."""
        return tuple(proof for proof in self.proofs if proof.status != "failed_before")

    def moved(self) -> tuple[Rate, ...]:
        """The rules that fire much more or less often: by a tenth and by a thousandth of all, or from and to never."""
        least = _MOVED_SHARE * max(1, self.customers)
        found = []
        for rate in self.rates:
            was, now = rate.before or 0, rate.after or 0
            if was != now and (not was or not now or abs(now - was) >= max(least, _MOVED_FACTOR * was)):
                found.append(rate)
        return tuple(sorted(found, key=lambda rate: (-abs((rate.after or 0) - (rate.before or 0)), rate.rule)))


def compare(
    old: Version,
    new: Version,
    asked: Asked,
    setting: Setting = "counter",
    *,
    shown: int = MOST_SHOWN,
    proved: Callable[[], tuple[Proof, ...]] | None = None,
) -> Comparison:
    """Both versions on the same customers.

    `shown`: how many smallest customers of each kind at most; `proved`: gives what came of the cases and examples, as
    `proving` does where it has begun before (they are held against the new version here where None).
    """
    pair = Pair.of(old.knowledge, new.knowledge, setting)
    answers = Answers(pair, asked.frame, asked.examples)
    rows = _Rows(asked.frame, pair)
    groups, differ, rest = answers.groups()
    worded = _worded(answers, rest, rows)
    most_known = rest.sort(SIZE, ROW, descending=[True, False]).head(0 if groups or worded else SAMPLE)
    sampled = most_known[ROW].to_list()
    read = [(row, told(pair, rows.profile(row))) for row in sampled]
    people = asked.frame.height - asked.examples
    worded += [Group(int(row < people), int(row >= people), row, 0, found) for row, found in read if found]
    changed = differ.filter(pl.col(ROW) < people).height
    return Comparison(
        old=old, new=new, setting=setting, customers=answers.people.height, refused=answers.refused,
        changed=changed + sum(group.customers for group in worded),
        examples=answers.compared.height - answers.people.height,
        examples_changed=differ.height - changed + sum(group.examples for group in worded),
        decisions=answers.decisions(),
        changes=tuple(_changes([*groups, *worded], rows, shown)), rates=_rates(answers), edits=edits(old, new),
        proofs=proved() if proved else proofs(old, new), sampled=len(sampled),
        sample_differs=sum(bool(found) for _, found in read), left_out=asked.left_out,
        unread=asked.unread,
    )


class _Rows:
    """The rows of a frame as profiles."""

    def __init__(self, frame: pl.DataFrame, pair: Pair) -> None:
        self.frame, self.pair = frame, pair
        facts = pair.new.knowledge.vocabulary.profile_facts
        self._mappings = frozenset(spec.id for spec in facts if spec.kind.by_name)

    def profile(self, row: int) -> dict[str, Any]:
        return profile_of(self.frame.row(row, named=True), self._mappings)


def _worded(answers: Answers, rest: pl.DataFrame, rows: _Rows) -> list[Group]:
    """What differs for customers who read the words of an edited rule, or rest on it, where all else is alike."""
    found = []
    for row in answers.worded(rest).sort(COUNT, ROW, descending=[True, False]).head(MOST_WORDED).iter_rows(named=True):
        differs = told(answers.pair, rows.profile(row[ROW]))
        if differs:
            found.append(Group(row[COUNT], row[EXAMPLES], row[ROW], row[SIZE], differs))
    return found


def _changes(groups: Sequence[Group], rows: _Rows, shown: int) -> list[Change]:
    customers: Counter[str] = Counter()
    examples: Counter[str] = Counter()
    details: dict[str, dict[str, Detail]] = {}
    for group in groups:
        for kind in {one.kind for one in group.differences}:
            customers[kind] += group.customers
            examples[kind] += group.examples
        for one in group.differences:
            held = details.setdefault(one.kind, {})
            key = repr((one.about, one.before, one.after))
            was = held.get(key, Detail(one, 0, 0))
            held[key] = Detail(one, was.customers + group.customers, was.examples + group.examples)
    return [
        Change(kind, customers[kind.id], examples[kind.id], _most(details[kind.id]),
               _smallest(kind, groups, rows, shown))
        for kind in kinds().values() if kind.id in customers
    ]  # fmt: skip


def _most(details: Mapping[str, Detail]) -> tuple[Detail, ...]:
    ordered = sorted(details.items(), key=lambda item: (-item[1].customers, -item[1].examples, item[0]))
    return tuple(detail for _, detail in ordered[:_DETAILS])


def _smallest(kind: Kind, groups: Sequence[Group], rows: _Rows, shown: int) -> tuple[Smallest, ...]:
    """One for each thing that the kind is about, that which concerns most customers first."""
    concerned: Counter[str] = Counter()
    smallest_of: dict[str, list[tuple[int, int]]] = {}
    for group in groups:
        for about in {one.about for one in group.differences if one.kind == kind.id}:
            concerned[about] += group.customers * _BEFORE_EXAMPLES + group.examples
            smallest_of.setdefault(about, []).append((group.size, group.row))
    found: list[Smallest] = []
    for about, _ in sorted(concerned.items(), key=lambda item: (-item[1], item[0]))[:shown]:
        for _, row in sorted(smallest_of[about])[:2]:
            one = smallest(rows.pair, rows.profile(row), kind.id, about)
            if one is not None:
                if all(one.profile != other.profile for other in found):
                    found.append(one)
                break
    return tuple(found)


def _rates(answers: Answers) -> tuple[Rate, ...]:
    before, after = answers.fired()
    old, new = ({rule.id for rule in one.knowledge.rules} for one in (answers.pair.old, answers.pair.new))
    ids = [rule.id for rule in answers.pair.new.knowledge.rules]
    ids += [rule.id for rule in answers.pair.old.knowledge.rules if rule.id not in new]
    return tuple(Rate(rule, before.get(rule, 0) if rule in old else None, after.get(rule, 0) if rule in new else None)
                 for rule in ids)
