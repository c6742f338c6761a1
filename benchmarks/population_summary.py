"""What the two populations are like: `python benchmarks/population_summary.py`."""

from __future__ import annotations

import argparse
from collections import Counter

import polars as pl
from populations import KINDS, blocks, profiles
from rich.console import Console
from rich.table import Table

from tillskott import Advisor


def summary(advisor: Advisor, rows: int, sample: int) -> dict[str, dict[str, str]]:
    """For each population its features in words; `rows` are compared with each other, `sample` of them advised on."""
    return {kind: _features(advisor, pl.concat(blocks(kind, rows)), sample) for kind in KINDS}


def _features(advisor: Advisor, frame: pl.DataFrame, sample: int) -> dict[str, str]:
    sets = [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
    # The order in which a set is told makes no other profile.
    distinct = frame.with_columns(pl.col(sets).list.sort()).unique().height / frame.height
    known = sum(frame.height - column.null_count() for column in frame) / frame.height
    found = {"profiles": f"{frame.height:,}", "no two alike": f"{distinct:.2%}", "facts known": f"{known:.1f}"}
    for name in sets:
        told = frame[name].drop_nulls().list.len()
        found[f"{name}, of those who told"] = f"{told.mean():.1f}"
    advised = [advisor.advise(profile) for profile in profiles(frame.head(sample))]
    fired = {tuple(step["rule"] for step in advice.trace) for advice in advised}
    found[f"different sets of fired rules, first {sample:,}"] = f"{len(fired) / sample:.0%}"
    for decision, count in Counter(advice.decision for advice in advised).most_common():
        found[f"decision {decision}"] = f"{count / sample:.1%}"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=5_000)
    options = parser.parse_args()
    found = summary(Advisor(), options.rows, options.sample)
    shown = Table(title="The two populations", title_justify="left")
    for name in ("", *KINDS):
        shown.add_column(name, justify="right" if name else "left")
    features = dict.fromkeys(feature for one in found.values() for feature in one)
    for feature in features:
        shown.add_row(feature, *(found[kind].get(feature, "0.0%") for kind in KINDS))
    Console().print(shown)


if __name__ == "__main__":
    main()
