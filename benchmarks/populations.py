"""The two populations of the benchmarks, from a seed.

Write one with `python benchmarks/populations.py realistic 100000 people.parquet`.

`uniform`: every fact independently known or not, with any value of the vocabulary; hardly two profiles are alike.
`realistic`: adults at a Swedish pharmacy, with the margins and sources of the population.yaml of the knowledge.

Row i of a seed is the same however many rows are asked for: profiles are drawn in blocks of fixed size, each from a
generator of its own. Columns are the keys of a profile: a list for a set, for medications and for products, a scalar
for the rest; null is unknown, an empty list is "asked, none". `intake_times` has no column.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np
import polars as pl
import yaml
from polars.io.plugins import register_io_source
from uniform import Uniform

from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.people.population import BLOCK, SEED, read_population

Kind = Literal["uniform", "realistic"]
KINDS: tuple[Kind, ...] = get_args(Kind)
UNIFORM = Path(__file__).with_name("uniform.yaml")
ROW_GROUP = 100_000


class Population(Protocol):
    """Draws blocks of profiles."""

    def block(self, random: np.random.Generator, rows: int) -> pl.DataFrame: ...


@lru_cache
def population(kind: Kind) -> Population:
    """The population of this name, over the knowledge that ships with the package."""
    knowledge = load_knowledge()
    if kind == "uniform":
        return Uniform(knowledge, yaml.safe_load(UNIFORM.read_text(encoding="utf-8")))
    return read_population(knowledge)


def uniform(n: int, seed: int = SEED, bad: float = 0) -> pl.DataFrame:
    """`n` profiles drawn uniformly; `bad` is the share of rows that get one fault (0..1)."""
    return pl.concat(blocks("uniform", n, seed, bad))


def realistic(n: int, seed: int = SEED, bad: float = 0) -> pl.DataFrame:
    """`n` customers as at a pharmacy; `bad` is the share of rows that get one fault (0..1)."""
    return pl.concat(blocks("realistic", n, seed, bad))


def blocks(kind: Kind, n: int, seed: int = SEED, bad: float = 0) -> Iterator[pl.DataFrame]:
    """The profiles block by block; at least one block, which is empty where `n` is 0."""
    made = population(kind)
    for number in range(max(1, -(-n // BLOCK))):
        random = np.random.default_rng([seed, KINDS.index(kind), number])
        frame = made.block(random, BLOCK)
        if bad:
            frame = spoiled(frame, random, bad)
        yield frame.head(n - number * BLOCK)


def spoiled(frame: pl.DataFrame, random: np.random.Generator, share: float) -> pl.DataFrame:
    """The same rows, a share of them with one fault each: an impossible number or a value that does not exist."""
    faults: list[tuple[str, Any]] = [
        ("age", pl.lit(999)),
        ("egfr", pl.lit(-1.0)),
        ("sex", pl.lit("?")),
        ("symptoms", pl.lit(["?"])),
    ]
    hit = random.random(len(frame)) < share
    which = random.integers(0, len(faults), len(frame))
    return frame.with_columns(
        pl.when(pl.Series(hit & (which == number))).then(value).otherwise(pl.col(fact)).alias(fact)
        for number, (fact, value) in enumerate(faults)
    )


def write(kind: Kind, n: int, seed: int, path: Path | str, bad: float = 0) -> None:
    """Write `n` profiles to a Parquet file, a row group at a time and in no more memory than a few of them need."""
    schema = next(blocks(kind, 1, seed, bad)).schema

    def source(*_: object) -> Iterator[pl.DataFrame]:
        return blocks(kind, n, seed, bad)

    register_io_source(source, schema=schema).sink_parquet(path, row_group_size=ROW_GROUP, maintain_order=True)


def profiles(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows as profiles that `Advisor.advise` takes: what is null is left out."""
    return [_without_null(row) for row in frame.iter_rows(named=True)]


def _without_null(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("rows", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--bad", type=float, default=0, help="share of rows with a fault (0..1)")
    options = parser.parse_args()
    write(options.kind, options.rows, options.seed, options.path, options.bad)


if __name__ == "__main__":
    main()
