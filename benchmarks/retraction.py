"""A retraction of each article in turn over realistic consultations: time, and the ten gravest changes.

    python benchmarks/retraction.py [ROWS]

Each article is withdrawn from the knowledge as `tillskott journal recall --source` does, and every consultation is
advised on without it by the columns of the batch; what it was before is worked out once. The output is Markdown.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

import polars as pl
from measuring import described, machine
from populations import blocks

from tillskott import Advisor
from tillskott.engine.differences import Difference, in_words
from tillskott.engine.knowledge import Knowledge
from tillskott.journal.by_columns import ROW, answers, told_apart, where_different
from tillskott.journal.without import Withdrawn, without

Key = tuple[int, str, str]
PORTION = 100_000
GRAVEST = 10


def main() -> None:
    """Print one section an article."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    people = pl.concat(blocks("realistic", rows)).with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.Int64))
    advisor = Advisor()
    said = Said(advisor.knowledge)
    print(f"{rows:,} consultations. {described(machine())}\n")
    sources = [one for one in advisor.knowledge.sources.values() if one.kind == "article"]
    lefts = {one.id: without(advisor.knowledge, Withdrawn(sources=(one.id,))) for one in sources}
    counts: dict[str, Counter[Key]] = {one.id: Counter() for one in sources}
    seconds, changed, before_s = Counter[str](), Counter[str](), 0.0
    others = {id: Advisor(knowledge=left.knowledge) for id, left in lefts.items()}
    for at in range(0, rows, PORTION):
        portion = people.slice(at, PORTION)
        began = time.perf_counter()
        before = answers(advisor, portion)
        before_s += time.perf_counter() - began
        for id, other in others.items():
            began = time.perf_counter()
            seen = set[int]()
            for differ, found in told_apart(where_different(before, answers(other, portion))):
                seen.update(found)
                counts[id].update(dict.fromkeys(said.keys(differ), len(found)))
            changed[id] += len(seen)
            seconds[id] += time.perf_counter() - began
    print(f"Advising on all of them as it is: {before_s:.1f} s, once for all five.\n")
    for one in sources:
        left = lefts[one.id]
        print(f"### {one.title} (`{one.id}`)\n\n{seconds[one.id]:.1f} s. {len(left.falls)} rules fall, "
              f"{len(left.stands)} stand on other sources. {changed[one.id]:,} consultations "
              f"({changed[one.id] / rows:.1%}) would have been another.\n")
        print("| the ten gravest | consultations |\n|---|---|")
        gravest = sorted(counts[one.id].items(), key=lambda pair: (pair[0][0], -pair[1]))[:GRAVEST]
        for (_, label, text), count in gravest:
            print(f"| {label}: {text} | {count:,} |")
        print()


class Said:
    """Differences in words, each worked out once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge, self._known = knowledge, dict[str, Key]()

    def keys(self, differ: Sequence[Difference]) -> list[Key]:
        """Each difference by its gravity, with its label and words."""
        return [self._known.get(repr(one)) or self._new(one) for one in differ]

    def _new(self, one: Difference) -> Key:
        self._known[repr(one)] = one.of.gravity, one.of.label["en"], in_words(one, self._knowledge)["en"]
        return self._known[repr(one)]


if __name__ == "__main__":
    main()
