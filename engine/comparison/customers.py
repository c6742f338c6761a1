"""Who is asked when two versions are compared: made-up customers, or those of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from ..batch.files.cells import column_type
from ..batch.files.fits import Misfit, fit
from ..batch.files.formats import open_source
from ..batch.files.source import LINE, without_empty_times
from ..knowledge import Knowledge
from ..knowledge.files import Files, Reader
from ..knowledge.records import FactSpec
from ..language.yaml_reader import read_yaml
from ..people.population import SEED, customers, read_population
from .versions import Version

ROWS = 100_000
"""So many made-up customers are asked where nobody says otherwise."""
_CHUNK = 262_144


class Asked(NamedTuple):
    """A row for each customer; the last `examples` rows are those of cases, alarms and examples, who count apart.

    `left_out`: what of the population a version has no word for, as "fact" or "fact: value"; `unread`: rows of a file
    that say nothing that can be read.
    """

    frame: pl.DataFrame
    left_out: tuple[str, ...] = ()
    unread: int = 0
    examples: int = 0


def made_up(new: Version, also: Sequence[Version] = (), rows: int = ROWS, seed: int = SEED) -> Asked:
    """Customers as the new version describes them, in words that every version knows. Raises KnowledgeError."""
    population = read_population(new.knowledge, new.population, [version.knowledge for version in also])
    left_out = tuple(sorted(f"{fact}: {value}" if value else fact for fact, value in population.left_out))
    return Asked(customers(population, rows, seed), left_out)


def of_file(path: Path, knowledge: Knowledge, keep: Sequence[str] = ()) -> Asked:
    """The customers of a CSV, NDJSON or Parquet file; columns of `keep` are no facts. Raises ProfileError."""
    source = open_source(path, tuple(keep), knowledge)
    read = [source.read(chunk) for chunk in source.chunks(None, _CHUNK)]
    frames = [without_empty_times(rows.frame).drop(LINE, *keep) for rows in read]
    return Asked(pl.concat(frames, how="diagonal_relaxed"), unread=sum(len(rows.bad) for rows in read))


def with_examples(asked: Asked, versions: Sequence[Version], read: Reader = read_yaml) -> Asked:
    """The same with the customers of every case, alarm and example, who have what few people have."""
    specs = {spec.id: spec for spec in versions[-1].knowledge.vocabulary.profile_facts}
    held = dict.fromkeys((name, text) for version in versions for name, text in version.cases.items())
    texts = {f"{at} {name}": text for at, (name, text) in enumerate(held)}  # what both versions hold is read once
    profiles = chain(_of_cases(Files(texts, read)), *map(_of_rules, versions))
    told = {repr(sorted(profile.items(), key=str)): profile for profile in profiles}
    rows = [row for profile in told.values() if (row := _row(profile, specs)) is not None]
    schema = {name: column_type(spec) for name, spec in specs.items()}
    examples = without_empty_times(pl.DataFrame(rows, schema=schema))
    frame = pl.concat([asked.frame, examples], how="diagonal_relaxed")
    return asked._replace(frame=frame, examples=examples.height)


def _of_cases(files: Files) -> Iterator[Mapping[str, Any]]:
    for document in files.documents.values():
        data = document.data if isinstance(document.data, dict) else {}
        for key, profile in (("cases", "profile"), ("alarms", "given")):
            entries = data.get(key)
            for entry in entries if isinstance(entries, list) else ():
                if isinstance(entry, dict) and isinstance(entry.get(profile), dict):
                    yield entry[profile]


def _of_rules(version: Version) -> Iterator[Mapping[str, Any]]:
    return (example.given for rule in version.knowledge.rules for example in rule.tests)


def _row(profile: Mapping[str, Any], specs: Mapping[str, FactSpec]) -> dict[str, Any] | None:
    """The profile as a row; None where a column cannot hold it as it is, such as one that is to be refused."""
    try:
        return {fact: fit(specs[fact])(value) for fact, value in profile.items() if value is not None}
    except (KeyError, Misfit):
        return None
